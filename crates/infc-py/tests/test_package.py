"""The package as a stranger uses it, from an installed wheel."""

import hashlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time

import pytest

import infc

SITE = """{
  hosts.web = {
    os = debian-12;
    address = "203.0.113.10";
    apps.shop = { directory = "/srv/shop"; script = "shop.js"; port = 3000; };
  };
}
"""
FILES = {"site.inf": SITE}

#: A site that takes its time.
LONG = {"site.inf": "\n".join(["{"] + [f"  hosts.h{i} = {{ os = debian-12; address = \"10.{i // 250}.{i % 250}.1\"; }};" for i in range(10000)] + ["}"])}


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_it_is_what_was_installed():
    assert "site-packages" in infc.__file__


def test_a_good_site_is_built_and_its_files_are_there():
    assert infc.check(FILES).ok
    built = infc.build(FILES)
    bundle = infc.bundle(FILES)["files"]
    assert built.ok and sha256(bundle["release.json"]["text"]) == built["release"]
    host = built["hosts"]["web"]
    assert sha256(bundle["web/manifest.json"]["text"]) == host["bundle"]
    for entry in host["manifest"]["files"]:
        if entry["kind"] == "file":
            assert sha256(bundle[f"web/{entry['path']}"]["text"]) == entry["sha256"]


def test_what_is_wrong_with_a_site_is_an_answer():
    result = infc.check({"site.inf": SITE.replace("port = 3000", "port = 22")})
    assert not result.ok and result["diagnostics"][0]["span"]["line"] == 5
    assert json.loads(result.text) == result
    assert not infc.check({"site.inf": "{ a = "}).ok
    assert infc.build({"site.inf": "{ a = "})["release"] is None


@pytest.mark.parametrize(
    "run, message, help",
    [
        (lambda: infc.check(FILES, "sit.inf"), "there is no file `sit.inf` to begin with", "did you mean `site.inf`?"),
        (lambda: infc.check({"../a.inf": ""}, "../a.inf"), "`../a.inf` is no path of a file of the site", None),
        (lambda: infc.explain("port-colision"), "nothing is called `port-colision`", "did you mean `port-collision`?"),
        (lambda: infc.check({"site.inf": b""}), "'site.inf' is no path with a text", None),
        (lambda: infc.check("{ }"), "files are a mapping, not str", 'write {"site.inf": "..."}'),
        (lambda: infc.check(FILES, today="2027-02-30"), "2027-02 has 28 days, there is no day 30", None),
        (lambda: infc.check(FILES, deny="notes"), "`notes` cannot be denied", "`warnings` can be"),
        (lambda: infc.check(FILES, limits="lax"), "there are no limits `lax`", "there are `strict` ones"),
        (lambda: infc.why(FILES, "hosts.web.apps.shop.prt"), None, "did you mean `port`?"),
        (lambda: infc.build(FILES, release=True), "`build` has no use for `release`", None),
    ],
)
def test_what_makes_no_sense_is_raised_with_the_next_step(run, message, help):
    with pytest.raises(infc.InfcError) as raised:
        run()
    assert message is None or raised.value.message == message
    assert raised.value.help and (help is None or raised.value.help == help)
    assert isinstance(raised.value, ValueError)


def test_a_slip_in_a_name_is_raised():
    with pytest.raises(infc.InfcError, match="unknown field `tody`"):
        infc.check(FILES, tody="2027-01-31")
    with pytest.raises(infc.InfcError, match="did you mean `check`"):
        infc.ask({"ask": "chekc"})


def test_text_that_is_no_unicode_is_raised():
    with pytest.raises(infc.InfcError):
        infc.check({"site.inf": '{ a = "\ud800"; }'})


def test_files_import_each_other():
    files = {"site.inf": "import ./hosts/web.inf\n", "hosts/web.inf": SITE.replace("script", "scrpt")}
    assert {one["file"] for one in infc.check(files)["diagnostics"]} == {"hosts/web.inf"}


def test_the_other_questions():
    assert infc.why(FILES, "hosts.web.apps.shop.port")["value"] == "3000"
    assert infc.why(FILES, "web:3000")["listeners"][0]["protocol"] == "tcp"
    assert infc.exposure(FILES)["targets"]
    assert infc.reach(FILES, "internet", "ssh").ok
    assert infc.format({"a.inf": "{a=1;}"})["files"][0]["text"] == "{ a = 1; }\n"
    assert infc.schema("check")["$schema"].startswith("https://json-schema.org/")
    assert len(infc.explain()["found"]) > 100
    changed = infc.diff(FILES, {"site.inf": SITE.replace("3000", "3001")}, names=("main", "branch"))
    assert changed["files"] and changed["old"]["name"] == "main"
    assert infc.against(FILES, FILES)["changes"] == []
    assert infc.test(FILES)["tests"] == []


def test_other_threads_go_on_meanwhile():
    ticks = []
    done = threading.Event()

    def tick():
        while not done.wait(0.005):
            ticks.append(time.monotonic())

    thread = threading.Thread(target=tick)
    thread.start()
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        infc.check(LONG, timeout=0.1)
    end = time.monotonic()
    done.set()
    thread.join()
    assert end - start < 5 and len([tick for tick in ticks if start < tick < end]) > 3


def test_a_signal_ends_a_question():
    # What a shell starts in the background ignores this signal, unless it says otherwise.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        with pytest.raises(KeyboardInterrupt):
            infc.check(LONG, timeout=60)
            time.sleep(60)
    finally:
        signal.signal(signal.SIGINT, before)


def test_many_threads_get_the_same_answer():
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(infc.build(FILES).text)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8 and len(set(answers)) == 1


@pytest.mark.parametrize("depth", [100, 250, 251, 100_000])
@pytest.mark.parametrize("before, after", [("(", ")"), ("[", "]"), ("{ b = ", "; }"), ("!", ""), ("1 + ", "")])
def test_what_nests_deeply_is_answered(before, after, depth):
    files = {"site.inf": f"{{ a = {before * depth}1{after * depth}; }}"}
    assert not infc.check(files).ok
    infc.format(files)


def test_the_program_of_the_book_prints_what_it_says(tmp_path):
    book = pathlib.Path(__file__).parents[1].joinpath("bindings.md").read_text("utf-8")
    program = book.split("```python\n")[1].split("```")[0]
    second = '  apps.admin = { directory = "/srv/admin"; script = "admin.js"; port = 3000; };'
    lines = SITE.splitlines()
    tmp_path.joinpath("site.inf").write_text("\n".join([*lines[:5], second, *lines[5:], ""]), "utf-8")
    printed = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert printed.stdout == book.split("```text\n")[1].split("```")[0]
    assert printed.stderr == ""
