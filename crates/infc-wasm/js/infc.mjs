// What can be asked, in JavaScript: thin around the one door `ask` of the module, which `web.mjs` and `node.mjs` open.

let door = null;

/** Has questions answered by the module behind `ask`. */
export function open(ask) {
  door = ask;
}

/** A question that makes no sense, or infc itself has failed. What is wrong with a site is an answer, never an error. */
export class InfcError extends Error {
  constructor(message, help = "") {
    super(help ? `${message}; ${help}` : message);
    this.name = "InfcError";
    this.reason = message;
    this.help = help;
  }
}

/** Answers any question; `ok` says whether all is well, `text` is the document, byte for byte what the command line prints. */
export function ask(question) {
  if (door === null) {
    throw new InfcError("infc is not loaded yet", "`await init()` comes first");
  }
  let answer;
  try {
    answer = door(JSON.stringify(question));
  } catch (cause) {
    // A module that has trapped is in no known state.
    door = () => {
      throw cause;
    };
    const error = new InfcError("infc itself has failed", "load it anew; please report it, with the question");
    error.cause = cause;
    throw error;
  }
  const [text, second, third] = answer;
  if (text === null) {
    throw new InfcError(second, third);
  }
  return { ok: second, text };
}

function document(question) {
  const { ok, text } = ask(question);
  return { ok, text, value: JSON.parse(text) };
}

export const check = (files, options = {}) => document({ ...options, ask: "check", files });
export const build = (files, options = {}) => document({ ...options, ask: "build", files });
export const bundle = (files, options = {}) => document({ ...options, ask: "bundle", files });
export const exposure = (files, options = {}) => document({ ...options, ask: "exposure", files });
export const test = (files, options = {}) => document({ ...options, ask: "test", files });
export const format = (files) => document({ ask: "format", files });
export const diff = (old, files, options = {}) => document({ ...options, ask: "diff", old, files });
export const against = (old, files, options = {}) => document({ ...options, ask: "against", old, files });
export const reach = (files, from, to, options = {}) => document({ ...options, ask: "reach", files, from, to });
export const why = (files, path, options = {}) => document({ ...options, ask: "why", files, path });
export const explain = (name) => document({ ask: "explain", name });
export const schema = (name) => document({ ask: "schema", name });
