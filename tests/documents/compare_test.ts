/** `deno task compare`, which shows what a version of a program adds. */

import { assertEquals, assertStringIncludes } from "@std/assert";
import { setColorEnabled } from "@std/fmt/colors";
import { compare } from "../compare.ts";
import { Process, ROOT, testsThatNeed } from "../support/processes.ts";

const { test } = testsThatNeed("run", "env");

/** Runs the task from a folder of the project. */
async function run(folder: string, ...files: string[]): ReturnType<Process["ends"]> {
  await using process = new Process(Deno.execPath(), ["task", "compare", ...files], {}, ROOT + folder);
  return await process.ends();
}

Deno.test("what goes is marked -, what comes +, and what stays is shown too", () => {
  setColorEnabled(false);
  assertEquals(compare(["a", "b", "c"], ["a", "x", "c", "d"]), ["  a", "- b", "+ x", "  c", "+ d"]);
  assertEquals(compare(["a"], ["a"]), ["  a"]);
});

test("compare: two versions, named from where the user stands", async () => {
  const { status, stdout } = await run("tp1", "client_v2.ts", "../tp1/client_v3.ts");
  assertEquals(status, 0);
  assertStringIncludes(stdout, "\n-   if (message === null) return;\n");
  assertStringIncludes(stdout, "\n+   while (true) {\n");
  assertStringIncludes(stdout, '\n  import { connect } from "../lib/client.ts";\n');
  assertEquals((await run("tp1", "client_v1.ts", "client_v1.ts")).stdout, "Aucune différence.\n");
});

test("compare: what is missing is told, with status 2", async () => {
  for (const files of [[], ["tp1/client_v1.ts"], ["a", "b", "c"]]) {
    const { status, stderr } = await run("", ...files);
    assertEquals(status, 2);
    assertStringIncludes(
      stderr,
      "Indiquez deux fichiers : deno task compare tp1/client_v1.ts tp1/client_v2.ts\n",
    );
  }
  const { status, stderr } = await run("tp1", "client_v1.ts", "absent.ts");
  assertEquals(status, 2);
  assertStringIncludes(stderr, "Pas de fichier absent.ts dans ");
});
