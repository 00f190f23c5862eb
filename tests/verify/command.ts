/**
 * What is common to verify_server.ts and verify_client.ts: from their command line to the end of their process.
 *
 * @module
 */

import { bold, setColorEnabled } from "@std/fmt/colors";
import { printable } from "../../lib/protocol.ts";
import { type Finding, UsageError } from "./check.ts";
import { findings, foregone, verifyClass } from "./class.ts";
import { feedbackPath, feedbackText } from "./feedback.ts";
import { isFree } from "./free_port.ts";
import type { Lanes } from "./lanes.ts";
import { OptionError, type Options, OPTIONS_HELP, parseOptions, type Verifiable } from "./options.ts";
import { leftovers, write } from "./outputs.ts";
import { describe, isRight, isTold, type Report, score, summary } from "./report.ts";
import { placeOf } from "./runner.ts";
import { onInterrupt } from "../../lib/terminal.ts";
import { showProgress } from "../support/progress.ts";
import { sheet } from "./sheet.ts";
import { checksTable, type Row, type Table, versionsTable } from "./table.ts";
import { undoAll } from "./undo.ts";
import { watch } from "./watch.ts";

/** What differs between the two verifiers. */
export interface Verifier extends Verifiable {
  /** What `--help` prints before the options. */
  help: string;
  /** How a student can see for themself what was found, in a French sentence; undefined if that would show no more. */
  hint(options: Options, findings: Finding[]): string | undefined;
  /** The names of the checks, in the order in which they are played. */
  checks(options: Options): string[];
  /** Plays the checks of one program, where it is to be met. */
  findings(options: Options, lanes: Lanes): AsyncIterable<Finding>;
}

/** The width of the progress bar, in characters. */
const BAR = 20;

/** What one command line asks for, and what has come of it. */
class Verification {
  readonly #options: Options;
  readonly #verifier: Verifier;
  readonly #table: Table;
  /** What was found so far, in the place of each program. */
  readonly #rows: Row[];
  readonly #date = new Date();
  /** Why what was found is not written. */
  problem?: Error;
  /** How many rows of the table are printed. */
  #printed = 0;

  /** Nothing is verified yet, but what was found is sure to have its place. @throws {UsageError} If it has not. */
  constructor(options: Options, verifier: Verifier) {
    const { programs, levels } = options;
    this.#options = options;
    this.#verifier = verifier;
    this.#table = levels.length > 1
      ? versionsTable(programs, levels)
      : checksTable(programs, verifier.checks(options));
    this.#rows = programs.map((program) => ({ program, reports: [] }));
    this.#write();
  }

  /** What was found so far. */
  get reports(): Report[] {
    return this.#rows.flatMap(({ reports }) => reports);
  }

