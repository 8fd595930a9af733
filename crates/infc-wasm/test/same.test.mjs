// The package gives the same text as the command line, for the questions that `same_json` asked it (INFC_SAME_JSON).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as infc from "infc";

const { today, sites, questions } = JSON.parse(readFileSync(process.env.INFC_SAME_JSON, "utf8"));

/** The question as the package is asked it. */
function asked({ ask, site, argument, to }) {
  const files = sites[site];
  switch (ask) {
    case "build":
      return { ask, files, today, deny: "warnings" };
    case "diff":
      return { ask, files, old: sites[argument], today };
    case "why":
      return { ask, files, path: argument, today };
    case "reach":
      return { ask, files, from: argument, to, today };
    case "explain":
      return { ask, name: argument };
    case "format": {
      const sources = Object.entries(files).filter(([path]) => path.endsWith(".inf") && !path.startsWith("vendor/"));
      return { ask, files: Object.fromEntries(sources) };
    }
    default:
      return { ask, files, today };
  }
}

/** The text, or the words of a refusal as the command line has them. */
function given(question) {
  try {
    const { ok, text } = infc.ask(asked(question));
    return { text, ok };
  } catch (error) {
    if (!(error instanceof infc.InfcError)) throw error;
    return { text: `error: ${error.reason}\nhelp: ${error.help}\n`, ok: false };
  }
}

test("the package and the command line say the same", () => {
  const wrong = [];
  for (const question of questions) {
    const { text, ok } = given(question);
    if (text !== question.json || ok !== question.passes) wrong.push(`${question.ask} ${question.site} ${question.argument}`);
  }
  assert.deepEqual(wrong, []);
  assert.ok(questions.length > 100, `${questions.length}`);
  console.log(`${questions.length} answers, each as the command line has it`);
});
