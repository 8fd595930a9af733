"""A provider that has nothing but the schema in lang/targets/aws, for Terraform's own checks without an account.

It is attached by TF_REATTACH_PROVIDERS, which needs neither a download nor TLS. It makes up what a provider decides, the
same for the same resource, and deliberately knows no cloud.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import tempfile

import grpc
import msgpack
from tf.gen import tfplugin_pb2 as pb
from tf.gen import tfplugin_pb2_grpc as service

SCHEMA = pathlib.Path(__file__).resolve().parents[3] / "lang/targets/aws/schema.json"
NESTING = {"single": 1, "list": 2, "set": 3}
# What functions of Terraform must be able to read.
READABLE = {"ipv6_cidr_block": "2001:db8:5a00::/56", "arn": "arn:aws:stub:eu-west-1:123456789012:stub"}
UNKNOWN = msgpack.ExtType(0, b"\0")


def block(schema):
    """A block of the schema, as the protocol has it."""
    attributes = [
        pb.Schema.Attribute(
            name=name,
            type=json.dumps(one["type"]).encode(),
            **{key: one.get(key, False) for key in ("required", "optional", "computed")},
        )
        for name, one in schema.get("attributes", {}).items()
    ]
    nested = [
        pb.Schema.NestedBlock(
            type_name=name,
            block=block(one["block"]),
            nesting=NESTING[one["nesting_mode"]],
            min_items=one.get("min_items", 0),
            max_items=one.get("max_items", 0),
        )
        for name, one in schema.get("block_types", {}).items()
    ]
    return pb.Schema.Block(version=0, attributes=attributes, block_types=nested)


def made_up(type_, seed):
    """A value of a type, from the name of what it is for."""
    name = seed.split(".")[1]
    if name in READABLE:
        return READABLE[name]
    if type_ == "string":
        return "stub-" + hashlib.sha256(seed.encode()).hexdigest()[:12]
    if type_ in ("number", "bool"):
        return 0 if type_ == "number" else False
    if type_ == "dynamic":
        return None
    kind, inner = type_
    if kind == "object":
        return {name: made_up(one, f"{seed}.{name}") for name, one in inner.items()}
    return {} if kind == "map" else [made_up(inner, seed)]


class Stub(service.ProviderServicer):
    """The protocol's calls that Terraform makes."""

    def __init__(self):
        self.schema = json.loads(SCHEMA.read_text())

    def GetMetadata(self, request, context):
        return pb.GetMetadata.Response(
            server_capabilities=pb.ServerCapabilities(plan_destroy=False),
            resources=[pb.GetMetadata.ResourceMetadata(type_name=name) for name in self.schema["resources"]],
            data_sources=[pb.GetMetadata.DataSourceMetadata(type_name=name) for name in self.schema["data"]],
        )

    def GetProviderSchema(self, request, context):
        types = lambda group: {name: pb.Schema(version=0, block=block(one)) for name, one in self.schema[group].items()}
        region = {"attributes": {"region": {"type": "string", "optional": True}}}
        tags = {"attributes": {"tags": {"type": ["map", "string"], "optional": True}}}
        region["block_types"] = {"default_tags": {"nesting_mode": "list", "max_items": 1, "block": tags}}
        return pb.GetProviderSchema.Response(
            provider=pb.Schema(version=0, block=block(region)),
            resource_schemas=types("resources"),
            data_source_schemas=types("data"),
        )

    def ValidateProviderConfig(self, request, context):
        return pb.ValidateProviderConfig.Response()

    def ConfigureProvider(self, request, context):
        return pb.ConfigureProvider.Response()

    def ValidateResourceConfig(self, request, context):
        return pb.ValidateResourceConfig.Response()

    def ValidateDataResourceConfig(self, request, context):
        return pb.ValidateDataResourceConfig.Response()

    def StopProvider(self, request, context):
        return pb.StopProvider.Response()

    def UpgradeResourceState(self, request, context):
        state = pb.DynamicValue(msgpack=msgpack.packb(json.loads(request.raw_state.json)))
        return pb.UpgradeResourceState.Response(upgraded_state=state)

    def ImportResourceState(self, request, context):
        schema = self.schema["resources"][request.type_name]
        state = dict.fromkeys(schema["attributes"])
        state.update({name: [] for name in schema.get("block_types", {})})
        state["id"] = request.id
        imported = pb.ImportResourceState.ImportedResource(
            type_name=request.type_name, state=pb.DynamicValue(msgpack=msgpack.packb(state))
        )
        return pb.ImportResourceState.Response(imported_resources=[imported])

    def ReadResource(self, request, context):
        return pb.ReadResource.Response(new_state=request.current_state)

    def PlanResourceChange(self, request, context):
        planned = msgpack.unpackb(request.proposed_new_state.msgpack, ext_hook=msgpack.ExtType)
        prior = msgpack.unpackb(request.prior_state.msgpack, ext_hook=msgpack.ExtType)
        if planned is None or prior is not None:
            return pb.PlanResourceChange.Response(planned_state=request.proposed_new_state)
        for name, one in self.schema["resources"][request.type_name]["attributes"].items():
            if one.get("computed") and planned.get(name) is None:
                planned[name] = UNKNOWN
        return pb.PlanResourceChange.Response(planned_state=pb.DynamicValue(msgpack=msgpack.packb(planned)))

    def ApplyResourceChange(self, request, context):
        planned = msgpack.unpackb(request.planned_state.msgpack, ext_hook=msgpack.ExtType)
        if planned is not None:
            self.decide(request.type_name, planned, self.schema["resources"][request.type_name])
        return pb.ApplyResourceChange.Response(new_state=pb.DynamicValue(msgpack=msgpack.packb(planned)))

    def ReadDataSource(self, request, context):
        state = msgpack.unpackb(request.config.msgpack, ext_hook=msgpack.ExtType)
        schema = self.schema["data"][request.type_name]
        for name, one in schema["attributes"].items():
            if one.get("computed") and state.get(name) is None:
                state[name] = made_up(one["type"], f"{request.type_name}.{name}")
        return pb.ReadDataSource.Response(state=pb.DynamicValue(msgpack=msgpack.packb(state)))

    def decide(self, type_name, planned, schema):
        """Puts a value in the place of each that was left to the provider."""
        known = json.dumps(planned, default=str, sort_keys=True)
        for name, one in schema["attributes"].items():
            if isinstance(planned.get(name), msgpack.ExtType):
                planned[name] = made_up(one["type"], f"{type_name}.{name}.{known}")


def serve():
    """Starts the provider; gives its server and what TF_REATTACH_PROVIDERS says of it."""
    address = os.path.join(tempfile.mkdtemp(prefix="infc-stub-"), "provider")
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=8))
    service.add_ProviderServicer_to_server(Stub(), server)
    server.add_insecure_port(f"unix:{address}")
    server.start()
    reattach = {
        "registry.terraform.io/hashicorp/aws": {
            "Protocol": "grpc",
            "ProtocolVersion": 6,
            "Pid": os.getpid(),
            "Test": True,
            "Addr": {"Network": "unix", "String": address},
        }
    }
    return server, json.dumps(reattach)
