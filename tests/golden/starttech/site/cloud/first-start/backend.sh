#!/bin/sh
# Installs the bundle of backend on a machine that starts for the first time. Made by infc; Terraform fills in the bucket.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -y -q python3 amazon-ecr-credential-helper curl docker.io iptables ufw
snap install aws-cli --classic
work=$(mktemp -d)
aws s3api get-object --region eu-west-1 --bucket '${bucket}' --key backend/132215d8ce1231181a3cfc2c9e4207325cd72616a655cbcbbb1725cd055dd87e.json.gz --version-id '${version}' "$work/bundle"
cat >"$work/install.py" <<'END'
import base64, grp, gzip, hashlib, json, os, pathlib, pwd, subprocess, sys

bundle, wanted, region, secrets = sys.argv[1:5]
root = pathlib.Path(sys.argv[5] if len(sys.argv) > 5 else "/")
files = {path: base64.b64decode(text) for path, text in json.loads(gzip.decompress(pathlib.Path(bundle).read_bytes())).items()}
if hashlib.sha256(files["manifest.json"]).hexdigest() != wanted:
    sys.exit("the bundle is not the one that this machine is to have")
manifest = json.loads(files["manifest.json"])


def place(path, data, mode):
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(target.name + ".infc-new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(data)
    os.chmod(new, mode)
    os.replace(new, target)


def own(owned):
    """Gives files to their owners; those whose owner is not there yet are left."""
    left = []
    for entry in owned:
        try:
            uid, gid = pwd.getpwnam(entry["owner"]).pw_uid, grp.getgrnam(entry["group"]).gr_gid
        except KeyError:
            left.append(entry)
            continue
        os.chown(root / entry["path"], uid, gid)
        os.chmod(root / entry["path"], int(entry["mode"], 8))
    return left


for entry in manifest["files"]:
    if entry["kind"] == "file" and hashlib.sha256(files[entry["path"]]).hexdigest() != entry["sha256"]:
        sys.exit(entry["path"] + " is not as the manifest says")
owned = []
if secrets:
    for entry in manifest["secrets"]:
        ask = ["aws", "secretsmanager", "get-secret-value", "--region", region, "--secret-id", secrets + entry["name"]]
        text = subprocess.run(ask + ["--query", "SecretString", "--output", "text"], check=True, capture_output=True)
        place(entry["path"], text.stdout, int(entry["mode"], 8))
        owned.append(entry)
for entry in manifest["files"]:
    if entry["kind"] == "file":
        place(entry["path"], files[entry["path"]], int(entry["mode"], 8))
        owned.append(entry)
    else:
        link = root / entry["path"]
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(entry["target"])
for path in manifest["absent"]:
    (root / path).unlink(missing_ok=True)
failed = []
owned = own(owned)
for step in manifest["order"] if root == pathlib.Path("/") else []:
    failed += [step["name"]] if subprocess.run(step["run"]).returncode else []
    owned = own(owned)
failed += [entry["path"] + " has no owner " + entry["owner"] for entry in owned]
sys.exit("failed: " + ", ".join(failed) if failed else 0)
END
python3 "$work/install.py" "$work/bundle" 132215d8ce1231181a3cfc2c9e4207325cd72616a655cbcbbb1725cd055dd87e eu-west-1 'starttech/production/'
