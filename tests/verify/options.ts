/**
 * The command line of the two verifiers.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { parseAddress } from "../../lib/cli/address.ts";
import { type Practical, UsageError } from "./check.ts";
import { freePort } from "./free_port.ts";
import type { Outputs } from "./outputs.ts";
import { findPython } from "../support/python.ts";

/** What of a verifier its command line depends on. */
export interface Verifiable {
  /** How many versions each practical has. */
  levels: Record<Practical, number>;
  /** Whether a program may run elsewhere, and an address stand for it: a server may. */
  takesAddress: boolean;
}

/** A program to verify: a name, and the command that starts it, where {port} stands for its port. */
export interface Listed {
  name: string;
  command: string[];
}

/** What to verify, and how. */
export interface Options {
  practical: Practical;
  level: number;
  port: number;
  /** Seconds for one step. */
  timeout: number;
  strict: boolean;
  pty: boolean;
  /** Whether to explain what is beyond the handout. */
  details: boolean;
  /** How many programs to verify at once. */
  jobs: number;
  /** Whether to verify again each time that the program is saved. */
  watch: boolean;
  /** Where to write what was found, too. */
  outputs: Outputs;
  /** An address in place of a command. */
  address?: string;
  /** The programs. */
  programs: Listed[];
  /** Whether a table of all programs is wanted. */
  each: boolean;
  /** The files of a folder that nobody knows how to start. */
  ignored: string[];
  /** What is missing on this machine to run some of them. */
  lack?: string;
}

/** How many programs this machine verifies at once: most of their time, they wait. */
export const JOBS = 10 * navigator.hardwareConcurrency;

/** What `--help` prints about the options. */
export const OPTIONS_HELP = `
  --tp N         le TP : 1 ou 3
  --level N      la version du programme : 1, 2 ou 3 (1 pour le serveur du TP 1)
  --port N       le port [6000 au TP 1, 6400 au TP 3] ; 0 : un port libre, que la commande reçoit là où elle
                 dit {port}
  --timeout S    secondes laissées au programme à chaque étape [5]
  --strict       ce qui marche sans suivre l'énoncé est une faute, et ce qu'il ne demande pas aussi
  --details      explique aussi ce que l'énoncé ne demande pas
  --pty          lui donne un terminal (il faut python3)
  --each         vérifie chaque fichier, ou ceux d'un dossier, et affiche le tableau de la classe ; après « -- »,
                 la commande qui les lance, "{file}" pour le fichier (sinon : Python, Deno ou Node, selon l'extension)
  --jobs N       combien de programmes vérifier à la fois, avec --each [${JOBS} sur cette machine]
  --watch        vérifie de nouveau chaque fois que le fichier est enregistré, jusqu'à Ctrl+C
  --json FICHIER écrit aussi le résultat dans un fichier
  --csv FICHIER  écrit aussi le tableau, pour LibreOffice ou Excel
  --feedback DOSSIER  écrit aussi un texte par programme, à rendre à son auteur
  --help         cette aide

Les programmes sont lancés tels quels : ils peuvent faire sur cette machine tout ce que vous pouvez.`;

/** How a file is run, by its extension. */
const DENO = [Deno.execPath(), "run", "--allow-net", "--no-prompt"];
const RUNNERS: Record<string, string[]> = {
  py: ["python"],
  ts: DENO,
  js: DENO,
  mjs: ["node"],
  cjs: ["node"],
};

/** A word that names a program's file, and neither an address nor an option. */
const PROGRAM_FILE = /^[^-].*\.(py|ts|js|mjs|cjs|rb|php|pl|lua|jar|java|exe|sh|go)$/i;

