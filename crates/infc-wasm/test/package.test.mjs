// The package as a stranger uses it, in Node.js.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";

import init, * as infc from "infc";

const SITE = `{
  hosts.web = {
    os = debian-12;
    address = "203.0.113.10";
    apps.shop = { directory = "/srv/shop"; script = "shop.js"; port = 3000; };
  };
}
`;
const files = { "site.inf": SITE };

test("a good site is built, and its files are there", async () => {
  await init();
  assert.equal(infc.check(files).ok, true);
  const { release, hosts } = infc.build(files).value;
  assert.match(release, /^[0-9a-f]{64}$/);
  const bundle = infc.bundle(files).value;
  assert.equal(bundle.release, release);
  const digest = async (text) => Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toString("hex");
  assert.equal(await digest(bundle.files["release.json"].text), release);
  assert.equal(await digest(bundle.files["web/manifest.json"].text), hosts.web.bundle);
  for (const { path, kind, sha256 } of hosts.web.manifest.files) {
    if (kind === "file") assert.equal(await digest(bundle.files[`web/${path}`].text), sha256, path);
  }
});

test("what is wrong with a site is an answer", () => {
  const broken = { "site.inf": SITE.replace("port = 3000", "port = 22") };
  const { ok, value, text } = infc.check(broken);
  assert.equal(ok, false);
  assert.deepEqual(JSON.parse(text), value);
  assert.equal(value.diagnostics[0].span.line, 5);
  assert.equal(infc.build(broken).value.release, null);
  assert.equal(infc.check({ "site.inf": "" }).ok, false);
});

test("what makes no sense is an error with the next step", () => {
  const refused = (run, reason, help) => assert.throws(run, (error) => {
    assert.ok(error instanceof infc.InfcError);
    assert.deepEqual([error.reason, error.help], [reason, help]);
    return true;
  });
  refused(() => infc.check(files, { entry: "sit.inf" }), "there is no file `sit.inf` to begin with", "did you mean `site.inf`?");
  refused(() => infc.check({ "../site.inf": "" }), "`../site.inf` is no path of a file of the site",
    "write it as it is below the folder of the site, as `hosts/web.inf`");
  refused(() => infc.explain("port-colision"), "nothing is called `port-colision`", "did you mean `port-collision`?");
  assert.throws(() => infc.check(files, { tody: "2027-01-01" }), /unknown field `tody`/);
  assert.throws(() => infc.check({ "site.inf": 1 }), infc.InfcError);
});

test("files import each other, and places name them", () => {
  const two = { "site.inf": "import ./hosts/web.inf\n", "hosts/web.inf": SITE.replace("script", "scrpt") };
  const { value } = infc.check(two);
  assert.deepEqual([...new Set(value.diagnostics.map((one) => one.file))], ["hosts/web.inf"]);
});

test("the other questions", () => {
  assert.equal(infc.why(files, "hosts.web.apps.shop.port").value.value, "3000");
  assert.equal(infc.why(files, "web:3000").value.listeners[0].protocol, "tcp");
  assert.ok(infc.exposure(files).value.targets.length > 0);
  assert.equal(infc.reach(files, "internet", "ssh").ok, true);
  assert.equal(infc.format({ "a.inf": "{a=1;}" }).value.files[0].text, "{ a = 1; }\n");
  assert.equal(infc.schema("check").value.$schema, "https://json-schema.org/draft/2020-12/schema");
  assert.ok(infc.explain().value.found.length > 100);
  const changed = infc.diff(files, { "site.inf": SITE.replace("3000", "3001") });
  assert.ok(changed.value.files.length > 0);
  assert.deepEqual(infc.test(files).value.tests, []);
});

test("input that nests deeply, or is long, is answered and does not trap", () => {
  const deep = {
    parentheses: (n) => `{ a = ${"(".repeat(n)}1${")".repeat(n)}; }`,
    lists: (n) => `{ a = ${"[".repeat(n)}${"]".repeat(n)}; }`,
    records: (n) => `{ a = ${"{ b = ".repeat(n)}1${"; }".repeat(n)}; }`,
    open: (n) => "{ a = ".repeat(n),
    sum: (n) => `{ a = ${"1 + ".repeat(n)}1; }`,
    applied: (n) => `{ a = ${"f (".repeat(n)}1${")".repeat(n)}; }`,
    negated: (n) => `{ a = ${"!".repeat(n)}true; }`,
    branches: (n) => `{ a = ${"if true then ".repeat(n)}1${" else 2".repeat(n)}; }`,
    lets: (n) => `{ a = ${"let b = 1; in ".repeat(n)}b; }`,
    interpolated: (n) => `{ a = ${'"${'.repeat(n)}1${'}"'.repeat(n)}; }`,
    types: (n) => `{ a : ${"list (".repeat(n)}int${")".repeat(n)}; }`,
    path: (n) => `{ ${"a.".repeat(n)}b = 1; }`,
  };
  for (const [name, text] of Object.entries(deep)) {
    for (const depth of [10, 90, 99, 100, 101, 250, 1000, 20_000]) {
      const files = { "site.inf": text(depth) };
      for (const question of [infc.check, infc.build, infc.format]) {
        assert.doesNotThrow(() => question(files), `${name} ${depth} ${question.name}`);
      }
    }
  }
});

