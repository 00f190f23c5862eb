/** Says, below the other tests, how to run those that were ignored: this file is the last in the order of names. */

import { isGranted } from "./support/processes.ts";

if (!isGranted("read", "write", "run", "env", "net")) {
  Deno.test.ignore(
    "Les tests ignorés lancent des programmes : « deno task test » en donne le droit",
    () => {},
  );
}