/** Returns what runs a file, if anything. */
function runnerOf(file: string): string[] | undefined {
  const extension = file.split(".").at(-1)!.toLowerCase();
  const isForNode = extension === "js" && /\brequire\(/.test(Deno.readTextFileSync(file));
  return isForNode ? ["node"] : RUNNERS[extension];
}

/** Returns what is missing on this machine to run something, in a French sentence, or undefined if nothing is. (Where
 * there is no Node.js, Deno takes its place.) */
function lackOf([command]: string[]): string | undefined {
  if (command !== "python" || findPython() !== undefined) return undefined;
  return "Il manque Python 3 sur cette machine (sous Windows, « python » peut n'ouvrir que le Microsoft Store).";
}

/** Returns what is known of a file or folder, undefined if there is none. */
function stat(name: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(name);
  } catch {
    return undefined;
  }
}

/** Checks that there is such a file. @throws {UsageError} If it is a folder, or nothing. */
function checkFile(file: string): void {
  const info = stat(file);
  if (!info) throw new UsageError(`Fichier introuvable : ${file} (cherché dans ${Deno.cwd()}).`);
  if (info.isDirectory) throw new UsageError(`${file} est un dossier : --each vérifie tous ses programmes.`);
}

/** Returns the command that runs a file. @throws {UsageError} If there is no such file, or nothing to run it. */
function commandFor(file: string): string[] {
  checkFile(file);
  const runner = runnerOf(file);
  if (!runner) throw new UsageError(`Comment lancer ${file} ? Écrivez sa commande après « -- ».`);
  const lack = lackOf(runner);
  if (lack) throw new UsageError(lack);
  return [...runner, file];
}

/** Returns the programs of a class: the files that arguments name, and those of them that nobody knows how to start. */
function programsIn(operands: string[], command: string[]): Pick<Options, "programs" | "ignored" | "lack"> {
  if (operands.length === 0) throw new UsageError("--each attend des fichiers, ou un dossier.");
  if (command.length > 0 && !command.some((word) => word.includes("{file}"))) {
    throw new UsageError("Après « -- », {file} doit dire où va le fichier.");
  }
  const starter = (file: string): string[] | undefined => {
    if (command.length > 0) return command.map((word) => word.replaceAll("{file}", file));
    const runner = runnerOf(file);
    return runner && !lackOf(runner) ? [...runner, file] : undefined;
  };
  const files = operands.flatMap(expand);
  const known = files.filter(starter);
  const ignored = files.filter((file) => !starter(file));
  const lack = ignored.map((file) => lackOf(runnerOf(file) ?? [])).find((lack) => lack);
  if (known.length === 0) {
    throw new UsageError(
      lack ??
        `Aucun programme .py, .ts ou .js dans ${
          operands.join(", ")
        } : dites comment les lancer, après « -- ».`,
    );
  }
  const names = known.map((file) => file.split(/[/\\]/).at(-1)!);
  const areUnique = new Set(names).size === names.length;
  const programs = known.map((file, index) => ({
    name: areUnique ? names[index] : file,
    command: starter(file)!,
  }));
  return { programs, ignored, lack };
}

function number(text: string, option: string, min: number, max: number, isWhole: boolean): number {
  const value = (isWhole ? /^\d+$/ : /^\d+([.,]\d+)?$/).test(text) ? Number(text.replace(",", ".")) : NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(
    `--${option} attend un nombre${isWhole ? " entier" : ""} de ${min.toLocaleString("fr-FR")} à ${max}.`,
  );
}

/** Returns the files that an argument of `--each` names: one, those of a folder, or those that `*` stands for. */
function expand(argument: string): string[] {
  const [, folder = "", name] = /^(.*[/\\])?(.*)$/s.exec(argument)!;
  try {
    if (name.includes("*")) { // where the shell leaves it as it is
      const pattern = new RegExp(`^${name.split("*").map(RegExp.escape).join("[^/]*")}$`);
      return filesOf(folder).filter((file) => pattern.test(file.slice(folder.length)));
    }
    return Deno.statSync(argument).isFile ? [argument] : filesOf(argument.replace(/[/\\]?$/, "/"));
  } catch {
    throw new UsageError(`Fichier ou dossier introuvable : ${argument} (cherché dans ${Deno.cwd()}).`);
  }
}

