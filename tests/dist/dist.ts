/**
 * What a teacher hands out: of each program a bundle, for machines that have Deno, and executables, for those
 * that do not. `deno task dist --help`.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { Failure } from "../../lib/cli/errors.ts";
import { exitAfter } from "../../lib/program.ts";
import { usage } from "../../lib/cli/options.ts";

const ROOT = `${import.meta.dirname}/../..`;

/** Where everything goes, from where the command is run. */
const FOLDER = "dist";

/** The platforms of `deno compile`, and how the names of their executables end. */
export const ENDINGS: Record<string, string> = {
  "x86_64-pc-windows-msvc": ".exe",
  "aarch64-pc-windows-msvc": "-arm.exe",
  "x86_64-unknown-linux-gnu": "-linux",
  "aarch64-unknown-linux-gnu": "-linux-arm",
  "aarch64-apple-darwin": "-mac",
  "x86_64-apple-darwin": "-mac-intel",
};

/** How the comment that names a module of npm begins in a bundle. */
const CACHE = /^\/\/ .*\/npm\/[^/]+\//gm;

/** All the programs, without their extension. */
export const PROGRAMS: string[] = [
  ...["tp1/client_v1", "tp1/client_v2", "tp1/client_v3", "tp1/server"],
  ...["tp3/client_v1", "tp3/client_v2", "tp3/client_v3", "tp3/server_v1", "tp3/server_v2", "tp3/server_v3"],
];

const HELP =
  `Prépare dans dist/ de quoi distribuer les programmes : de chacun, un fichier JavaScript, qui se lance
avec Deno, sans réseau et sans ce dossier, et un exécutable, qui se passe de Deno.

Usage : deno task dist [PROGRAMME…] [options]

  PROGRAMME      tp3/client_v3 ou tp3/client_v3.ts [tous]
  --target P     la plateforme des exécutables, autant de fois qu'il en faut ; all : toutes [celle-ci]
  --help         cette aide

Plateformes :
${
    Object.entries(ENDINGS).map(([target, ending]) => `  ${target.padEnd(26)} tp3-client_v3${ending}`).join(
      "\n",
    )
  }

Pour chaque plateforme, « deno compile » télécharge une fois son moteur, denort. Si vous l'avez déjà, la variable
DENORT_BIN dit où.`;

/** What to make. */
export interface Options {
  /** Programs, without their extension. */
  programs: string[];
  /** Platforms of the executables. */
  targets: string[];
}

/** The runtime that `deno compile` puts into an executable could not be had. */
class NoRuntime extends Error {}

/** How Deno says so, as seen of 2.9; a test notices if it says it otherwise. */
export const LACKING: RegExp = /Setting up base binary\.\s+1: (.*)/;
const MISPLACED = /Could not find denort at '(.*)'/;

/**
 * Returns what the command line asks for. With `--help`, prints the help and ends the process.
 *
 * @throws {Failure} With status 2, if there is a mistake in it.
 */
export function parseOptions(args: string[]): Options {
  const { h, help, _: names, target } = parseArgs(args, {
    boolean: ["h", "help"],
    string: ["_", "target"],
    collect: ["target"],
    unknown: (arg) => {
      if (arg.startsWith("-")) throw usage(`Option inconnue : ${arg}.`);
      return true;
    },
  });
  if (help || h) {
    console.log(HELP);
    Deno.exit(0);
  }
  const programs = new Set(
    names.map((name) => String(name).replaceAll("\\", "/").replace(/^\.\/|\.ts$/g, "")),
  );
  for (const program of programs) {
    if (!PROGRAMS.includes(program)) {
      throw usage(`« ${program} » n'est pas un programme : ${PROGRAMS.join(", ")}.`);
    }
  }
  const all = Object.keys(ENDINGS);
  const wanted = new Set(target as string[]);
  if (wanted.size === 0) wanted.add(Deno.build.target);
  for (const target of wanted) {
    if (target !== "all" && !all.includes(target)) {
      const value = target === "" ? "sans valeur" : `« ${target} »`;
      throw usage(`--target ${value} : il faut ${all.join(", ")} ou all.`);
    }
  }
  const targets = wanted.has("all") ? all : [...wanted];
  return { programs: programs.size > 0 ? [...programs] : PROGRAMS, targets };
}

