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
const NEIGHBOURS = /(?<![\w.])(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168)(?:\.\d{1,3}){2,3}\b/g;
const THIS_MACHINE = /\b127\.0\.0\.1\b|\blocalhost\b/g;

/** How long a program's text is at most, in bytes, and how many files may stand beside it. */
const MAX_SIZE = 1_000_000, MAX_FILES = 1000;

/** A command that leads to a place, until it is disposed of. */
export interface Redirected extends AsyncDisposable {
  /** The command. */
  command: string[];
  /** Where it runs and may write, a folder that is removed in the end. */
  folder: string;
  /** Returns what would have been found of the program as it is. */
  asWritten<Found>(found: Found): Found;
}

/**
 * Copies the programs that a command names into a temporary folder, with the modules that they name in turn, and
 * replaces addresses and ports in them, and in the words of the command. The files stay as they are.
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
  const { hostname, port } = place;
  const replace = (text: string) => {
    text = text.replace(HANDOUT_SERVER, hostname).replace(LIB, new URL("../../lib/", import.meta.url).href);
    if (isClient) text = text.replace(NEIGHBOURS, hostname);
    if (hostname !== home.hostname) text = text.replace(THIS_MACHINE, hostname);
    return port === home.port ? text : text.replace(word(home.port), String(port));
  };
  const folder = await Deno.makeTempDir({ prefix: "verify_" });
  const remove = async () => {
    undo.delete(remove);
    await Deno.remove(folder, { recursive: true }).catch(() => {}); // a program may remove itself
  };
  undo.add(remove);
  const copies = new Map<string, string>();
  const command = [];
  for (const name of words) {
    const sources = sourcesOf(name);
    for (const [file, text] of sources) {
      await Deno.mkdir(`${folder}/${file}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeFile(`${folder}/${file}`, toBytes(replace(text)));
    }
    const [[file] = [undefined]] = sources;
    if (file === undefined) {
      command.push(isFile(name) ? Deno.realPathSync(name) : replace(name));
      continue;
    }
    const copy = `${folder}/${file}`;
    const { mode } = await Deno.stat(name);
    if (mode !== null) await Deno.chmod(copy, mode); // it may be the command itself
    copies.set(copy, name);
    command.push(copy);
  }
  const asWritten = <Found>(found: Found): Found => {
    let text = JSON.stringify(found);
    for (const [copy, original] of copies) text = text.replaceAll(inJson(copy), inJson(original));
    return JSON.parse(text.replace(word(hostname), home.hostname).replace(word(port), String(home.port)));
  };
  const [program] = copies.values();
  return { command: forDeno(command, program, hostname), folder, asWritten, [Symbol.asyncDispose]: remove };
}

/** Returns a command for Deno with the settings of the program's project, and the right to this machine's network alone. */
function forDeno(command: string[], program: string | undefined, hostname: string): string[] {
  const [deno, subcommand, ...rest] = command;
  if (!/(^|[/\\])deno(\.exe)?$/i.test(deno ?? "") || subcommand !== "run") return command;
  const hasSettings = program === undefined || rest.some((word) => /^(-c|--(no-)?config)\b/.test(word));
  const own = Deno.networkInterfaces().map(({ address }) => address).filter((address) =>
    !address.includes(":")
  );
  const hosts = [hostname, "127.0.0.1", "localhost", "[::1]", "0.0.0.0", "[::]", ...own];
  return [
    deno,
    subcommand,
    ...hasSettings ? [] : ["--config", settingsOf(program)],
    ...rest.map((word) => word === "--allow-net" ? `${word}=${[...new Set(hosts)]}` : word),
  ];
}

/** Returns the settings that Deno finds for a program: those of its project, or else ours. */
function settingsOf(program: string): string {
  const parts = Deno.realPathSync(program).split(/[/\\]/);
  while (parts.pop() !== undefined && parts.length > 0) {
    const file = [...parts, "deno.json"].join("/");
    if (isFile(file)) return file;
  }
  return `${ROOT}deno.json`;
}

/** A pattern of a word, wherever it stands by itself. */
function word(text: string | number): RegExp {
  return new RegExp(`(?<![\\w.])${RegExp.escape(String(text))}(?![\\w])`, "g");
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Returns the text of the programs that a command names, and of the modules that they import. */
export function sourceOf(words: string[]): string {
  return words.map((name) => {
    const [[, text] = [, ""], ...others] = sourcesOf(name);
    return others.reduce((source, [file, module]) => {
      const [, base] = /([^/]*)\.\w+$/.exec(file) ?? [, file];
      const isImported = new RegExp(`\\b(?:import|from)\\b.*\\b${RegExp.escape(base!)}\\b`).test(source);
      return isImported ? `${source}\n${module}` : source;
    }, text!);
  }).map((text) => new TextDecoder().decode(toBytes(text))).join("\n");
}

/** Whether a number is written in a program that a command names, or in a file beside it that it names. */
export function isWritten(number: number, words: string[]): boolean {
  return words.some((name) => sourcesOf(name).values().some((text) => word(number).test(text)));
}

/**
 * Returns the text of the program that a word of a command names, by its name, then those of the files beside it that
 * it names, and that these name: its modules. Nothing, if it is no program's text. Each byte is a character, whatever
 * the encoding: a copy must have the faults of the original.
 */
function sourcesOf(name: string): Map<string, string> {
  const [, folder = "./", first] = /^(.*[/\\])?(.*)$/s.exec(name)!;
  const sources = new Map<string, string>();
  const program = first.endsWith(".json") ? undefined : textOf(name); // settings are no program
  if (program === undefined) return sources;
  const others = filesIn(folder).filter((file) => file !== first);
  const pending: [string, string][] = [[first, program]];
  for (const [file, text] of pending) {
    if (sources.has(file)) continue;
    sources.set(file, text);
    const words = new Set(new TextDecoder().decode(toBytes(text)).match(/[\p{L}\d_]+/gu));
    for (const other of others) {
      if (!words.has(other.replace(/^.*\//, "").replace(/\.\w+$/, ""))) continue;
      const text = textOf(folder + other);
      if (text !== undefined) pending.push([other, text]);
    }
  }
  return sources;
}

/** Returns the files of a folder, and of the folders in it, without the hidden ones. */
function filesIn(folder: string): string[] {
  const files: string[] = [];
  const add = (path: string) => {
    for (const { name, isFile, isDirectory } of Deno.readDirSync(folder + path)) {
      if (/^[._]|^node_modules$/.test(name) || files.length === MAX_FILES) continue;
      if (isFile) files.push(path + name);
      if (isDirectory && path === "") add(`${name}/`);
    }
  };
  try {
    add("");
  } catch {
    // Not ours to look at: the program may have no module.
  }
  return files;
}

/** Returns a text, a character for each byte; undefined if it is too long, or none. */
function textOf(file: string): string | undefined {
  try {
    if (!isFile(file) || Deno.statSync(file).size > MAX_SIZE) return undefined; // an interpreter, for instance
    const text = Array.from(Deno.readFileSync(file), (byte) => String.fromCharCode(byte)).join("");
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function isFile(name: string): boolean {
  try {
    return Deno.statSync(name).isFile;
  } catch {
    return false;
  }
}
