/** The frame of every program: its options, its end, and what a failure looks like.
 *
 * @example
 * ```ts
 * import { CLIENT, run } from "./program.ts";
 * const OPTIONS = { ...CLIENT, port: 6000 };
 * await run(import.meta, OPTIONS, (options) => console.log(options.timeout)); // nothing here: this script is imported
 * ```
 *
 * @module */

import { explainMistake, Failure } from "./cli/errors.ts";
import { fileOf } from "./cli/invitation.ts";
import { parseOptions, type Values } from "./cli/options.ts";
import { type Interval, RANGE } from "./game.ts";
import { ask, lastLines } from "./terminal.ts";

/** What every client has besides its port; times in seconds. Without an address it asks. */
export const CLIENT = { address: undefined as string | undefined, timeout: 30, lines: false, trace: false };
/** What every server has besides its port; times in seconds. */
export const SERVER = { host: "0.0.0.0", idle: 300, lines: false, trace: false, quiet: false };
/** What the servers of a class have too; `scoreboard` is the port of the page, if there is one. */
export const CLASS = { maxClients: 1000, scoreboard: undefined as number | undefined };
/** Where the secret number is. */
export const GAME: Interval = RANGE;
/** The name of the user; without it, tp1 asks for one, and tp3 signs nothing. */
export const NAME = { name: undefined as string | undefined };
/** The secret of a game server, which draws one otherwise. */
export const SECRET = { secret: undefined as number | undefined };

/** Runs a program with the options of its command line, unless its script is only imported. */
export async function run<O extends Values>(
  meta: ImportMeta,
  defaults: O,
  main: (options: O) => Promise<void> | void,
): Promise<void> {
  if (meta.main) await exitAfter(() => main(parseOptions(Deno.args, fileOf(meta.url), defaults)));
}

/** Ends the process once `main` is done, with status 0. A {@linkcode Failure} is shown as one sentence, and says the status.
 * Another error is a mistake in the program: it is shown with its place, status 1. */
export async function exitAfter(main: () => Promise<void> | void): Promise<never> {
  let status = 0;
  try {
    await main();
  } catch (error) {
    await lastLines();
    console.error(error instanceof Failure ? error.message : explainMistake(error));
    status = error instanceof Failure ? error.status : 1;
  }
  if (isDoubleClicked()) {
    await ask("Appuyez sur Entrée pour fermer cette fenêtre. ", { refuse: () => undefined });
  }
  await lastLines();
  Deno.exit(status); // a read of the keyboard that nobody waits for would keep the process alive
}

/** Whether the window of an executable closes with it, so that nobody could read its last line. */
function isDoubleClicked(): boolean {
  return Deno.build.os === "windows" && Deno.build.standalone && Deno.args.length === 0 &&
    Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
}