/** Returns the file of a program in the folder, `tp3/client_v3` as `dist/tp3-client_v3` and its ending. */
function fileOf(program: string, ending: string): string {
  return `${FOLDER}/${program.replace("/", "-")}${ending}`;
}

/**
 * Runs a subcommand of Deno that makes one file of one program. If it fails, the file of another day stays.
 *
 * @throws {NoRuntime} If it lacks the runtime of an executable.
 * @throws {Failure} If it fails otherwise.
 */
async function make(subcommand: string[], program: string, file: string): Promise<void> {
  const fresh = file.replace("/", "/new-"); // `deno compile` removes its output before it knows that it can make it
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...subcommand, "--output", `${Deno.cwd()}/${fresh}`, `${program}.ts`],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return await Deno.rename(fresh, file);
  const complaint = new TextDecoder().decode(stderr);
  const misplaced = MISPLACED.exec(complaint);
  if (misplaced) {
    throw new Failure(`DENORT_BIN dit que le moteur est « ${misplaced[1]} » : il n'y a rien là.`);
  }
  const lacking = LACKING.exec(complaint);
  if (lacking) throw new NoRuntime(lacking[1]);
  throw new Failure(`« deno ${subcommand[0]} » n'a pas pu faire ${file} :\n${complaint}`);
}

/** Makes the bundle of a program; returns its file. */
async function bundle(program: string): Promise<string> {
  const file = fileOf(program, ".js");
  await make(["bundle"], program, file);
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.replace(CACHE, "// ")); // where it is on this machine is nobody's business
  return file;
}

/** Makes the executable of a program for a platform; returns its file. */
async function compile(program: string, target: string): Promise<string> {
  const file = fileOf(program, ENDINGS[target]);
  await make(["compile", "--no-check", "--allow-net", "--no-prompt", "--target", target], program, file);
  return file;
}

/** Returns a size as `50,0 ko` or `95,6 Mo`. */
function formatSize(bytes: number): string {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return value.toLocaleString("fr-FR", { style: "unit", unit, ...digits });
}

/** Returns what to do about the runtimes that could not be had: platforms, and the reason of each. */
function adviseOnRuntimes(lacking: Map<string, string>): string {
  const [[target, reason]] = lacking;
  const targets = [...lacking.keys()].join(", ");
  return `
Pas d'exécutables pour ${targets} : « deno compile » n'a pas pu obtenir leur moteur, denort
(${reason}).
Essayez depuis un autre réseau : il suffit d'y arriver une fois. Ou téléchargez-le ailleurs, décompressez-le, et
dites où il est dans la variable DENORT_BIN, un seul --target à la fois :
https://dl.deno.land/release/v${Deno.version.deno}/denort-${target}.zip
Les fichiers .js sont prêts : là où il y a Deno, « deno run --allow-net FICHIER » les lance, même sans réseau.`;
}

async function main(): Promise<void> {
  const { programs, targets } = parseOptions(Deno.args);
  if (targets.length > 1 && Deno.env.get("DENORT_BIN")) {
    throw usage("DENORT_BIN est le moteur d'une seule plateforme : indiquez un seul --target.");
  }
  const width = Math.max(
    ...targets.flatMap((target) => programs.map((program) => fileOf(program, ENDINGS[target]).length)),
  );
  let total = 0;
  const row = (name: string, size: string) => console.log(`${name.padEnd(width)} ${size.padStart(9)}`);
  const show = async (file: string) => {
    const { size } = await Deno.stat(file);
    total += size;
    row(file, formatSize(size));
  };
  row("fichier", "taille");
  for (const program of programs) await show(await bundle(program));
  const lacking = new Map<string, string>();
  for (const target of targets) {
    try {
      for (const program of programs) await show(await compile(program, target));
    } catch (error) {
      if (!(error instanceof NoRuntime)) throw error;
      lacking.set(target, error.message);
    }
  }
  row("total", formatSize(total));
  if (lacking.size > 0) throw new Failure(adviseOnRuntimes(lacking));
}

if (import.meta.main) await exitAfter(main);
