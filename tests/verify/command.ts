/**
 * The command line of verify_server.ts and verify_client.ts, and what is common to both.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { setColorEnabled } from "@std/fmt/colors";
import type { Finding, Practical } from "./check.ts";
import { classTable, conclude, describe, type Report } from "./report.ts";

/** What to verify, and how. */
export interface Options {
  practical: Practical;
  level: number;
  port: number;
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

/** A mistake on the command line, in French. */
export class UsageError extends Error {}

/** How a file is run, by its extension. */
const RUNNERS: Record<string, string[]> = {
  py: ["python3"],
  ts: [Deno.execPath(), "run", "--allow-net", "--no-prompt"],
  js: [Deno.execPath(), "run", "--allow-net", "--no-prompt"],
};

/** A free port of this machine. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function number(text: string | undefined, option: string, fallback: number, max: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!(value >= 0 && value <= max) || text === "") throw new UsageError(`--${option} attend un nombre.`);
  return value;
}

/**
 * Reads the command line.
 *
 * @throws {UsageError} If there is a mistake in it.
 */
export function parseOptions(args: string[], levels: Record<Practical, number>): Options {
  const end = args.indexOf("--");
  const command = end === -1 ? [] : args.slice(end + 1);
  const { _: positional, each = false, strict = false, pty = false, ...texts } = parseArgs(
    end === -1 ? args : args.slice(0, end),
    {
      boolean: ["each", "strict", "pty"],
      string: ["tp", "level", "port", "timeout", "json"],
      alias: {},
      unknown: (arg) => {
        if (arg.startsWith("-")) throw new UsageError(`Option inconnue : ${arg}.`);
        return true;
      },
    },
  );
  const { tp, level: levelText, port: portText, timeout: timeoutText, json } = texts as Record<
    string,
    string
  >;
  if (tp !== "1" && tp !== "3") throw new UsageError("Indiquez le TP : --tp 1 ou --tp 3.");
  const practical: Practical = `tp${tp}`;
  const level = number(levelText, "level", levels[practical] === 1 ? 1 : NaN, levels[practical]);
  if (!Number.isInteger(level) || level < 1) {
    throw new UsageError(`--level attend la version du programme, de 1 à ${levels[practical]}.`);
  }
  if (json === "") throw new UsageError("--json attend un nom de fichier.");
  const files = positional.map(String);
  if (each && files.length === 0) throw new UsageError("--each attend des fichiers.");
  if (!each && command.length === 0 && files.length !== 1) {
    throw new UsageError("Indiquez l'adresse d'un serveur, ou la commande du programme après « -- ».");
  }
  if (!each && command.length > 0 && files.length > 0) throw new UsageError("Une adresse ou une commande ?");
  const port = number(portText, "port", tp === "1" ? 6000 : 6400, 65535) || freePort();
  const fill = (word: string, file = "") => word.replace("{port}", String(port)).replace("{file}", file);
  const runner = (file: string) => {
    const known = RUNNERS[file.split(".").at(-1)!];
    if (command.length === 0 && known === undefined) {
      throw new UsageError(
        `Comment lancer ${file} ? Écrivez la commande après « -- », {file} pour le fichier.`,
      );
    }
    return command.length > 0 ? command.map((word) => fill(word, file)) : [...known, file];
  };
  return {
    practical,
    level,
    port,
    timeout: number(timeoutText, "timeout", 5, 3600) || 5,
    strict: strict === true,
    pty: pty === true,
    json,
    each: each === true,
    address: each || command.length > 0 ? undefined : files[0],
    programs: each
      ? files.map((file) => ({ name: file.split("/").at(-1)!, command: runner(file) }))
      : command.length > 0
      ? [{ name: command.join(" "), command: command.map((word) => fill(word)) }]
      : [{ name: files[0], command: [] }],
  };
}

/** Shows how far a class is verified, on a line that is written over; nothing where nobody looks. */
function progress(text: string): void {
  if (Deno.stderr.isTerminal()) Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${text}`));
}

/**
 * Verifies what the command line asks for, reports it, and ends the process: status 0 if all is right, 1 if
 * something failed, 2 after a mistake on the command line.
 *
 * @param help What `--help` prints.
 * @param levels How many versions each practical has.
 * @param findings Plays the checks of one program.
 */
export async function main(
  help: string,
  levels: Record<Practical, number>,
  findings: (options: Options, command: string[]) => AsyncIterable<Finding>,
): Promise<never> {
  setColorEnabled(Deno.stdout.isTerminal() && !Deno.noColor);
  if (Deno.args.includes("--help")) {
    console.log(help);
    Deno.exit(0);
  }
  try {
    const options = parseOptions(Deno.args, levels);
    const reports: Report[] = [];
    for (const { name, command } of options.programs) {
      const report: Report = { program: name, findings: [] };
      const bar = "█".repeat(reports.length) + "░".repeat(options.programs.length - reports.length);
      for await (const finding of findings(options, command)) {
        if (options.each) progress(`${bar} ${name} : ${finding.check}`);
        else console.log(describe(finding));
        report.findings.push(finding);
      }
      reports.push(report);
    }
    progress("");
    console.log(options.each ? classTable(reports) : `\n${conclude(reports[0].findings)}`);
    if (options.json) await Deno.writeTextFile(options.json, JSON.stringify(reports, null, 2));
    const isRight = reports.every(({ findings }) => findings.every(({ status }) => status !== "failed"));
    Deno.exit(isRight ? 0 : 1);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message} Essayez --help.`);
    Deno.exit(2);
  }
}
