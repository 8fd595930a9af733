"""Reads the settings of Helix, which is not installed here: every name in them must be one that its documentation has.

The names are those of the book of Helix 25.07 (Languages); what the editor makes of them is not tried.
"""

import pathlib
import sys
import tomllib

TOP = {"language", "language-server", "grammar", "use-grammars"}
SERVER = {"command", "args", "config", "timeout", "environment", "required-root-patterns"}
LANGUAGE = {
    "name", "language-id", "scope", "injection-regex", "file-types", "shebangs", "roots", "auto-format", "diagnostic-severity",
    "comment-tokens", "block-comment-tokens", "indent", "language-servers", "grammar", "formatter",
    "soft-wrap", "text-width", "rulers", "path-completion", "word-completion", "workspace-lsp-roots", "persistent-diagnostic-sources",
    "rainbow-brackets", "auto-pairs", "debugger",
}
GRAMMAR = {"name", "source"}

path = pathlib.Path(__file__).parent.parent / "helix" / "languages.toml"
said = tomllib.loads(path.read_text())
wrong = [f"there is no `{name}`" for name in said.keys() - TOP]
for name, server in said["language-server"].items():
    wrong += [f"a server has no `{field}`" for field in server.keys() - SERVER]
for language in said["language"]:
    wrong += [f"a language has no `{field}`" for field in language.keys() - LANGUAGE]
    known = said["language-server"].keys()
    wrong += [f"there is no server `{name}`" for name in language["language-servers"] if name not in known]
for grammar in said.get("grammar", []):
    wrong += [f"a grammar has no `{field}`" for field in grammar.keys() - GRAMMAR]
if wrong:
    sys.exit("\n".join(wrong))
print(f"{path.name}: {len(said['language'])} language, {len(known)} server")
