// Compares the colours of the TextMate grammar with what each token is: of every source of the repository, as
// `cargo run -p infc-grammar --example tokens` prints them on the standard input.
//
// What hangs on types or on what stands lines away is more than regular expressions can say; `within` lists what they may
// say instead, and the language server's own colours, which lie over these, say it exactly.
import { readFileSync } from "node:fs";
import { grammar, INITIAL } from "./textmate.mjs";

// What the scope of a token of each class begins with.
const within = {
  comment: ["comment.line.number-sign", "comment.block.inf"],
  documentation: ["comment.block.documentation"],
  number: ["constant.numeric"],
  path: ["string.unquoted.path"],
  string: ["string.quoted"],
  escape: ["constant.character.escape"],
  hole: ["punctuation.section.embedded"],
  keyword: ["keyword.control", "keyword.declaration", "keyword.other"],
  bracket: ["punctuation.section"],
  separator: ["punctuation.separator"],
  operator: ["keyword.operator"],
  // A segment with a capital letter looks like a type.
  property: ["variable.other.property", "entity.name.type"],
  // A parameter `a : T = b` and a definition in a `let` look alike.
  parameter: ["variable.parameter", "variable.other.property"],
  // A type with a small letter looks like a variable, and before a `.` like what it is selected from.
  type: ["entity.name.type", "entity.name.namespace", "variable"],
  variant: ["variable.other.enummember", "entity.name.type"],
  // `dev: 1;` looks like a function.
  pattern: ["variable", "constant.language"],
  value: ["variable.other.inf", "variable.language", "constant.language", "keyword.other", "entity.name.type"],
};

// The scope of each place of a text.
function scopes(text) {
  const found = [];
  let stack = INITIAL;
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    let at = 0;
    for (const token of tokens) {
      const end = Math.min(token.endIndex, line.length);
      for (; at < end; at += 1) found.push(token.scopes.at(-1));
    }
    for (; at < line.length; at += 1) found.push("");
    found.push(undefined);
  }
  return found;
}

const lines = readFileSync(0, "utf8").split("\n").filter((line) => line !== "");
const wrong = [];
let count = 0;
for (const [file, text, tokens] of lines.map((line) => JSON.parse(line))) {
  const found = scopes(text);
  for (const [start, end, name] of tokens) {
    count += 1;
    for (let at = start; at < end; at += 1) {
      // Where a line ends there is nothing to colour.
      if (found[at] === undefined || /\s/.test(text[at])) continue;
      if (within[name].some((scope) => found[at].startsWith(scope))) continue;
      // Nor does it see a `=` on another line.
      if (name === "property" && /^\s*\n/.test(text.slice(end))) continue;
      const line = text.slice(0, start).split("\n").length;
      wrong.push(`${file}:${line}: ${name} \`${text.slice(start, end)}\` is ${found[at]}`);
      break;
    }
  }
}
if (count < 50000) wrong.push(`only ${count} tokens were compared`);
if (wrong.length > 0) {
  console.error(wrong.slice(0, 60).join("\n"));
  console.error(`${wrong.length} of ${count} tokens have another colour`);
  process.exit(1);
}
console.log(`${count} tokens have the colours of what they are`);
