/** The frame of a program: its options, its end.
 *
 * @example
 * ```ts
 * import { CLIENT, run } from "./program.ts";
 * await run(import.meta, { ...CLIENT, port: 6000 }, ({ port }) => console.log(port));
 * ```
 *
 * @module */

import { explainMistake, Failure } from "./cli/errors.ts";
import { parseOptions, type Values } from "./cli/options.ts";
import { ask, isConsole, lastLines } from "./terminal.ts";

export { RANGE as GAME } from "./game.ts";

/** The options of a client but its port; the timeout is in s. Without an address, it asks. */
export const CLIENT = { address: undefined as string | undefined, timeout: 30, lines: false, trace: false };
/** The options of a server but its port; `idle` is in s. */
export const SERVER = { host: "0.0.0.0", idle: 300, lines: false, trace: false, quiet: false };
/** What the server of a class has besides; `scoreboard` is the port of the page, if any. */
export const CLASS = { maxClients: 1000, scoreboard: undefined as number | undefined };
/** The user's name; if none, tp1 asks, tp3 signs nothing. */
export const NAME = { name: undefined as string | undefined };
/** The secret; if none, the server draws it. */
export const SECRET = { secret: undefined as number | undefined };

/** Runs a program with its options, unless its script is only imported. */
export async function run<O extends Values>(
  meta: ImportMeta,
  defaults: O,
  main: (options: O) => unknown,
): Promise<void> {
  if (meta.main) await exitAfter(() => main(parseOptions(Deno.args, defaults)));
}

/** Runs `main`, shows what it throws, and ends the process; the status of a mistake is 1. */
export async function exitAfter(main: () => unknown): Promise<never> {
  let failure: Failure | undefined;
  try {
    await main();
  } catch (error) {
    failure = error instanceof Failure ? error : new Failure(explainMistake(error));
  }
  await lastLines();
  if (failure) console.error(failure.message);
  if (isConsole && Deno.build.standalone && Deno.args.length === 0 && Deno.stdout.isTerminal()) {
    // Double-clicked: its window closes with it.
    await ask("Appuyez sur Entrée pour fermer cette fenêtre. ", { refuse: () => undefined });
  }
  Deno.exit(failure?.status); // whatever still waits for the keyboard
}