  /** The rows of which all is known. */
  get #done(): Row[] {
    return this.#rows.filter(isDone);
  }

  /** Verifies the program, version after version, and prints what is found as it comes, unless it is to begin again. */
  async run(signal?: AbortSignal): Promise<void> {
    const [row] = this.#rows;
    row.reports.length = 0;
    const { attempts, name } = row.program;
    for (const [index, attempt] of attempts.entries()) {
      const options = { ...this.#options, level: attempt.level };
      if (attempts.length > 1) console.log(`${index > 0 ? "\n" : ""}${bold(`Version ${attempt.level}`)}\n`);
      const before = index > 0 ? { attempt: attempts[index - 1], report: row.reports[index - 1] } : undefined;
      const known = before && foregone(row.program, attempt, this.#verifier.checks(options), before);
      const report: Report = { program: name, level: attempt.level, findings: [] };
      for await (const finding of known?.findings ?? findings(options, this.#verifier, attempt.command)) {
        if (signal?.aborted) return;
        report.findings.push(finding);
        if (isTold(finding)) console.log(describe(finding));
      }
      this.#add(0, report);
      console.log(conclusion(options, this.#verifier, report));
    }
  }

  /** Verifies each program of a class, and prints the rows of its table as they come, in order. */
  async runClass(): Promise<void> {
    console.log(this.#table.header());
    this.#progress();
    await verifyClass(this.#options, this.#verifier, (index, report) => {
      this.#add(index, report);
      showProgress("");
      for (let next; (next = this.#rows[this.#printed]) && isDone(next); this.#printed++) {
        console.log(this.#table.row(next));
      }
      this.#progress(report);
    });
    this.conclude();
  }

  /** Prints what was found of a class so far, and what the table means. */
  conclude(): void {
    const { programs, ignored, lack, outputs: { feedback } } = this.#options;
    const done = this.#done;
    showProgress("");
    for (const row of this.#rows.slice(this.#printed)) if (isDone(row)) console.log(this.#table.row(row));
    console.log(this.#table.legend(done));
    if (ignored.length > 0) console.log(`Fichiers ignorés : ${printable(ignored.join(", "))}.`);
    if (lack) console.log(lack);
    const old = feedback === undefined ? [] : leftovers(feedback, programs.map(feedbackPath));
    if (old.length > 0) {
      console.log(
        `Dans ${feedback}, d'une autre vérification, à ne pas rendre avec : ${printable(old.join(", "))}.`,
      );
    }
    if (done.length < programs.length) {
      console.log(`Interrompu. Programmes vérifiés : ${done.length} sur ${programs.length}.`);
    }
  }

  /** Writes at once, as an hour of checks may be interrupted; if it cannot, what is found is not lost for that. */
  #add(index: number, report: Report): void {
    this.#rows[index].reports.push(report);
    this.problem = undefined;
    try {
      this.#write();
    } catch (error) {
      this.problem = error as Error;
    }
  }

  #write(): void {
    const { practical, levels, outputs } = this.#options;
    const { takesAddress, levels: { [practical]: last } } = this.#verifier;
    const task = takesAddress ? "verify:server" : "verify:client";
    const text = ({ level, ...report }: Report) => {
      const all = conclusion({ ...this.#options, level }, this.#verifier, { level, ...report });
      return [...report.findings.filter(isTold).map(describe), all].join("\n");
    };
    write(outputs, {
      json: this.reports,
      csv: sheet(this.#done, practical, levels, this.#verifier.checks(this.#options)),
      feedback: new Map(this.#done.map((row) => [
        feedbackPath(row.program),
        feedbackText(row, this.#options, this.#date, task, last, text),
      ])),
    });
  }

  /** Shows how far a class is, and what has come last: a row is printed only once those before it are. */
  #progress(report?: Report): void {
    const { length } = this.#rows;
    const done = this.#done.length;
    const full = Math.floor((done / length) * BAR);
    const last = report ? `  ${printable(report.program)} ${score(report.findings)}` : "";
    showProgress(`${"█".repeat(full)}${"░".repeat(BAR - full)} ${done}/${length}${last}`);
  }
}

function isDone({ program, reports }: Row): boolean {
  return reports.length === program.attempts.length;
}

/** Returns what is said at the end about one program. */
function conclusion(options: Options, { hint }: Verifier, { findings }: Report): string {
  const isFaulty = findings.some(({ status }) => status === "failed");
  const byHand = isFaulty ? hint(options, findings) : undefined;
  return summary(findings, options.details) + (byHand ? `\n\nPour le voir vous-même : ${byHand}` : "");
}

/**
 * Verifies what the command line asks for, reports it, and ends the process: status 0 if all is right, 1 if
 * something failed, 2 after a mistake on the command line. Ctrl+C stops the programs too, and shows what was found.
 */
export async function main(verifier: Verifier): Promise<never> {
  setColorEnabled(Deno.stdout.isTerminal() && !Deno.noColor);
  const folder = Deno.env.get("INIT_CWD"); // where the user stands: `deno task` goes to the top of the project
  if (folder) Deno.chdir(folder);
  const [own] = Deno.args.join("\0").split("\0--\0"); // what follows is the program's
  if (own.split("\0").includes("--help")) {
    console.log(`${verifier.help}\n${OPTIONS_HELP}`);
    Deno.exit(0);
  }
  globalThis.addEventListener("unhandledrejection", (event) => { // a mistake of ours is not to cost a class its table
    event.preventDefault();
    console.error(`Erreur du vérificateur : ${placeOf(event.reason)}`);
  });
  try {
    const options = parseOptions(Deno.args, verifier);
    if (!options.address && !isFree(options.port)) {
      throw new UsageError(
        `Un autre programme écoute déjà sur le port ${options.port} : arrêtez-le (Ctrl+C dans son terminal).`,
      );
    }
    const verification = new Verification(options, verifier);
    let isInterrupted = false;
    onInterrupt(async () => {
      if (isInterrupted) return; // `deno task` passes on what the terminal has said already
      isInterrupted = true;
      if (options.each) verification.conclude();
      await undoAll();
      Deno.exit(130);
    });
    if (options.each) await verification.runClass();
    else if (options.watch) {
      await watch(options.programs[0].attempts[0].command, (signal) => verification.run(signal));
    } else await verification.run();
    if (verification.problem) throw verification.problem;
    await undoAll();
    Deno.exit(verification.reports.every(isRight) ? 0 : 1);
  } catch (error) {
    await undoAll();
    if (!(error instanceof UsageError)) throw error;
    console.error(error instanceof OptionError ? `${error.message} Essayez --help.` : error.message);
    Deno.exit(2);
  }
}
