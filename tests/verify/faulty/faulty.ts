/**
 * Programs with one fault each: a right one in which something is replaced, and the checks that must notice.
 * Those that need a failed one are not verified; all others must pass.
 *
 * @module
 */

import { assert } from "@std/assert";
import { ROOT } from "../../support/processes.ts";

/** A program with a fault. */
export interface Faulty {
  /** The program of tests/peers without the fault. */
  program: string;
  /** What is replaced by what. */
  replace: [string, string][];
  /** The checks that fail. */
  fails: string[];
  /** The checks that warn, besides those that warn of the program without the fault. */
  warns?: string[];
  /** What is said of it: the cause, as far as there are others that the same check notices. */
  says?: string;
}

/** Writes the program with its fault into a file. */
export async function makeFaulty({ program, replace }: Faulty, file: string): Promise<void> {
  let text = await Deno.readTextFile(`${ROOT}tests/peers/${program}`);
  for (const [right, wrong] of replace) {
    assert(text.includes(right), `${program} has no ${right}`);
    text = text.replaceAll(right, wrong);
  }
  await Deno.writeTextFile(file, text);
}
