// Colours every `.inf` of the repository by the TextMate grammar: each must end where it began, with nothing left open and
// nothing that the grammar calls wrong; and some words must have the colours of what they are.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { grammar, INITIAL } from "./textmate.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = process.env.INFC_ROOT ?? join(here, "../../..");

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (["node_modules", "target", ".git", "out"].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.name.endsWith(".inf")) yield path;
  }
}

function coloured(text) {
  let stack = INITIAL;
  const found = [];
  text.split("\n").forEach((line, number) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    for (const token of tokens) {
      found.push({ line: number + 1, text: line.slice(token.startIndex, token.endIndex), scopes: token.scopes });
    }
  });
  return { found, depth: stack.depth };
}

let wrong = 0;
const fail = (message) => { wrong += 1; console.error(message); };
let files = 0;
for (const path of sources(root)) {
  const text = readFileSync(path, "utf8");
  const { found, depth } = coloured(text);
  files += 1;
  const broken = path.includes("/bad/") || path.includes("/fuzz/");
  if (broken) continue;
  if (depth !== 1) fail(`${path}: something is still open at the end`);
  for (const token of found) {
    if (token.scopes.some((scope) => scope.startsWith("invalid."))) {
      fail(`${path}:${token.line}: \`${token.text}\` is called wrong`);
    }
  }
}
if (files < 20) fail(`only ${files} files were found`);

const expected = [
  ["{ ssh.port = 22; }", "ssh", "variable.other.property.inf"],
  ["{ a = 512MiB; }", "512MiB", "constant.numeric.inf"],
  ["{ a = 443/tcp; }", "443/tcp", "constant.numeric.inf"],
  ["{ a = ./x.inf; }", "./x.inf", "string.unquoted.path.inf"],
  ["let a = 1; in a", "let", "keyword.control.inf"],
  ["{ force a.b = 1; }", "force", "keyword.control.inf"],
  ["{ default = 1; }", "default", "variable.other.property.inf"],
  ["type T = Port; { }", "T", "entity.name.type.inf"],
  ["{ os : Os }: { }", "Os", "entity.name.type.inf"],
  ["{ a = \"x ${b} y\"; }", "b", "variable.other.inf"],
  ["{ a = \"\\n\"; }", "\\n", "constant.character.escape.inf"],
  ["## docs\n{ }", "## docs", "comment.block.documentation.inf"],
  ["{ a = std.node; }", "std", "variable.language.inf"],
  ["{ a-b = f x-y; }", "x-y", "variable.other.inf"],
];
for (const [text, word, scope] of expected) {
  const { found } = coloured(text);
  if (!found.some((token) => token.text === word && token.scopes.at(-1) === scope)) {
    fail(`\`${word}\` in \`${text}\` is not ${scope}: ${JSON.stringify(found.map((token) => [token.text, token.scopes.at(-1)]))}`);
  }
}
if (coloured("{ a = [ 1; }").depth === 1) fail("what is open at the end is not seen");

if (wrong > 0) process.exit(1);
console.log(`${files} files and ${expected.length} words have their colours`);
