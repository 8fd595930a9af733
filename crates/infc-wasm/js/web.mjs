// infc in a browser: `await init()` loads it, from beside this file or from where it is told.

import load, { ask } from "./infc_wasm.js";
import { open } from "./infc.mjs";

export default async function init(source) {
  await load(source === undefined ? undefined : { module_or_path: source });
  open(ask);
}

export {
  InfcError, against, ask, build, bundle, check, diff, explain, exposure, format, reach, schema, test, why,
} from "./infc.mjs";
