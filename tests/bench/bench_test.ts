/** `deno task bench`: what can be tested of it without measuring. */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { keepsGrowing } from "./soak.ts";
import { Process, testsThatNeed } from "../support/processes.ts";

const { test, testOn } = testsThatNeed("run", "net", "read");

function bench(...args: string[]): Process {
  return new Process(Deno.execPath(), ["task", "bench", ...args]);
}

testOn(
  "Linux",
  "bench --soak: a few seconds of everything at once, nothing wrong and nothing lost",
  async () => {
    await using soak = bench("--soak", "0.05");
    await soak.sees(/ s \| +\d+ MB \| +\d+ \| +\(end\) \| +0 \| +0\n/);
    const { status, stdout } = await soak.ends();
    assertEquals(status, 0, soak.transcript());
    assert(/Serveur arrêté après .* clients, .* messages\.\n/.test(stdout), stdout);
  },
);

test("bench: a mistake on the command line is told, with status 2", async () => {
  for (const args of [["--soak", "long"], ["--soak", "0"], ["--fast"], ["tp3"]]) {
    await using program = bench(...args);
    const { status, stderr } = await program.ends();
    assertEquals(status, 2, program.transcript());
    assertStringIncludes(stderr, "Usage: deno task bench [--soak [MINUTES]]");
  }
});

Deno.test("bench --soak: memory that keeps growing is told from memory that comes and goes", () => {
  const minute = (memory: (second: number) => number) =>
    Array.from({ length: 60 }, (_, second) => memory(second));
  assert(keepsGrowing(minute((second) => 100 + 2 * second)));
  assert(!keepsGrowing(minute((second) => 100 + 2 * Math.min(second, 20))));
  assert(!keepsGrowing(minute((second) => 100 + 50 * (second % 4))));
  assert(!keepsGrowing(minute((second) => 100 + 2 * second).slice(0, 30)));
});
