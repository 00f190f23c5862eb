/**
 * Programs in which an address or a port is written lead elsewhere: never to the handout's server and, where many
 * are verified at once, each to a place of its own.
 *
 * @module
 */

import type { Place } from "./check.ts";
import { undo } from "./undo.ts";

/** The top of the project. */
export const ROOT = decodeURI(new URL("../../", import.meta.url).pathname).replace(/^\/(?=[A-Z]:)/, "");

/** How a script of ours imports lib, from `tp1/` or `tp3/`; a copy of it may stand anywhere. */
const LIB = /(?<=["'])\.\.\/lib\/(?=\w+\.ts["'])/g;

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
 * are: copies stand beside them, or in a temporary folder, for a while.
 *
 * @param words The command.
 * @param home Where all programs are met that are not redirected.
 * @param place Where this one is to be met.
 * @param isClient Whether it talks to whoever has an address, and does not have it itself.
 */
export async function redirect(
  words: string[],
  home: Place,
  place: Place,
  isClient: boolean,
): Promise<Redirected> {
  const { hostname, port } = place; // it may turn out to be met elsewhere
  const replace = (text: string) => {
    text = text.replace(HANDOUT_SERVER, hostname).replace(LIB, new URL("../../lib/", import.meta.url).href);
    if (isClient) text = text.replace(NEIGHBOURS, hostname);
    if (hostname !== home.hostname) text = text.replace(THIS_MACHINE, hostname);
    return port === home.port ? text : text.replace(word(home.port), String(port));
  };
  const copies = new Map<string, string>();
  const removals: string[] = [];
  const remove = async () => {
    undo.delete(remove);
    for (const path of removals) await Deno.remove(path, { recursive: true }).catch(() => {}); // a program may remove itself
  };
  undo.add(remove);
  const command = [];
  for (const name of words) {
    const text = await textOf(name);
    if (replace(text) === text) {
      command.push(text === "" ? replace(name) : name);
      continue;
    }
    const { file, remove } = await copy(name, replace(text));
    copies.set(file, name);
    removals.push(remove);
    command.push(file);
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

/** A file of the verification, and what to remove once it is over. */
interface Copy {
  file: string;
  remove: string;
}

/**
 * Writes a text beside a file, where it finds the same modules; where nothing may be written, in a temporary folder,
 * beside copies of what stands beside the file.
 */
async function copy(file: string, text: string): Promise<Copy> {
  const [, folder = "./", name] = /^(.*[/\\])?(.*)$/s.exec(file)!;
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  try {
    const copy = await Deno.makeTempFile({ dir: folder, prefix: ".verify_", suffix: `_${name}` });
    await Deno.writeFile(copy, bytes);
    return { file: copy, remove: copy };
  } catch {
    const elsewhere = await Deno.makeTempDir({ prefix: "verify_" });
    for (const { name, isFile } of Deno.readDirSync(folder)) {
      if (isFile && Deno.statSync(folder + name).size <= MAX_SIZE) {
        await Deno.copyFile(folder + name, `${elsewhere}/${name}`);
      }
    }
    await Deno.remove(`${elsewhere}/${name}`); // the copy of a file that is read-only is so, too
    await Deno.writeFile(`${elsewhere}/${name}`, bytes);
    return { file: `${elsewhere}/${name}`, remove: elsewhere };
  }
}
