// infc in Node.js, ready when it is imported.

import { readFileSync } from "node:fs";

import { ask, initSync } from "./infc_wasm.js";
import { open } from "./infc.mjs";

initSync({ module: readFileSync(new URL("./infc_wasm_bg.wasm", import.meta.url)) });
open(ask);

/** There is nothing to wait for here; a program for both need not know. */
export default async function init() {}

export {
  InfcError, against, ask, build, bundle, check, diff, explain, exposure, format, reach, schema, test, why,
} from "./infc.mjs";
