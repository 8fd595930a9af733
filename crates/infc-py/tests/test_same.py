"""The package gives the same text as the command line, for the questions that `same_json` asked it (INFC_SAME_JSON)."""

import json
import os
import pathlib

import infc

CORPUS = json.loads(pathlib.Path(os.environ["INFC_SAME_JSON"]).read_text("utf-8"))


def asked(question):
    ask, today, argument = question["ask"], CORPUS["today"], question["argument"]
    files = CORPUS["sites"][question["site"]]
    if ask == "build":
        return infc.build(files, today=today, deny="warnings")
    if ask == "diff":
        return infc.diff(CORPUS["sites"][argument], files, today=today)
    if ask == "why":
        return infc.why(files, argument, today=today)
    if ask == "reach":
        return infc.reach(files, argument, question["to"], today=today)
    if ask == "explain":
        return infc.explain(argument)
    if ask == "format":
        return infc.format({p: t for p, t in files.items() if p.endswith(".inf") and not p.startswith("vendor/")})
    return getattr(infc, ask)(files, today=today)


def given(question):
    try:
        result = asked(question)
        return result.text, result.ok
    except infc.InfcError as error:
        return f"error: {error.message}\nhelp: {error.help}\n", False


def test_the_package_and_the_command_line_say_the_same():
    wrong = [
        (one["ask"], one["site"], one["argument"])
        for one in CORPUS["questions"]
        if given(one) != (one["json"], one["passes"])
    ]
    assert wrong == []
    assert len(CORPUS["questions"]) > 90