/** Returns the files of a folder and, as some exports have one a student, of those in it. */
function filesOf(folder: string): string[] {
  return [...Deno.readDirSync(folder || ".")]
    .filter(({ name }) => !/^[._]|^node_modules$/.test(name))
    .flatMap(({ isDirectory, name }) => isDirectory ? filesOf(`${folder}${name}/`) : [folder + name])
    .sort((one, other) => one.localeCompare(other));
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} If there is a mistake in it.
 */
export function parseOptions(args: string[], { levels, takesAddress }: Verifiable): Options {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const command = args.slice(end + 1);
  const parsed = parseArgs(args.slice(0, end), {
    boolean: ["each", "strict", "pty", "details", "watch"],
    string: ["_", "tp", "level", "port", "timeout", "jobs", "json", "csv", "feedback"],
    unknown: (arg) => {
      if (arg.startsWith("-")) throw new UsageError(`Option inconnue : ${arg}.`);
      return true;
    },
  });
  const given = parsed as Record<string, string | undefined>;
  const { tp, level = "", port = tp === "1" ? "6000" : "6400", timeout = "5", jobs = `${JOBS}` } = given;
  const { json, csv, feedback } = given;
  if (tp !== "1" && tp !== "3") throw new UsageError("Indiquez le TP : --tp 1 ou --tp 3.");
  const practical: Practical = `tp${tp}`;
  const last = levels[practical];
  if (!/^[1-9]$/.test(level || String(last)) || Number(level) > last || (level === "" && last > 1)) {
    throw new UsageError(
      last > 1
        ? `--level attend la version du programme, de 1 à ${last}.`
        : "Le serveur du TP 1 n'a qu'une version : --level 1.",
    );
  }
  for (const [option, name] of Object.entries({ json, csv, feedback })) {
    const wanted = option === "feedback" ? "dossier" : "fichier";
    if (name === "") throw new UsageError(`--${option} attend un nom de ${wanted}.`);
    const isProgram = name !== undefined &&
      Object.keys(RUNNERS).some((extension) => name.endsWith(`.${extension}`));
    if (isProgram) throw new UsageError(`--${option} : ${name} est un programme, qui serait perdu.`);
  }
  const options = {
    practical,
    level: Number(level) || 1,
    port: number(port, "port", 0, 65535, true) || freePort(),
    timeout: number(timeout, "timeout", 0.1, 3600, false),
    strict: parsed.strict === true,
    pty: parsed.pty === true,
    details: parsed.details === true,
    jobs: number(jobs, "jobs", 1, 250, true),
    watch: parsed.watch === true,
    outputs: { json, csv, feedback },
    each: parsed.each === true,
    ignored: [],
  };
  const operands = parsed._.map(String);
  const unwatchable = "--watch attend le fichier d'un programme, ou sa commande après « -- ».";
  if (options.watch && options.each) throw new UsageError(unwatchable);
  if (options.each) return { ...options, ...programsIn(operands, command) };
  if (command.length > 0) {
    if (operands.length > 0) throw new UsageError(`Argument en trop avant « -- » : ${operands[0]}.`);
    command.slice(1).filter((word) => PROGRAM_FILE.test(word)).forEach(checkFile);
    return { ...options, programs: [{ name: command.join(" "), command }] };
  }
  const [operand] = operands;
  if (operands.length !== 1) {
    const address = takesAddress ? ", ou l'adresse d'un serveur" : "";
    throw new UsageError(
      operand === undefined
        ? `Indiquez le fichier de votre programme${address}.`
        : `Argument en trop : ${operands[1]}. Pour vérifier plusieurs programmes : --each.`,
    );
  }
  if (!takesAddress || PROGRAM_FILE.test(operand) || /[/\\]/.test(operand) || stat(operand)) {
    return { ...options, programs: [{ name: operand, command: commandFor(operand) }] };
  }
  if (options.watch) throw new UsageError(unwatchable);
  try {
    parseAddress(operand, options.port);
  } catch (failure) {
    throw new UsageError((failure as Error).message);
  }
  return { ...options, address: operand, programs: [{ name: operand, command: [] }] };
}