test("definitions that use each other deeply are answered and do not trap", () => {
  const links = [
    ["v# = v@;", "v# = 1;", "v0"],
    ["v# = v@ + 1;", "v# = 1;", "v0"],
    ["v# = if v@ == 1 then 1 else 2;", "v# = 1;", "v0"],
    ["v# = { inherit (v@) x; };", "v# = { x = 1; };", "v0.x"],
    ["v# = let w = v@; in w;", "v# = 1;", "v0"],
    ["v# : Int -> Int = x: v@ x;", "v# : Int -> Int = x: x + 1;", "v0 1"],
    ["v# = [ v@ ];", "v# = [ 1 ];", "length v0"],
    ["v# = map (x: x + 1) v@;", "v# = [ 1 ];", "length v0"],
    ["v# = fold (a: b: a + b) 0 [ v@ ];", "v# = 1;", "v0"],
    ["type T# = T@;", "type T# = Int; v0 : T0 = 1;", "v0"],
    ["type T# = List T@;", "type T# = Int; v0 : T0 = [ ];", "length v0"],
  ];
  // Each of the next one, or each of the one before.
  const orders = [(chain) => chain, (chain) => chain.reverse()];
  const site = ([link, last, first], n, order) => {
    const chain = Array.from({ length: n }, (_, i) => link.replaceAll("#", i).replaceAll("@", i + 1));
    const host = `{ hosts.web = { os = debian-12; address = "203.0.113.10"; }; }`;
    const all = order([...chain, last.replaceAll("#", n)]);
    return `let ${all.join("\n")} in assert ${first} == ${first}; ${host}`;
  };
  const names = (chain, n, order) => {
    const { value } = infc.check({ "site.inf": site(chain, n, order) });
    assert.ok(infc.check(files).ok, `after ${chain[0]} ${n} there are still answers`);
    return value.diagnostics.map(({ name }) => name);
  };
  for (const chain of links) {
    for (const order of orders) {
      assert.deepEqual(names(chain, 50, order), [], chain[0]);
      for (const n of [100, 200, 300, 420]) assert.doesNotThrow(() => names(chain, n, order), `${chain[0]} ${n}`);
      for (const n of [1_000, 10_000]) {
        const said = names(chain, n, order);
        // A name of a name is deep in one order alone.
        const may = chain[0] === "type T# = T@;" && said.length === 0;
        assert.ok(may || said.every((name) => name === "budget") && said.length > 0, `${chain[0]} ${n}: ${said}`);
      }
    }
  }
});

test("the example of the README", async () => {
  const page = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const code = page.split("```js\n")[1].split("```")[0];
  const expected = [...code.matchAll(/^console\.log\(.*\/\/ (.*)$/gm)].map(([, said]) => said);
  const said = [];
  const body = code.replace(/^import init, \{(.*)\} from "infc";$/m, "const {$1} = infc;");
  const run = new Function("infc", "init", "console", `return (async () => { ${body} })();`);
  await run(infc, init, { log: (value) => said.push(String(value)) });
  assert.ok(expected.length > 3);
  assert.deepEqual(said, expected);
});

test("the program of the book prints what it says", () => {
  const book = readFileSync(new URL("../bindings.md", import.meta.url), "utf8");
  const second = '    apps.admin = { directory = "/srv/admin"; script = "admin.js"; port = 3000; };\n';
  mkdirSync("book");
  writeFileSync("book/site.inf", SITE.replace("  };\n}", `${second}  };\n}`));
  writeFileSync("book/check.mjs", book.split("```js\n")[1].split("```")[0]);
  const printed = execFileSync(process.execPath, ["check.mjs"], { cwd: "book", encoding: "utf8" });
  assert.equal(printed, book.split("```text\n")[1].split("```")[0]);
});
