"""Holds reports against what their readers take: `validate.py FOLDER XSD`, the folder as `.ci/lanes/reports` fills it.

Of a report `NAME.FORM` every form is held against the number of diagnostics in `NAME.json`. It deliberately knows nothing of
infc beside that: the schemas are JUnit's (as the Jenkins xUnit plugin has it), GitLab's, and the verdict of SARIF's validator.
"""

import json
import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import xmlschema

HERE = Path(__file__).parent
COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-zA-Z]+=[^:,\r\n]*)(?:,[a-zA-Z]+=[^:,\r\n]*)*)::([^\r\n]*)")


def junit(path: Path, schema: xmlschema.XMLSchema) -> int:
    """Cases that failed or were left alone, of a file that the schema takes."""
    root = ElementTree.parse(path).getroot()
    for case in root.iter("testcase"):
        # GitLab and most actions of GitHub read these two, which the schema does not have.
        assert case.attrib.pop("file") and int(case.attrib.pop("line")) > 0, f"{path}: a case without a place"
    schema.validate(root)
    cases = list(root.iter("testcase"))
    for name in ("tests", "failures"):
        found = len(cases) if name == "tests" else len(list(root.iter("failure")))
        assert int(root.get(name)) == found, f"{path}: {name} is {root.get(name)}, and there are {found}"
    return len(cases)


def gitlab(path: Path) -> int:
    """Entries, no two of which GitLab takes for one."""
    entries = json.loads(path.read_text())
    jsonschema.validate(entries, json.loads((HERE / "gitlab-code-quality.json").read_text()))
    marks = [entry["fingerprint"] for entry in entries]
    assert len(set(marks)) == len(marks), f"{path}: a fingerprint occurs twice"
    return len(entries)


def github(path: Path) -> int:
    """Workflow commands, each on a line of its own, with `%`, breaks, `:` and `,` escaped as the runner undoes it."""
    lines = path.read_text().splitlines()
    for line in lines:
        match = COMMAND.fullmatch(line)
        assert match, f"{path}: no workflow command: {line}"
        for text in (match[2], match[3]):
            rest = re.sub(r"%(25|0D|0A|3A|2C)", "", text)
            assert "%" not in rest, f"{path}: a bare %: {line}"
        keys = [pair.split("=")[0] for pair in match[2].split(",")]
        assert set(keys) <= {"file", "line", "endLine", "col", "endColumn", "title"}, f"{path}: {keys}"
    return len(lines)


def sarif(path: Path) -> int:
    """Results, of which none has the mark of another."""
    results = json.loads(path.read_text())["runs"][0]["results"]
    marks = [json.dumps(result["partialFingerprints"], sort_keys=True) for result in results]
    assert len(set(marks)) == len(marks), f"{path}: a fingerprint occurs twice"
    return len(results)


def judged(folder: Path) -> None:
    """What SARIF's validator found; its notes are advice, among it that a build server names the repository."""
    log = json.loads((folder / "validator.json").read_text())
    results = [result for run in log["runs"] for result in run.get("results", [])]
    grave = [result for result in results if result.get("level", "warning") != "note"]
    for result in grave[:10]:
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        print(f"  {result['ruleId']} {result.get('level')} {result['message']} {place}")
    print(f"SARIF validator: {len(grave)} errors and warnings, {len(results) - len(grave)} notes")
    assert not grave


def main() -> None:
    """Every report of the folder."""
    folder, schema = Path(sys.argv[1]), xmlschema.XMLSchema(sys.argv[2])
    for report in sorted(folder.glob("*.check.json")):
        name = report.name.removesuffix(".json")
        count = len(json.loads(report.read_text())["diagnostics"])
        cases = junit(folder / f"{name}.junit", schema)
        found = {form: read(folder / f"{name}.{form}") for form, read in FORMS.items()}
        assert all(other == count for other in found.values()), f"{name}: {count} diagnostics, and {found}"
        print(f"{name}: {count} diagnostics in sarif, github and gitlab; {cases} cases in junit")
    for report in sorted(folder.glob("*.diff.sarif")):
        print(f"{report.name}: {sarif(report)} results")
    judged(folder)


FORMS = {"sarif": sarif, "github": github, "gitlab": gitlab}

if __name__ == "__main__":
    main()
