/**
 * The command line of verify_server.ts and verify_client.ts, and what is common to both.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { setColorEnabled } from "@std/fmt/colors";
import { parseAddress } from "../../lib/address.ts";
import { printable } from "../../lib/protocol.ts";
import { type Finding, type Practical, UsageError } from "./check.ts";
import { freePort, isFree } from "./free_port.ts";
import { classTable, describe, isRight, type Report, summary } from "./report.ts";
import { undoAll } from "./undo.ts";

/** What to verify, and how. */
export interface Options {
  practical: Practical;
  level: number;
  port: number;
  /** Seconds for one step. */
  timeout: number;
  strict: boolean;
  pty: boolean;
  json?: string;
  /** An address in place of a command. */
  address?: string;
  /** The programs: a name and the command that starts each. */
  programs: { name: string; command: string[] }[];
  /** Whether a table of all programs is wanted. */
  each: boolean;
  /** The files of a folder that nobody knows how to start. */
  ignored: string[];
}

/** What differs between the two verifiers. */
export interface Verifier {
  /** What `--help` prints before the options. */
  help: string;
  /** How many versions each practical has. */
  levels: Record<Practical, number>;
  /** Whether a program may run elsewhere, and an address stand for it. */
  takesAddress: boolean;
  /** How a student can see for themself what was found, in a French sentence. */
  hint(options: Options): string;
  /** Plays the checks of one program. */
  findings(options: Options, command: string[]): AsyncIterable<Finding>;
}

const OPTIONS_HELP = `
  --tp N         le TP : 1 ou 3
  --level N      la version du programme : 1, 2 ou 3 (1 pour le serveur du TP 1)
  --port N       le port [6000 au TP 1, 6400 au TP 3] ; 0 : un port libre, que la commande reçoit là où elle
                 dit {port}
  --timeout S    secondes laissées au programme à chaque étape [5]
  --strict       ce qui marche sans suivre l'énoncé est une faute
  --pty          lui donne un terminal (il faut python3)
  --each         vérifie chaque fichier, ou ceux d'un dossier, et affiche le tableau de la classe ; après « -- »,
                 la commande qui les lance, {file} pour le fichier (sinon : .py avec Python, .ts et .js avec Deno)
  --json FICHIER écrit aussi le résultat dans un fichier
  --help         cette aide

Les programmes sont lancés tels quels : ils peuvent faire sur cette machine tout ce que vous pouvez.`;

/** The width of the progress bar, in characters. */
const BAR = 20;

/** How a file is run, by its extension. */
const RUNNERS: Record<string, string[]> = {
  py: [Deno.build.os === "windows" ? "python" : "python3"],
  ts: [Deno.execPath(), "run", "--allow-net", "--no-prompt"],
  js: [Deno.execPath(), "run", "--allow-net", "--no-prompt"],
};

function number(text: string, option: string, min: number, max: number, isWhole: boolean): number {
  const value = (isWhole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text) ? Number(text) : NaN;
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
      const pattern = new RegExp(`^${name.split("*").map(RegExp.escape).join(".*")}$`);
      return filesOf(folder).filter((file) => pattern.test(file.slice(folder.length)));
    }
    return Deno.statSync(argument).isFile ? [argument] : filesOf(argument.replace(/[/\\]?$/, "/"));
  } catch {
    throw new UsageError(`${argument} : ce fichier ou ce dossier n'existe pas.`);
  }
}

function filesOf(folder: string): string[] {
  return [...Deno.readDirSync(folder || ".")]
    .filter(({ isFile, name }) => isFile && !name.startsWith("."))
    .map(({ name }) => folder + name)
    .sort((one, other) => one.localeCompare(other));
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} If there is a mistake in it.
 */
