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
}

/** Writes the program with its fault; returns the file. */
export async function makeFaulty({ program, replace }: Faulty, folder: string): Promise<string> {
  let text = await Deno.readTextFile(`${ROOT}tests/peers/${program}`);
  for (const [right, wrong] of replace) {
    assert(text.includes(right), `${program} has no ${right}`);
    text = text.replaceAll(right, wrong);
  }
  const file = await Deno.makeTempFile({ dir: folder, suffix: ".py" });
  await Deno.writeTextFile(file, text);
  return file;
}
