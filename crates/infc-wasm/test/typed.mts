// What the types promise: compiled, never run.

import init, { InfcError, build, bundle, check, diff, explain, type Diagnostic, type Files } from "infc";

await init();
const files: Files = { "site.inf": "{ }" };
const found: Diagnostic[] = check(files, { today: "2027-01-31", deny: "warnings", limits: "strict", release: true }).value.diagnostics;
const line: number | undefined = found[0]?.span.line;
const release: string | null = build(files).value.release;
const content = bundle(files).value.files["release.json"];
const text: string = content !== undefined && "text" in content ? content.text : "";
const title: string | undefined = explain("port-collision").value.found[0]?.title;
diff(files, files, { names: ["main", "branch"] });
// @ts-expect-error there is no such option
check(files, { tody: "2027-01-31" });
// @ts-expect-error texts are strings
check({ "site.inf": 1 });
try {
  explain("nothing");
} catch (error) {
  if (error instanceof InfcError) console.log(error.help);
}
console.log(line, release, text, title);