export function parseOptions(args: string[], { levels, takesAddress }: Verifier): Options {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const command = args.slice(end + 1);
  const parsed = parseArgs(args.slice(0, end), {
    boolean: ["each", "strict", "pty"],
    string: ["_", "tp", "level", "port", "timeout", "json"],
    unknown: (arg) => {
      if (arg.startsWith("-")) throw new UsageError(`Option inconnue : ${arg}.`);
      return true;
    },
  });
  const { tp, level = "", port = tp === "1" ? "6000" : "6400", timeout = "5", json } = parsed as Record<
    string,
    string | undefined
  >;
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
  if (json === "") throw new UsageError("--json attend un nom de fichier.");
  const options = {
    practical,
    level: Number(level) || 1,
    port: number(port, "port", 0, 65535, true) || freePort(),
    timeout: number(timeout, "timeout", 0.1, 3600, false),
    strict: parsed.strict === true,
    pty: parsed.pty === true,
    json,
    each: parsed.each === true,
    ignored: [],
  };
  const operands = parsed._.map(String);
  const fill = (word: string, file: string) =>
    word.replaceAll("{port}", String(options.port)).replaceAll("{file}", file);
  if (options.each) {
    if (operands.length === 0) throw new UsageError("--each attend des fichiers, ou un dossier.");
    if (command.length > 0 && !command.some((word) => word.includes("{file}"))) {
      throw new UsageError("Après « -- », {file} doit dire où va le fichier.");
    }
    const starter = (file: string): string[] | undefined => {
      if (command.length > 0) return command.map((word) => fill(word, file));
      const runner = RUNNERS[file.split(".").at(-1)!];
      return runner && [...runner, file];
    };
    const files = operands.flatMap(expand);
    const known = files.filter(starter);
    if (known.length === 0) {
      throw new UsageError(
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
    return { ...options, programs, ignored: files.filter((file) => !starter(file)) };
  }
  if (command.length > 0) {
    if (operands.length > 0) throw new UsageError(`Argument en trop avant « -- » : ${operands[0]}.`);
    return {
      ...options,
      programs: [{ name: command.join(" "), command: command.map((word) => fill(word, "")) }],
    };
  }
  if (!takesAddress || operands.length !== 1) {
    const address = takesAddress ? "l'adresse d'un serveur, ou " : "";
    throw new UsageError(`Indiquez ${address}la commande du programme après « -- ».`);
  }
  try {
    parseAddress(operands[0], options.port);
  } catch (failure) {
    throw new UsageError((failure as Error).message);
  }
  return { ...options, address: operands[0], programs: [{ name: operands[0], command: [] }] };
}

/** Shows how far a class is verified, on a line that is written over; nothing where nobody looks. */
function progress(text: string): void {
  if (Deno.stderr.isTerminal()) Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${text}`));
}

/** Verifies each program, completes the reports, and prints what is found as it comes, unless it is a class. */
async function verifyAll(options: Options, verifier: Verifier, reports: Report[]): Promise<void> {
  const { programs, each, json } = options;
  for (const { name, command } of programs) {
    const report: Report = { program: name, findings: [] };
    const done = Math.round((reports.length / programs.length) * BAR);
    const bar = `${"█".repeat(done)}${"░".repeat(BAR - done)} ${reports.length + 1}/${programs.length}`;
    progress(each ? `${bar} ${printable(name)}` : "");
    try {
      for await (const finding of verifier.findings(options, command)) {
        report.findings.push(finding);
        if (each) progress(`${bar} ${printable(name)} : ${finding.check}`);
        else console.log(describe(finding));
      }
    } catch (error) {
      if (!each || !(error instanceof UsageError)) throw error;
      const finding: Finding = {
        check: "se lance",
        status: "failed",
        expected: "un programme",
        came: error.message,
      };
      report.findings.push(finding); // and on to the next one
    }
    reports.push(report);
    if (json !== undefined) writeJson(json, reports); // at once: an hour of checks may be interrupted
  }
  progress("");
}

/** Prints what was found in all. */
function conclude(options: Options, { hint }: Verifier, reports: Report[]): void {
  const { each, programs, ignored } = options;
  if (each) {
    console.log(classTable(reports));
    if (ignored.length > 0) console.log(`Fichiers ignorés : ${printable(ignored.join(", "))}.`);
    if (reports.length < programs.length) {
      console.log(`Interrompu. Programmes vérifiés : ${reports.length} sur ${programs.length}.`);
    }
    return;
  }
  for (const { findings } of reports) {
    console.log(`\n${summary(findings)}`);
    if (findings.some(({ expected }) => expected)) console.log(`Pour le voir vous-même : ${hint(options)}`);
  }
}

/**
 * Verifies what the command line asks for, reports it, and ends the process: status 0 if all is right, 1 if
 * something failed, 2 after a mistake on the command line. Ctrl+C stops the programs too, and shows what was found.
 */
export async function main(verifier: Verifier): Promise<never> {
  setColorEnabled(Deno.stdout.isTerminal() && !Deno.noColor);
  const [own] = Deno.args.join("\0").split("\0--\0"); // what follows is the program's
  if (own.split("\0").includes("--help")) {
    console.log(`${verifier.help}\n${OPTIONS_HELP}`);
    Deno.exit(0);
  }
  try {
    const options = parseOptions(Deno.args, verifier);
    if (!options.address && !isFree(options.port)) {
      throw new UsageError(
        `Un autre programme écoute déjà sur le port ${options.port} : arrêtez-le, ou changez --port.`,
      );
    }
    const reports: Report[] = [];
    if (options.json !== undefined) writeJson(options.json, reports); // better now than in an hour
    let isInterrupted = false;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      Deno.addSignalListener(signal, async () => {
        if (isInterrupted) return; // `deno task` passes on what the terminal has said already
        isInterrupted = true;
        progress("");
        if (options.each && reports.length > 0) conclude(options, verifier, reports);
        await undoAll();
        Deno.exit(130);
      });
    }
    await verifyAll(options, verifier, reports);
    conclude(options, verifier, reports);
    await undoAll();
    Deno.exit(reports.every(isRight) ? 0 : 1);
  } catch (error) {
    await undoAll();
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message} Essayez --help.`);
    Deno.exit(2);
  }
}

/** @throws {UsageError} If the file cannot be written. */
function writeJson(file: string, reports: Report[]): void {
  try {
    Deno.writeTextFileSync(file, JSON.stringify(reports, null, 2));
  } catch (error) {
    throw new UsageError(`--json ne peut pas écrire dans ${file} : ${(error as Error).message}.`);
  }
}
