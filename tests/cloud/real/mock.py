"""A bundle's files applied, by the vendor's own provider, to a mock of the cloud's API; then what the mock has is compared
with what was planned: the security groups rule by rule, and where each subnet goes.

    mock.py BUNDLE RULES

RULES is the folder that `infc-cloud` wrote. It deliberately asks the mock itself and not Terraform's state.
"""

import json
import logging
import os
import pathlib
import re
import shutil
import sys
import tempfile
import zipfile

VERSION = "3.39.0"
REGION = "eu-west-1"
SERVICES = "acm autoscaling cloudfront cloudwatch cloudwatchlogs ec2 ecr elasticache elb iam rds s3 secretsmanager sns sts".split()
# What the mock has no, or a wrong, answer for.
NOT_MOCKED = {
    "aws_elasticache_replication_group": "the mock tells no version of it",
    "aws_elasticache_subnet_group": "the mock never finishes removing it",
    "aws_acm_certificate_validation": "nobody answers for its names",
    "aws_cloudfront_distribution": "the older version has no origin access control",
    "aws_cloudfront_cache_policy": "it is for a delivery network that is left out",
    "aws_cloudfront_origin_request_policy": "it is for a delivery network that is left out",
    "aws_db_instance": "the older version manages no password of it",
    "aws_db_subnet_group": "it is for a database that is left out",
    "aws_eip_association": "the mock has no address that was there before",
}


def mirror():
    """The vendor's provider, out of the package that it comes in; the configuration of Terraform that finds it there."""
    import cloudrail

    packed = next(iter(cloudrail.__path__)) + f"/terraform_plugins/terraform-provider-aws_{VERSION}_linux_amd64.zip"
    root = pathlib.Path(tempfile.mkdtemp(prefix="infc-mirror-"))
    folder = root / f"registry.terraform.io/hashicorp/aws/{VERSION}/linux_amd64"
    folder.mkdir(parents=True)
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    for file in folder.iterdir():
        file.chmod(0o755)
    settings = root / "terraformrc"
    settings.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{root}"\n  }}\n}}\n')
    return root, settings


root, settings = mirror()
os.environ.update(AWS_ACCESS_KEY_ID="mock", AWS_SECRET_ACCESS_KEY="mock", AWS_DEFAULT_REGION=REGION)
# The policies that AWS has for everybody are in the mock only if it is told so.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

import engine

os.environ["TF_CLI_CONFIG_FILE"] = str(settings)

import boto3
from moto.server import ThreadedMotoServer

import older


def provider(address):
    """The provider, talking to the mock alone."""
    return {
        "region": REGION,
        "access_key": "mock",
        "secret_key": "mock",
        "skip_credentials_validation": True,
        "skip_metadata_api_check": True,
        "skip_requesting_account_id": True,
        "s3_force_path_style": True,
        "endpoints": {service: address for service in SERVICES},
    }


def images(ec2, configuration):
    """An image of the mock in the place of each that is looked up: it has none of the publishers'."""
    image = ec2.describe_images()["Images"][0]["ImageId"]
    for key in [key for key in configuration.blocks if key[:2] == ("data", "aws_ami")]:
        del configuration.blocks[key]
    for body in configuration.blocks.values():
        # A machine's first disk is as large as its image, which the mock does not look at.
        if "root_block_device" in body:
            body["root_block_device"].setdefault("volume_size", 8)
        for name in [name for name in body if name in ("ami", "image_id")]:
            body[name] = re.sub(r"\$\{data\.aws_ami\.[\w-]+\.id\}", image, body[name])


def addresses(ec2, configuration):
    """Public addresses that were there before."""
    for (kind, type_, _), body in configuration.blocks.items():
        if (kind, type_) == ("data", "aws_eip"):
            body["public_ip"] = ec2.allocate_address(Domain="vpc")["PublicIp"]


def read_back(ec2):
    """The rules of the mock's security groups, by the labels that the groups have as their names; and those groups."""
    groups = ec2.describe_security_groups()["SecurityGroups"]
    labels = {}
    for group in groups:
        names = [tag["Value"] for tag in group.get("Tags", []) if tag["Key"] == "Name"]
        if names and group["GroupName"] != "default":
            labels[group["GroupId"]] = names[0]
    found = set()
    for group in groups:
        label = labels.get(group["GroupId"])
        for way, rules in (("ingress", group["IpPermissions"]), ("egress", group["IpPermissionsEgress"])):
            for rule in rules if label else []:
                ends = [one["CidrIp"] for one in rule["IpRanges"]]
                ends += [one["CidrIpv6"] for one in rule.get("Ipv6Ranges", [])]
                ends += [labels[one["GroupId"]] for one in rule["UserIdGroupPairs"]]
                proto = rule["IpProtocol"]
                ports = None if proto == "-1" else (rule["FromPort"], rule["ToPort"])
                found.update((label, way, proto, ports, end) for end in ends)
    return found, set(labels.values())


