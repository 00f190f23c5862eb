/**
 * The command line of the two verifiers.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { parseAddress } from "../../lib/cli/address.ts";
import { type Practical, UsageError } from "./check.ts";
import { freePort } from "./free_port.ts";
import { type HandedIn, handedIn } from "./handed_in/handed_in.ts";
import type { Outputs } from "./outputs.ts";
import { checkFile, commandFor, isProgram, PROGRAM_FILE, stat } from "./starters.ts";

/** A mistake in the options, which `--help` explains; an absent file is none. */
export class OptionError extends UsageError {}

/** What of a verifier its command line depends on. */
export interface Verifiable {
  /** How many versions each practical has. */
  levels: Record<Practical, number>;
  /** Whether a program may run elsewhere, and an address stand for it: a server may. */
  takesAddress: boolean;
}

/** What to verify, and how. */
export interface Options extends HandedIn {
  practical: Practical;
  /** The version as which a program is verified. */
  level: number;
  /** The versions as which it is verified, one after the other. */
  levels: number[];
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
  /** Whether a table of all programs is wanted. */
  each: boolean;
}

/** How many programs this machine verifies at once: most of their time, they wait. */
export const JOBS = 10 * navigator.hardwareConcurrency;

/** What `--help` prints about the options. */
export const OPTIONS_HELP = `
  --tp N         le TP : 1 ou 3
  --level N      la version du programme : 1, 2 ou 3 (1 pour le serveur du TP 1) ;
                 plusieurs : 1-2, ou all
  --port N       le port [6000 au TP 1, 6400 au TP 3] ; 0 : un port libre, que la commande reçoit là où elle
                 dit {port}
  --timeout S    secondes laissées au programme à chaque étape [5]
  --strict       ce qui marche sans suivre l'énoncé est une faute, et ce qu'il ne demande pas aussi
  --details      explique aussi ce que l'énoncé ne demande pas
  --pty          lui donne un terminal (il faut python3)
  --each         vérifie chaque fichier, ou ceux d'un dossier ou d'un zip, et affiche le tableau de la classe ; un
                 élève par dossier, comme Moodle les donne, s'il y en a ; après « -- », la commande qui les lance,
                 "{file}" pour le fichier (sinon : Python, Deno ou Node, selon l'extension)
  --jobs N       combien de programmes vérifier à la fois, avec --each [${JOBS} sur cette machine]
  --watch        vérifie de nouveau chaque fois que le fichier est enregistré, jusqu'à Ctrl+C
  --json FICHIER écrit aussi le résultat dans un fichier
  --csv FICHIER  écrit aussi le tableau, pour LibreOffice, Excel ou Moodle
  --feedback DOSSIER  écrit aussi un texte par programme, à rendre à son auteur, par Moodle s'il en vient
  --help         cette aide

Les programmes sont lancés tels quels : ils peuvent faire sur cette machine tout ce que vous pouvez.`;

function number(text: string, option: string, min: number, max: number, isWhole: boolean): number {
  const value = (isWhole ? /^\d+$/ : /^\d+([.,]\d+)?$/).test(text) ? Number(text.replace(",", ".")) : NaN;
  if (value >= min && value <= max) return value;
  throw new OptionError(
    `--${option} attend un nombre${isWhole ? " entier" : ""} de ${min.toLocaleString("fr-FR")} à ${max}.`,
  );
}

/** Returns the versions that words name: « 2 », « 1,3 », « 1-3 », « all »; none if they cannot be understood. */
function levelsIn(words: string[], last: number): number[] {
  const all = Array.from({ length: last }, (_, index) => index + 1);
  const named = words.join(" ").split(/[\s,;]+/).map((word) => {
    if (/^(all|tous|toutes)$/i.test(word)) return all;
    const [, from, to = from] = /^([1-9])(?:-([1-9]))?$/.exec(word) ?? [];
    return Number(to) <= last ? all.filter((level) => Number(from) <= level && level <= Number(to)) : [];
  });
  return named.every((levels) => levels.length > 0)
    ? all.filter((level) => named.flat().includes(level))
    : [];
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
    collect: ["level"],
    unknown: (arg) => {
      if (arg.startsWith("-")) throw new OptionError(`Option inconnue : ${arg}.`);
      return true;
    },
  });
  const given = parsed as Record<string, string | undefined>;
  const { tp, port = tp === "1" ? "6000" : "6400", timeout = "5", jobs = `${JOBS}` } = given;
  const { json, csv, feedback } = given;
  if (tp !== "1" && tp !== "3") throw new OptionError("Indiquez le TP : --tp 1 ou --tp 3.");
  const practical: Practical = `tp${tp}`;
  const last = levels[practical];
  const { level: words = [] } = parsed as { level?: string[] };
  const chosen = words.length === 0 && last === 1 ? [1] : levelsIn(words, last);
  if (chosen.length === 0) {
    throw new OptionError(
      last > 1
        ? `--level attend la version du programme, de 1 à ${last}. Plusieurs : --level 1-2, ou --level all.`
        : "Le serveur du TP 1 n'a qu'une version : --level 1.",
    );
  }
  for (const [option, name] of Object.entries({ json, csv, feedback })) {
    const wanted = option === "feedback" ? "dossier" : "fichier";
    if (name === "") throw new OptionError(`--${option} attend un nom de ${wanted}.`);
    if (name !== undefined && isProgram(name)) {
      throw new OptionError(`--${option} : ${name} est un programme, qui serait perdu.`);
    }
  }
  const options = {
    practical,
    level: chosen[0],
    levels: chosen,
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
  if (options.watch && options.each) throw new OptionError(unwatchable);
  if (options.each) {
    if (operands.length === 0) throw new OptionError("--each attend des fichiers, un dossier ou un zip.");
    if (command.length > 0 && !command.some((word) => word.includes("{file}"))) {
      throw new OptionError("Après « -- », {file} doit dire où va le fichier.");
    }
    const role = takesAddress ? "server" : "client";
    return { ...options, ...handedIn(operands, { practical, levels: chosen, role, command }) };
  }
  const one = (
    name: string,
    command: string[],
  ) => [{ name, attempts: chosen.map((level) => ({ level, command })) }];
  if (command.length > 0) {
    if (operands.length > 0) throw new OptionError(`Argument en trop avant « -- » : ${operands[0]}.`);
    command.slice(1).filter((word) => PROGRAM_FILE.test(word)).forEach(checkFile);
    return { ...options, programs: one(command.join(" "), command) };
  }
  const [operand] = operands;
  if (operands.length !== 1) {
    const address = takesAddress ? ", ou l'adresse d'un serveur" : "";
    throw new OptionError(
      operand === undefined
        ? `Indiquez le fichier de votre programme${address}.`
        : `Argument en trop : ${operands[1]}. Pour vérifier plusieurs programmes : --each.`,
    );
  }
  if (!takesAddress || PROGRAM_FILE.test(operand) || /[/\\]/.test(operand) || stat(operand)) {
    return { ...options, programs: one(operand, commandFor(operand)) };
  }
  if (options.watch) throw new OptionError(unwatchable);
  try {
    parseAddress(operand, options.port);
  } catch (failure) {
    throw new OptionError((failure as Error).message);
  }
  return { ...options, address: operand, programs: one(operand, []) };
}
