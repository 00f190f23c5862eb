/**
 * Plays the checks of one program, one after the other.
 *
 * @module
 */

import { deadline } from "@std/async/deadline";
import { stripAnsiCode } from "@std/fmt/colors";
import {
  type Check,
  Contradiction,
  Fault,
  type Finding,
  type Practical,
  Unverified,
  UsageError,
} from "./check.ts";
import type { Program } from "./program.ts";

/** One check's encounter with the program under test. */
export interface Session {
  /** Remarks of what works, but not as the handout says. */
  readonly warnings: Set<string>;
  /** All that was exchanged, a line each. */
  readonly exchanged: string[];
  /** The program, if it was started for this check. */
  readonly program?: Program;
  /** Leaves, and stops what was started. */
  close(): Promise<void>;
}

/** How strictly to judge, and how long to wait. */
export interface Rules {
  /** The practical that the program belongs to. */
  practical: Practical;
  /** The version of the program. */
  level: number;
  /** Seconds that the program may take for one step, and for most checks as a whole. */
  timeout: number;
  /** Whether what is only not as the handout says is wrong. */
  strict: boolean;
}

/** Seconds more than the limit of one step for a check as a whole: the step knows better what is missing. */
const MARGIN = 2;

/** How many of the last lines exchanged are shown with a failure. */
const SHOWN_LINES = 6;

/** How many of the last characters on the screen are. */
const SHOWN_CHARACTERS = 100;

/** Plays each check that concerns the program, in an encounter of its own, and gives what it finds as it comes. */
export async function* verify<Subject>(
  checks: Check<Subject>[],
  encounter: () => Subject & Session,
  rules: Rules,
): AsyncGenerator<Finding> {
  checks = checks.filter(({ practical, levels }) =>
    practical === rules.practical && levels.includes(rules.level)
  );
  const names = new Set(checks.map(({ name }) => name));
  const passed = new Set<string>();
  for (const check of checks) {
    const missing = check.needs?.find((name) => names.has(name) && !passed.has(name));
    if (missing !== undefined) {
      yield { check: check.name, status: "unverified", remark: `voir plus haut : ${missing}` };
      continue;
    }
    const subject = encounter();
    const finding = await play(check, subject, rules);
    await subject.close();
    if (finding.expected === undefined && finding.status !== "unverified") passed.add(check.name);
    yield finding;
  }
}

async function play<Subject>(
  { name: check, play, advice, robustness = false, judges, patience = 1 }: Check<Subject>,
  subject: Subject & Session,
  { level, timeout, strict }: Rules,
): Promise<Finding> {
  const badly = strict ? "failed" : "warning";
  try {
    const remark = await deadline(play(subject, level), (timeout * patience + MARGIN) * 1000) ?? undefined;
    if (subject.warnings.size === 0) return { check, status: "ok", remark };
    return { check, status: badly, remark: [...subject.warnings].join(" ; "), advice };
  } catch (error) {
    if (error instanceof Unverified) return { check, status: "unverified", remark: error.message };
    if (error instanceof Contradiction && error.topic !== judges) {
      return { check, status: "unverified", remark: `le jeu ne s'y prête pas : ${error.came}` };
    }
    if (error instanceof UsageError) throw error;
    const { name, message } = error as Error;
    if (name !== "TimeoutError" && !(error instanceof Fault)) { // a mistake of ours: the class is not lost for it
      return { check, status: "unverified", remark: `erreur de cette vérification : ${message}` };
    }
    const fault = error instanceof Fault
      ? error
      : new Fault(`la fin en moins de ${timeout * patience + MARGIN} s`, "ce n'est pas fini");
    return {
      check,
      status: robustness ? badly : "failed",
      expected: fault.expected,
      came: subject.program?.isFlooding ? "le programme inonde l'écran" : fault.came,
      exchanged: subject.exchanged.slice(-SHOWN_LINES),
      screen: lastLine(subject.program?.screen ?? ""),
      advice: fault.advice ?? advice,
    };
  }
}

/** Returns the end of what a screen shows last; undefined if it shows nothing. */
function lastLine(screen: string): string | undefined {
  const line = stripAnsiCode(screen).trimEnd().split(/[\r\n]+/).at(-1)!;
  return (line.length > SHOWN_CHARACTERS ? `…${line.slice(-SHOWN_CHARACTERS)}` : line) || undefined;
}
