/** The types that `lib/std.d.ts` and `tests/support/std.d.ts` give to `@std`: a mistake in a call must fail the check. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { Process, ROOT, testsThatNeed } from "../support/processes.ts";

const { test } = testsThatNeed("run", "read", "write");

const MISTAKES = {
  "@std/assert": 'import { assertEquals } from "@std/assert"; assertEquals(1, "un");',
  "@std/async/deadline": 'import { deadline } from "@std/async/deadline"; deadline(1, 2);',
  "@std/async/delay": 'import { delay } from "@std/async/delay"; delay("200");',
  "@std/async/pool": 'import { pooledMap } from "@std/async/pool"; pooledMap("4", [], 1);',
  "@std/cli/parse-args": 'import { parseArgs } from "@std/cli/parse-args"; parseArgs("--port");',
  "@std/fmt/colors": 'import { red } from "@std/fmt/colors"; red(3);',
};

/** Checks the types of a module of the project that has this code; returns what the check says. */
async function check(code: string): Promise<{ status: number; stderr: string }> {
  const file = await Deno.makeTempFile({ dir: `${ROOT}/tests`, prefix: ".types_", suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, code);
    return await new Process(Deno.execPath(), ["check", file]).ends();
  } finally {
    await Deno.remove(file);
  }
}

for (const [name, code] of Object.entries(MISTAKES)) {
  test(`a wrong type in a call to ${name} fails the check`, async () => {
    const { status, stderr } = await check(code);
    assertEquals(status, 1);
    assertMatch(stderr, /TS2\d{3} /); // an error of types, and not of syntax or of a missing module
  });
}

test("lib/std.d.ts and tests/support/std.d.ts declare every @std module of deno.json, and a right call passes", async () => {
  const { imports } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  assertEquals(Object.keys(imports).sort(), Object.keys(MISTAKES).sort());
  const { status, stderr } = await check('import { delay } from "@std/async/delay"; await delay(200);');
  assert(status === 0, stderr);
});
