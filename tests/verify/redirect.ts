/**
 * Programs in which an address or a port is written lead elsewhere: never to the handout's server and, where many
 * are verified at once, each to a place of its own.
 *
 * @module
 */

import { type Place, UsageError } from "./check.ts";
import { undo } from "./undo.ts";

const HANDOUT_SERVER = /nsijoliotcurie\.fr|82\.165\.241\.240/g;
/** Where a neighbour's server may be: the private addresses (RFC 1918). */
const NEIGHBOURS = /\b(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168)(?:\.\d{1,3}){2,3}\b/g;
const THIS_MACHINE = /\b127\.0\.0\.1\b|\blocalhost\b/g;

/** How long a program's text is at most, in bytes. */
const MAX_SIZE = 1_000_000;

/** A command that leads to a place, until it is disposed of. */
export interface Redirected extends AsyncDisposable {
  /** The command: the same, if there was nothing to redirect. */
  command: string[];
  /** Returns what would have been found of the program as it is. */
  asWritten<Found>(found: Found): Found;
}

/**
 * Replaces addresses and ports, in the words of a command and in the files that they name. The files stay as they
 * are: copies stand beside them for a while.
 *
 * @param words The command.
 * @param home Where all programs are met that are not redirected.
 * @param place Where this one is to be met.
 * @param isClient Whether it talks to whoever has an address, and does not have it itself.
 * @throws {UsageError} If a copy cannot be made.
 */
export async function redirect(
  words: string[],
  home: Place,
  place: Place,
  isClient: boolean,
): Promise<Redirected> {
  const { hostname, port } = place; // it may turn out to be met elsewhere
  const replace = (text: string) => {
    text = text.replace(HANDOUT_SERVER, hostname);
    if (isClient) text = text.replace(NEIGHBOURS, hostname);
    if (hostname !== home.hostname) text = text.replace(THIS_MACHINE, hostname);
    return port === home.port ? text : text.replace(word(home.port), String(port));
  };
  const copies = new Map<string, string>();
  const remove = async () => {
    undo.delete(remove);
    for (const copy of copies.keys()) await Deno.remove(copy).catch(() => {}); // a program may remove itself
  };
  undo.add(remove);
  const command = [];
  for (const name of words) {
    const text = await textOf(name);
    const copied = replace(text) === text ? undefined : await copy(name, replace(text));
    if (copied !== undefined) copies.set(copied, name);
    command.push(copied ?? (text === "" ? replace(name) : name));
  }
  const asWritten = <Found>(found: Found): Found => {
    let text = JSON.stringify(found);
    for (const [copy, original] of copies) text = text.replaceAll(inJson(copy), inJson(original));
    return JSON.parse(text.replace(word(hostname), home.hostname).replace(word(port), String(home.port)));
  };
  return { command, asWritten, [Symbol.asyncDispose]: remove };
}

/** A pattern of a word, wherever it stands by itself. */
function word(text: string | number): RegExp {
  return new RegExp(`(?<![\\w.])${RegExp.escape(String(text))}(?![\\w])`, "g");
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Returns the text of a command's files: see {@linkcode textOf}. */
export async function sourceOf(words: string[]): Promise<string> {
  return (await Promise.all(words.map(textOf))).join("\n");
}

/**
 * Returns what a word of a command names, if it is a program's text, and no binary; a character for each byte,
 * whatever the encoding: a copy must have the faults of the original.
 */
async function textOf(word: string): Promise<string> {
  try {
    if ((await Deno.stat(word)).size > MAX_SIZE) return ""; // an interpreter
    const text = Array.from(await Deno.readFile(word), (byte) => String.fromCharCode(byte)).join("");
    return text.includes("\0") ? "" : text;
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
    throw new UsageError(`Impossible de copier ${file} à côté de lui : ${(error as Error).message}.`);
  }
}
