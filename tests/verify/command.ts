/**
 * The command line of verify_server.ts and verify_client.ts, and what is common to both.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { setColorEnabled } from "@std/fmt/colors";
import { parseAddress } from "../../lib/address.ts";
import { type Finding, type Practical, UsageError } from "./check.ts";
import { freePort, isFree } from "./free_port.ts";
import { classTable, conclude, describe, isRight, type Report } from "./report.ts";
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
                 la commande qui les lance, {file} pour le fichier, si ce n'est ni .py, ni .ts, ni .js
  --json FICHIER écrit aussi le résultat dans un fichier
  --help         cette aide

Les programmes sont lancés tels quels : ils peuvent faire sur cette machine tout ce que vous pouvez.`;

/** How a file is run, by its extension. */
const RUNNERS: Record<string, string[]> = {
  py: [Deno.build.os === "windows" ? "python" : "python3"],
  ts: [Deno.execPath(), "run", "--allow-net", "--no-prompt"],
  js: [Deno.execPath(), "run", "--allow-net", "--no-prompt"],
};

function number(text: string, option: string, min: number, max: number): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`--${option} attend un nombre de ${min} à ${max}.`);
}

/** Returns the files that an argument of `--each` names: one, those of a folder, or those that `*` stands for. */
function expand(argument: string, isWanted: (name: string) => boolean): string[] {
  const [, folder = "", name] = /^(.*[/\\])?(.*)$/s.exec(argument)!;
  const filesOf = (folder: string, isWanted: (name: string) => boolean) =>
    [...Deno.readDirSync(folder || ".")]
      .filter((entry) => entry.isFile && !entry.name.startsWith(".") && isWanted(entry.name))
      .map((entry) => folder + entry.name)
      .sort((one, other) => one.localeCompare(other));
  try {
    if (name.includes("*")) { // where the shell leaves it as it is
      const pattern = new RegExp(`^${name.split("*").map(RegExp.escape).join(".*")}$`);
      return filesOf(folder, (name) => pattern.test(name));
    }
    if (Deno.statSync(argument).isFile) return [argument];
    return filesOf(argument.replace(/[/\\]?$/, "/"), isWanted);
  } catch {
    throw new UsageError(`${argument} : ce fichier ou ce dossier n'existe pas.`);
  }
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
    alias: {},
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
    throw new UsageError(`--level attend la version du programme, de 1 à ${last}.`);
  }
  if (json === "") throw new UsageError("--json attend un nom de fichier.");
  const options = {
    practical,
    level: Number(level) || 1,
    port: number(port, "port", 0, 65535) || freePort(),
    timeout: number(timeout, "timeout", 0.1, 3600),
    strict: parsed.strict === true,
    pty: parsed.pty === true,
    json,
    each: parsed.each === true,
  };
  const { _: operands, each } = parsed;
  const fill = (word: string, file: string) =>
    word.replaceAll("{port}", String(options.port)).replaceAll("{file}", file);
  if (each) {
    if (operands.length === 0) throw new UsageError("--each attend des fichiers, ou un dossier.");
    if (command.length > 0 && !command.some((word) => word.includes("{file}"))) {
      throw new UsageError("Après « -- », {file} doit dire où va le fichier.");
    }
    const runner = (file: string) => RUNNERS[file.split(".").at(-1)!];
    const files = operands.flatMap((operand) =>
      expand(operand, (name) => command.length > 0 || runner(name) !== undefined)
    );
    if (files.length === 0) throw new UsageError(`Aucun programme dans ${operands.join(", ")}.`);
    const names = files.map((file) => file.split(/[/\\]/).at(-1)!);
    const areUnique = new Set(names).size === names.length;
    const programs = files.map((file, index) => {
      if (command.length === 0 && !runner(file)) {
        throw new UsageError(
          `Comment lancer ${file} ? Écrivez la commande après « -- », {file} pour le fichier.`,
        );
      }
      const words = command.length > 0 ? command.map((word) => fill(word, file)) : [...runner(file), file];
      return { name: areUnique ? names[index] : file, command: words };
    });
    return { ...options, programs };
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

/** Verifies each program and prints what is found, as it comes or, of a class, at the end. */
async function verifyAll(options: Options, { findings, hint }: Verifier): Promise<Report[]> {
  const { programs, each } = options;
  const reports: Report[] = [];
  for (const { name, command } of programs) {
    const report: Report = { program: name, findings: [] };
    const bar = "█".repeat(reports.length) + "░".repeat(programs.length - reports.length);
    progress(each ? `${bar} ${name}` : "");
    for await (const finding of findings(options, command)) {
      report.findings.push(finding);
      if (each) progress(`${bar} ${name} : ${finding.check}`);
      else console.log(describe(finding));
    }
    reports.push(report);
  }
  progress("");
  if (each) {
    console.log(classTable(reports));
  } else {
    console.log(`\n${conclude(reports[0].findings)}`);
    if (reports[0].findings.some(({ expected }) => expected)) {
      console.log(`Pour le voir vous-même : ${hint(options)}`);
    }
  }
  return reports;
}

/**
 * Verifies what the command line asks for, reports it, and ends the process: status 0 if all is right, 1 if
 * something failed, 2 after a mistake on the command line. Ctrl+C stops the programs too.
 */
export async function main(verifier: Verifier): Promise<never> {
  setColorEnabled(Deno.stdout.isTerminal() && !Deno.noColor);
  if (Deno.args.includes("--help")) {
    console.log(`${verifier.help}\n${OPTIONS_HELP}`);
    Deno.exit(0);
  }
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, async () => {
      await undoAll();
      Deno.exit(130);
    });
  }
  try {
    const options = parseOptions(Deno.args, verifier);
    if (!options.address && !isFree(options.port)) {
      throw new UsageError(
        `Un autre programme écoute déjà sur le port ${options.port} : arrêtez-le, ou changez --port.`,
      );
    }
    using file = options.json === undefined ? undefined : createFile(options.json);
    const reports = await verifyAll(options, verifier);
    file?.writeSync(new TextEncoder().encode(JSON.stringify(reports, null, 2)));
    await undoAll();
    Deno.exit(reports.every(isRight) ? 0 : 1);
  } catch (error) {
    await undoAll();
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message} Essayez --help.`);
    Deno.exit(2);
  }
}

/** Creates the file of `--json` before anything is verified: better now than in an hour. */
function createFile(name: string): Deno.FsFile {
  try {
    return Deno.openSync(name, { create: true, write: true, truncate: true });
  } catch (error) {
    throw new UsageError(`--json ne peut pas écrire dans ${name} : ${(error as Error).message}.`);
  }
}
