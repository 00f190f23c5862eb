/**
 * The handout's server is never contacted: a client in which its address is written talks to us instead.
 *
 * @module
 */

import { UsageError } from "./check.ts";
import { undo } from "./undo.ts";

const HANDOUT_SERVER = /nsijoliotcurie\.fr|82\.165\.241\.240/g;
const HOSTNAME = "127.0.0.1";

/** How long a program's text is at most, in bytes. */
const MAX_SIZE = 1_000_000;

/** A command that leads to this machine, until it is disposed of. */
export interface Redirected extends AsyncDisposable {
  /** The command: the same, if there was nothing to redirect. */
  command: string[];
}

/**
 * Replaces the handout's address by this machine's, in the words of a command and in the files that they name.
 * The files stay as they are: copies stand beside them for a while.
 *
 * @throws {UsageError} If a copy cannot be made.
 */
export async function redirect(words: string[]): Promise<Redirected> {
  const copies: string[] = [];
  const remove = async () => {
    for (const copy of copies.splice(0)) await Deno.remove(copy);
    undo.delete(remove);
  };
  undo.add(remove);
  const command = [];
  for (const word of words) {
    const text = await textOf(word);
    const leadsThere = text.search(HANDOUT_SERVER) !== -1 && !text.includes("\0"); // nothing is written into binaries
    if (leadsThere) copies.push(await copy(word, text.replaceAll(HANDOUT_SERVER, HOSTNAME)));
    command.push(leadsThere ? copies.at(-1)! : word.replaceAll(HANDOUT_SERVER, HOSTNAME));
  }
  return { command, [Symbol.asyncDispose]: remove };
}

/**
 * Returns what a word of a command names, if it is a program's text; a character for each byte, whatever the
 * encoding: a copy must have the faults of the original.
 */
async function textOf(word: string): Promise<string> {
  try {
    if ((await Deno.stat(word)).size > MAX_SIZE) return ""; // an interpreter
    return Array.from(await Deno.readFile(word), (byte) => String.fromCharCode(byte)).join("");
  } catch {
    return ""; // no file
  }
}

/** Writes a text beside a file, where it finds the same modules; returns where. */
async function copy(file: string, text: string): Promise<string> {
  const [, folder, name] = /^(.*[/\\])?(.*)$/s.exec(file)!;
  try {
    const copy = await Deno.makeTempFile({ dir: folder ?? ".", prefix: ".verify_", suffix: `_${name}` });
    await Deno.writeFile(copy, Uint8Array.from(text, (character) => character.charCodeAt(0)));
    return copy;
  } catch (error) {
    throw new UsageError(
      `Dans ${file}, remplacez l'adresse du serveur par ${HOSTNAME} : ${(error as Error).message}.`,
    );
  }
}
