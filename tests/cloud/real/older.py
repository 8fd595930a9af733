"""A bundle's configuration as an older version of the provider takes it: the one that can be had without an account.

Rules of security groups come lowered from the compiler's own list (`rules.tf.json`). What the older version has no word
for is left out, with all that refers to it, and named; it deliberately changes nothing else.
"""

import json
import re

RULES = ("aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule")
META = {"//", "depends_on", "lifecycle"}
REFERENCE = re.compile(r"\b(data\.)?(aws_[a-z0-9_]+)\.([A-Za-z0-9_-]+)")


class Configuration:
    """Resources and data sources by kind (`resource`, `data`), type and label."""

    def __init__(self, folder):
        self.blocks = {}
        self.left_out = []
        for file in sorted(folder.glob("*.tf.json")):
            for kind, types in json.loads(file.read_text()).items():
                if kind in ("resource", "data"):
                    for type_, ones in types.items():
                        self.blocks.update({(kind, type_, label): body for label, body in ones.items()})

    def without(self, wanted, why):
        """Leaves out the blocks that `wanted` says no to."""
        for key in [key for key in self.blocks if not wanted(key)]:
            del self.blocks[key]
            if why:
                self.left_out.append(f"{key[1]}.{key[2]}: {why}")

    def lower(self, schema, rules):
        """Leaves out what the schema does not know, and all that refers to it; puts the rules in."""
        self.without(lambda key: key[1] not in RULES, None)
        known = {"resource": schema["resource_schemas"], "data": schema["data_source_schemas"]}
        self.without(lambda key: key[1] in known[key[0]], "there is no such type yet")
        for (kind, type_, label), body in self.blocks.items():
            if type_ == "aws_eip" and "domain" in body:
                body["vpc"] = body.pop("domain") == "vpc"
            self.block(body, known[kind][type_]["block"], f"{type_}.{label}")
        self.without(lambda key: self.is_whole(key, known), "it has not what the older version needs")
        for label, body in rules["resource"]["aws_security_group_rule"].items():
            self.blocks["resource", "aws_security_group_rule", label] = body
        while self.dangling(known):
            pass

    def block(self, body, schema, at):
        for name in [name for name in body if name not in META]:
            if name in schema.get("block_types", {}):
                inner = body[name] if isinstance(body[name], list) else [body[name]]
                for one in inner:
                    self.block(one, schema["block_types"][name]["block"], f"{at}.{name}")
            elif not any(schema.get("attributes", {}).get(name, {}).get(one) for one in ("required", "optional")):
                del body[name]
                self.left_out.append(f"{at}.{name}: there is no such argument yet")

    def is_whole(self, key, known):
        """Whether a block has every argument that must be there."""
        attributes = known[key[0]][key[1]]["block"]["attributes"]
        return all(name in self.blocks[key] for name, one in attributes.items() if one.get("required"))

    def dangling(self, known):
        """Leaves out arguments that refer to what is left out; of a block that needs one, the block. Whether it did."""
        changed = False
        for key, body in list(self.blocks.items()):
            schema = known[key[0]][key[1]]["block"]
            for name in [name for name in body if name != "//" and self.refers(body[name])]:
                changed = True
                required = schema["attributes"].get(name, {}).get("required") or name in schema.get("block_types", {})
                if required and name != "depends_on":
                    self.left_out.append(f"{key[1]}.{key[2]}: its {name} is left out")
                    del self.blocks[key]
                    break
                self.left_out.append(f"{key[1]}.{key[2]}.{name}: what it refers to is left out")
                del body[name]
        return changed

    def refers(self, value):
        """Whether a value refers to a block that is not there."""
        text = json.dumps(value)
        if "${" not in text and not re.fullmatch(r'\["aws_[^"]*"\]', text):
            return False
        found = REFERENCE.findall(text)
        return any((("data" if data else "resource"), type_, label) not in self.blocks for data, type_, label in found)

    def written(self):
        """As one configuration."""
        out = {}
        for (kind, type_, label), body in self.blocks.items():
            out.setdefault(kind, {}).setdefault(type_, {})[label] = body
        return out
