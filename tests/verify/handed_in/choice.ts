/**
 * Which of the files that a pupil has handed in is the program to verify. No input or output here.
 *
 * @module
 */

import type { Practical } from "../check.ts";

/** A text that was handed in. */
export interface Candidate {
  /** Its path in the pupil's folder. */
  path: string;
  /** What it says. */
  text: string;
  /** When it was changed, in ms. */
  modified: number;
}

/** What is to be verified. */
export interface Wanted {
  /** The practical. */
  practical: Practical;
  /** The version. */
  level: number;
  /** Which of the two programs. */
  role: Role;
}

/** Which side of a conversation a program is. */
export type Role = "client" | "server";

/** A file that its author has kept aside. */
const ASIDE = /(?<!\p{L})(test|essai|brouillon|copie|copy|old|ancien|backup|bak)|\(\d+\)|~/iu;

/** The version in a name: « v2 », « version 2 », « client2 », « serveur_2.0 », but not the practical: « tp3 ». */
const VERSION = /(?:(?<!\p{L})v(?:ersion)?|client|serveur|server)[ _.-]*([1-9])(?!\d)/giu;

const SERVES =
  /\.(bind|listen|accept)\(|\b(Deno\.listen|createServer|create_server|start_server|socketserver|new Server)\b/;
const CONNECTS = /\bconnect\(|\b(Deno\.connect|createConnection|create_connection|open_connection)\b/;

/** Texts that are programs of a practical, by the extension that they lack. */
const EVIDENT: [extension: string, pattern: RegExp][] = [
  ["py", /^\s*(import [\w, ]*\bsocket\b|from socket import)/m],
  ["ts", /\bDeno\.(connect|listen)\(|\bfrom ["'](\.\.\/lib\/|(node:)?net["'])/],
];

const EXTENSION = /\.(py|ts|js|mjs|cjs)$/i;

/**
 * Returns the path under which a text can be run: with its extension in small letters, without a « .txt » that hides
 * it, or with the one that it lacks; undefined if it is no program.
 *
 * @param imported The modules that the pupil's other programs import, without extensions.
 */
export function programPath({ path, text }: Candidate, imported: string[] = []): string | undefined {
  const bare = path.replace(/\.txt$/i, "");
  if (EXTENSION.test(bare)) return bare.replace(EXTENSION, (extension) => extension.toLowerCase());
  if (bare === path) return undefined;
  if (imported.includes(bare)) return `${bare}.py`;
  const [extension] = EVIDENT.find(([, pattern]) => pattern.test(text)) ?? [];
  return extension && `${bare}.${extension}`;
}

/** Returns the paths of the modules that a program may import from beside it, without extensions. */
export function importsOf({ path, text }: Candidate): string[] {
  const folder = path.split("/").slice(0, -1);
  const resolve = (module: string) => {
    const parts = [...folder];
    for (const part of module.split("/")) {
      if (part === "..") parts.pop();
      else if (part !== ".") parts.push(part);
    }
    return parts.join("/");
  };
  const python = [...text.matchAll(/^\s*(?:from\s+\.*([\w.]+)\s+import|import\s+([\w., ]+))/gm)]
    .flatMap(([, one, several = ""]) =>
      one ?? several.split(",").map((module) => module.trim().split(/\s/)[0])
    )
    .map((module) => module.replaceAll(".", "/"));
  const script = [...text.matchAll(/(?:\bfrom|\bimport|\brequire\()\s*["'](\.[^"'\n]*)["']/g)]
    .map(([, module]) => module.replace(EXTENSION, ""));
  return [...(/\.py$/.test(path) ? python : script)].map(resolve);
}

/** Returns which version a path says that a program is, if any: what stands nearest to the end. */
export function versionIn(path: string): number | undefined {
  const version = [...path.matchAll(VERSION)].at(-1)?.[1];
  return version === undefined ? undefined : Number(version);
}

/** Returns which program a file is: as its name says, or what it does; undefined if neither tells. */
export function roleOf({ path, text }: Candidate): Role | undefined {
  const name = path.split("/").at(-1)!;
  const [isClient, isServer] = [/client/i.test(name), /serv(eu|e)r/i.test(name)];
  if (isClient !== isServer) return isClient ? "client" : "server";
  if (SERVES.test(text)) return "server";
  return CONNECTS.test(text) ? "client" : undefined;
}

/** Returns the practical that a file belongs to: as its path says, or its port; undefined if neither tells. */
function practicalOf({ path, text }: Candidate): Practical | undefined {
  const [, named] = /(?<!\p{L})tp[ _-]*([13])(?!\d)/iu.exec(path) ?? [];
  if (named) return `tp${named}` as Practical;
  const [isFirst, isThird] = [/\b6000\b/.test(text), /\b6400\b/.test(text)];
  return isFirst === isThird ? undefined : isFirst ? "tp1" : "tp3";
}

/** Returns the programs among files: without the modules of others, unless there is nothing else. */
export function programsAmong<C extends Candidate>(candidates: C[]): C[] {
  const imported = new Set(candidates.flatMap((candidate) => {
    return importsOf(candidate).filter((module) => module !== candidate.path.replace(EXTENSION, ""));
  }));
  const programs = candidates.filter(({ path }) => !imported.has(path.replace(EXTENSION, "")));
  return programs.length > 0 ? programs : candidates;
}

/**
 * Returns the program to verify: the one of the right side, then of the right practical, then of the version, then
 * that was not kept aside, then of the last version, then the most recent.
 */
export function choose<C extends Candidate>(programs: C[], { practical, level, role }: Wanted): C {
  /** 2: what is wanted, 1: nobody knows, 0: something else. */
  const fits = <T>(found: T | undefined, wanted: T) => found === wanted ? 2 : found === undefined ? 1 : 0;
  const merits = (program: C) => {
    const version = versionIn(program.path);
    return [
      fits(roleOf(program), role),
      fits(practicalOf(program), practical),
      fits(version, level),
      ASIDE.test(program.path) ? 0 : 1,
      version ?? 0,
      program.modified,
    ];
  };
  const isBetter = (one: number[], other: number[]) => {
    const index = one.findIndex((merit, index) => merit !== other[index]);
    return index >= 0 && one[index] > other[index];
  };
  return programs.reduce((best, program) => isBetter(merits(program), merits(best)) ? program : best);
}
