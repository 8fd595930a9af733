"""Checks and builds descriptions of servers in the language infc.

Sites are texts by their paths, ``{"site.inf": "..."}``; nothing is read from a disk or a network. Every function answers
with the document that the command line prints with ``--format json``, as a ``Result``: a dictionary that also knows whether
all is well (``ok``) and its exact text (``text``). What is wrong with a site is in the answer. ``InfcError`` is raised only
where a question makes no sense, or where infc itself has failed. Nothing is printed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Mapping, Optional

from . import _infc

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ._options import BaseOptions, CheckOptions, DiffOptions, Options, TestOptions

__all__ = [
    "InfcError",
    "Result",
    "against",
    "ask",
    "build",
    "bundle",
    "check",
    "diff",
    "explain",
    "exposure",
    "format",
    "reach",
    "schema",
    "test",
    "why",
]

Files = Mapping[str, str]


class InfcError(ValueError):
    """A question that makes no sense, or infc itself has failed; ``help`` is the next step.

    What is wrong with a site is an answer, never an error.
    """

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(f"{message}; {help}" if help else message)
        self.message = message
        self.help = help


class Result(dict):
    """A document, as a dictionary."""

    ok: bool
    text: str

    def __init__(self, text: str, ok: bool) -> None:
        super().__init__(json.loads(text))
        #: Whether all is well: no error, no warning that is denied, no test that failed.
        self.ok = ok
        #: The document, byte for byte as the command line prints it.
        self.text = text


def ask(question: Mapping[str, Any], *, timeout: Optional[float] = None) -> Result:
    """Answers any question as one object: ``{"ask": "check", "files": {...}}``. Fields that are ``None`` are not said.

    After ``timeout`` seconds, ``TimeoutError`` is raised.
    """
    said = {name: value for name, value in question.items() if value is not None}
    try:
        asked = json.dumps(said)
    except (TypeError, ValueError) as error:
        raise InfcError(f"that is no question: {error}", "paths and texts are strings") from None
    text, ok, message, help = _infc.ask(asked, timeout)
    if text is None:
        raise InfcError(message, help)
    return Result(text, ok)


def check(files: Files, entry: str = "site.inf", **options: Unpack[CheckOptions]) -> Result:
    """What is wrong with a site.

    ``today`` is the day that dates are compared with, ``"2027-01-31"``; ``deny="warnings"`` makes warnings as bad as errors;
    ``limits="strict"`` is for sites of strangers; after ``timeout`` seconds, ``TimeoutError`` is raised; with
    ``release=True`` nothing may be ``unknown``, as when a site is built. Other functions take the same options.

    >>> result = check({"site.inf": "{ hosts.web = { os = debian-13; }; }"})
    >>> result.ok
    False
    >>> result["diagnostics"][0]["name"]
    'unknown-variant'
    """
    return _ask("check", options, files=files, entry=entry)


def build(files: Files, entry: str = "site.inf", **options: Unpack[Options]) -> Result:
    """Builds a site: the id of the ``release``, and the ids and manifests of its ``hosts``."""
    return _ask("build", options, files=files, entry=entry)


def bundle(files: Files, entry: str = "site.inf", **options: Unpack[Options]) -> Result:
    """Builds a site: every file of it, ``result["files"]["web/etc/hosts"]["text"]``."""
    return _ask("bundle", options, files=files, entry=entry)


def exposure(files: Files, entry: str = "site.inf", **options: Unpack[Options]) -> Result:
    """Who reaches what; of a site that is too broken to tell, what is wrong with it."""
    return _ask("exposure", options, files=files, entry=entry)


def reach(files: Files, from_: str, to: str, entry: str = "site.inf", **options: Unpack[Options]) -> Result:
    """By which way ``from_`` reaches ``to``, or what keeps it out: ``reach(files, "internet", "web:443")``."""
    return _ask("reach", options, **{"files": files, "from": from_, "to": to, "entry": entry})


def against(old: Files, files: Files, entry: str = "site.inf", **options: Unpack[Options]) -> Result:
    """Who reaches more, and who less, than in ``old``."""
    return _ask("against", options, old=old, files=files, entry=entry)


def diff(old: Files, files: Files, entry: str = "site.inf", **options: Unpack[DiffOptions]) -> Result:
    """What ``files`` change of ``old``: in meaning, by causes, line by line.

    ``names`` are what the two are called, ``("old", "new")`` if nothing is said.
    """
    return _ask("diff", options, old=old, files=files, entry=entry)


def why(files: Files, path: str, entry: str = "site.inf", **options: Unpack[BaseOptions]) -> Result:
    """Why a value, ``"hosts.web.ssh.port"``, a line, ``"web/etc/hosts:1"``, or a port, ``"web:443"``, is as it is."""
    return _ask("why", options, files=files, path=path, entry=entry)


def test(files: Files, entry: str = "site.inf", **options: Unpack[TestOptions]) -> Result:
    """Runs the tests of a site, or those whose names hold ``filter``."""
    return _ask("test", options, files=files, entry=entry)


# It is not a test of the package, whatever looks for tests by their names.
test.__test__ = False  # type: ignore[attr-defined]


def format(files: Files) -> Result:
    """Texts in canonical layout.

    >>> format({"site.inf": "{a=1;}"})["files"][0]["text"]
    '{ a = 1; }\\n'
    """
    return _ask("format", {}, files=files)


def explain(name: Optional[str] = None) -> Result:
    """What a name means; without a name, every name.

    >>> explain("port-collision")["found"][0]["title"]
    'two listeners claim the same port'
    """
    return _ask("explain", {}, name=name)


def schema(name: str) -> Result:
    """The form of a document, as JSON Schema: ``schema("check")``."""
    return _ask("schema", {}, name=name)


def _ask(name: str, options: Mapping[str, Any], /, **said: Any) -> Result:
    """Answers a question by its name."""
    texts = {key: _texts(said[key]) for key in ("files", "old") if key in said}
    question = {**options, **said, **texts, "ask": name}
    return ask(question, timeout=question.pop("timeout", None))


def _texts(files: Files) -> dict[str, str]:
    """The files as plain strings, or what is no file among them."""
    if not isinstance(files, Mapping):
        raise InfcError(f"files are a mapping, not {type(files).__name__}", 'write {"site.inf": "..."}')
    for path, text in files.items():
        if not isinstance(path, str) or not isinstance(text, str):
            raise InfcError(f"{path!r} is no path with a text", 'write {"site.inf": "..."}; decode bytes first')
    return dict(files)
