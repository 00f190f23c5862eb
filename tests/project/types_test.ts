/** The types that `lib/std.d.ts` and `tests/support/std.d.ts` give to `@std`: a mistake in a call must fail the check. */

import { assertEquals, assertMatch } from "@std/assert";
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

const RIGHT_CALL = 'import { delay } from "@std/async/delay"; await delay(200);';

test("the types of every @std module of deno.json are declared: a wrong call fails the check, a right one passes", async () => {
  const { imports } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  assertEquals(Object.keys(imports).sort(), Object.keys(MISTAKES).sort());
  const folder = await Deno.makeTempDir({ dir: `${ROOT}tests`, prefix: ".types_" }); // where deno.json applies
  try {
    const files = [...Object.values(MISTAKES), RIGHT_CALL].map((code, index) => {
      const file = `${folder}/${index}.ts`;
      Deno.writeTextFileSync(file, code);
      return file;
    });
    const { status, stderr } = await new Process(Deno.execPath(), ["check", ...files]).ends();
    assertEquals(status, 1);
    for (const [index, name] of Object.keys(MISTAKES).entries()) {
      // An error of types, and not of syntax or of a missing module.
      assertMatch(
        stderr,
        RegExp(`TS2\\d{3} .*(\\n.+){2,5}/${index}\\.ts:`),
        `a wrong call to ${name} passes`,
      );
    }
    assertEquals(stderr.match(/TS\d{4} /g)?.length, Object.keys(MISTAKES).length, stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
