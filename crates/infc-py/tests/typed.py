"""What the types promise: read by a type checker, never run."""

import infc

files = {"site.inf": "{ }"}
result: infc.Result = infc.check(files, today="2027-01-31", deny="warnings", limits="strict", release=True, timeout=1.5)
ok: bool = result.ok
text: str = infc.build(files).text
infc.diff(files, files, names=("main", "branch"))
infc.reach(files, "internet", "web:443", entry="site.inf")
infc.check(files, tody="2027-01-31")  # type: ignore[call-arg]
infc.check({"site.inf": 1})  # type: ignore[dict-item]
