/**
 * `deno task bench` compares the server of the class with what it could run instead;
 * `deno task bench --soak [MINUTES]` lets it endure everything at once.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";

const USAGE = "Usage: deno task bench [--soak [MINUTES]]";

function refuse(reason: string): never {
  console.error(`${reason} ${USAGE}`);
  Deno.exit(2);
}

const { help, soak: minutes } = parseArgs(Deno.args, {
  boolean: ["help"],
  string: ["soak"],
  unknown: (arg) => refuse(`What is ${arg}?`),
});
if (help) {
  console.log(USAGE);
} else if (minutes === undefined) {
  const { compare } = await import("./compare.ts");
  await compare();
} else {
  const duration = Number(minutes || 2);
  if (!(duration > 0)) refuse(`--soak takes a number of minutes, not ${minutes}.`);
  const { soak } = await import("./soak.ts");
  Deno.exit(await soak(duration) ? 0 : 1);
}