def compare(ec2, rules, groups):
    """Refuses a rule that is missing, and one too many."""
    model = json.loads((rules / "rules.json").read_text())
    planned = {(r["group"], r["way"], r["proto"], tuple(r["ports"]) if r["ports"] else None, r["end"]) for r in model}
    assert len(planned) == len(model)
    found, labels = read_back(ec2)
    if found != planned or labels != groups:
        raise SystemExit(
            f"the mock's groups are not the planned ones\n missing: {sorted(planned - found, key=str)}"
            f"\n too many: {sorted(found - planned, key=str)}\n groups: {sorted(labels ^ groups)}"
        )
    print(f"security groups read back: {len(labels)} groups, {len(found)} rules, each as planned")


def ways_out(ec2, configuration):
    """Where each subnet goes: the gateway or translation that its table was to have, and no other."""
    names = lambda one: next((tag["Value"] for tag in one.get("Tags", []) if tag["Key"] == "Name"), None)
    subnets = {one["SubnetId"]: names(one) for one in ec2.describe_subnets()["Subnets"]}
    found = {}
    for table in ec2.describe_route_tables()["RouteTables"]:
        out = [route for route in table["Routes"] if route.get("DestinationCidrBlock") == "0.0.0.0/0"]
        way = "nowhere" if not out else "translation" if out[0].get("NatGatewayId") else "gateway"
        assert len(out) < 2
        for one in table["Associations"]:
            if "SubnetId" in one:
                found[subnets[one["SubnetId"]]] = way
    planned = {}
    for (_, type_, label), body in configuration.blocks.items():
        if type_ == "aws_route_table_association":
            subnet = configuration.blocks["resource", "aws_subnet", label]["tags"]["Name"]
            table = re.search(r"aws_route_table\.([\w-]+)\.id", body["route_table_id"]).group(1)
            route = configuration.blocks.get(("resource", "aws_route", f"{table}_ipv4"))
            planned[subnet] = "nowhere" if not route else "translation" if "nat_gateway_id" in route else "gateway"
    if found != planned:
        raise SystemExit(f"the mock's subnets go elsewhere than planned\n {found}\n {planned}")
    print(f"routes read back: {len(found)} subnets, {json.dumps({way: list(found.values()).count(way) for way in sorted(set(found.values()))})}")


def run(bundle, rules):
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    address = "http://{}:{}".format(*server.get_host_and_port())
    ec2 = boto3.client("ec2", endpoint_url=address, region_name=REGION)

    configuration = older.Configuration(bundle / "cloud")
    empty = pathlib.Path(tempfile.mkdtemp(prefix="infc-mock-"))
    settled = {
        "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws", "version": VERSION}}},
        "provider": {"aws": provider(address)},
    }
    (empty / "settings.tf.json").write_text(json.dumps(settled))
    folder = engine.Folder(empty)
    engine.must(folder.run("init"), 0, f"init with hashicorp/aws {VERSION}")
    schema = folder.terraform.providers_schema(check=True).value["provider_schemas"]
    configuration.without(lambda key: key[1] not in NOT_MOCKED, "the mock has no right answer for it")
    configuration.lower(next(iter(schema.values())), json.loads((rules / "rules.tf.json").read_text()))
    images(ec2, configuration)
    addresses(ec2, configuration)
    (folder.path / "all.tf.json").write_text(json.dumps(configuration.written(), indent=1))
    engine.must(folder.run("validate"), 0, "validate")
    said = engine.must(folder.run("apply", auto_approve=True), 0, "apply to the mock")
    print(re.search(r"Resources: .*", said).group(0))
    print(f"left out, for the older version or the mock: {len(configuration.left_out)}")
    if os.environ.get("INFC_VERBOSE"):
        print("\n".join(configuration.left_out))
    groups = {label for (_, type_, label) in configuration.blocks if type_ == "aws_security_group"}
    compare(ec2, rules, groups)
    ways_out(ec2, configuration)
    folder.remove()


try:
    run(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    code = 0
except SystemExit as why:
    print(why)
    code = 1
except BaseException:
    import traceback

    traceback.print_exc()
    code = 1
shutil.rmtree(root, ignore_errors=True)
sys.stdout.flush()
# The library's and the mock's own threads would keep the process.
os._exit(code)
