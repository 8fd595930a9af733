"""Terraform's own verdict on a bundle's files: valid, a plan, applied to a provider that makes everything up, and then
nothing left to do. Every planted mistake is refused.

    validate.py BUNDLE [MUTANTS.json]
"""

import json
import os
import pathlib
import re
import sys

import stub_provider

server, reattach = stub_provider.serve()
os.environ["TF_REATTACH_PROVIDERS"] = reattach

import engine


def accepted(bundle):
    """Plans, applies, and plans again."""
    folder = engine.Folder(bundle / "cloud", beside=bundle)
    engine.must(folder.run("init", backend=False), 0, "init")
    engine.must(folder.run("validate"), 0, "validate")
    folder.keep_state_here()
    engine.must(folder.run("init"), 0, "init with the state beside it")
    plan = engine.must(folder.run("plan", detailed_exitcode=True), 2, "plan")
    print(re.search(r"Plan: .*", plan).group(0))
    engine.must(folder.run("apply", auto_approve=True), 0, "apply")
    engine.must(folder.run("plan", detailed_exitcode=True), 0, "second plan, which is empty")
    folder.remove()


def refused(bundle, mutants):
    """Plants each mistake."""
    for mutant in mutants:
        folder = engine.Folder(bundle / "cloud", beside=bundle)
        file = folder.path / mutant["file"]
        text = file.read_text()
        planted = text.replace(mutant["from"], mutant["to"], 1)
        assert planted != text, f"{mutant['name']}: there is no such place"
        file.write_text(planted)
        init, said, _ = folder.run("init", backend=False)
        code, more, _ = folder.run("validate")
        if code != 1 or mutant["terraform"] not in re.sub(r"\s+", " ", said + more):
            raise SystemExit(f"{mutant['name']}: Terraform let it pass\n{more}")
        print(f"refused: {mutant['name']}: {mutant['terraform']}")
        folder.remove()


bundle = pathlib.Path(sys.argv[1])
accepted(bundle)
if len(sys.argv) > 2:
    refused(bundle, json.loads(pathlib.Path(sys.argv[2]).read_text()))
# The library's own threads would keep the process.
sys.stdout.flush()
os._exit(0)
