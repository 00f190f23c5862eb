/**
 * The handout's server is never contacted: a client in which its address is written talks to us instead.
 *
 * @module
 */

import { UsageError } from "./check.ts";
import { undo } from "./undo.ts";

const HANDOUT_SERVER = /nsijoliotcurie\.fr|82\.165\.241\.240/g;
const HOSTNAME = "127.0.0.1";

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
    const text = await Deno.readTextFile(word).catch(() => ""); // it may not be a file
    const leadsThere = text.search(HANDOUT_SERVER) !== -1 && !text.includes("\0"); // nothing is written into binaries
    if (leadsThere) copies.push(await copy(word, text.replaceAll(HANDOUT_SERVER, HOSTNAME)));
    command.push(leadsThere ? copies.at(-1)! : word.replaceAll(HANDOUT_SERVER, HOSTNAME));
  }
  return { command, [Symbol.asyncDispose]: remove };
}

/** Writes a text beside a file, where it finds the same modules; returns where. */
async function copy(file: string, text: string): Promise<string> {
  const [, folder, name] = /^(.*[/\\])?(.*)$/s.exec(file)!;
  try {
    const copy = await Deno.makeTempFile({ dir: folder ?? ".", prefix: ".verify_", suffix: `_${name}` });
    await Deno.writeTextFile(copy, text);
    return copy;
  } catch (error) {
    throw new UsageError(
      `Dans ${file}, remplacez l'adresse du serveur par ${HOSTNAME} : ${(error as Error).message}.`,
    );
  }
}
