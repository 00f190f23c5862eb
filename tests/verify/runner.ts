/**
 * Plays the checks of one program.
 *
 * @module
 */

import { deadline } from "@std/async/deadline";
import { stripAnsiCode } from "@std/fmt/colors";
import {
  type Advice,
  type Check,
  Contradiction,
  Fault,
  type Finding,
  type Practical,
  Unverified,
  UsageError,
} from "./check.ts";
import { adviceAbout, complaintIn } from "./complaint.ts";
import type { Language } from "./lanes.ts";
import type { Program } from "./program.ts";
import { forgottenAwait } from "./source.ts";

/** One check's encounter with the program under test. */
export interface Session {
  /** Remarks of what works, but not as the handout says, each with advice if it is not the check's. */
  readonly warnings: Map<string, Advice | undefined>;
  /** All that was exchanged, a line each. */
  readonly exchanged: string[];
  /** The program, if it was started for this check: the run that tells the most. */
  readonly program?: Program;
  /** What it has printed since something was last said to it. */
  readonly reaction?: string;
  /** How many seconds the program has needed to start, so far; the most it may need, before it has. */
  readonly startup: number;
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
  /** The language of the program. */
  language: Language;
  /** Its text, and that of its modules. */
  source: string;
}

/** How many times a check as a whole may take the limits of its steps: they know better what is missing. */
const LENIENCE = 4;

/** How many of the lines exchanged are shown with a failure, first and last. */
const SHOWN_LINES = { first: 3, last: 7 };

/** How many characters of the screen are. */
const SHOWN_CHARACTERS = 100;

/** Returns the checks that concern a program. */
function checksFor<Subject>(
  checks: Check<Subject>[],
  { practical, level }: Pick<Rules, "practical" | "level">,
): Check<Subject>[] {
  return checks.filter((check) => check.practical === practical && check.levels.includes(level));
}

/** Returns the names of the checks that count: what the handout does not ask for does not, unless we are strict. */
export function namesFor<Subject>(
  checks: Check<Subject>[],
  rules: Pick<Rules, "practical" | "level" | "strict">,
): string[] {
  return checksFor(checks, rules).filter(({ robustness }) => rules.strict || !robustness).map(({ name }) =>
    name
  );
}

/**
 * Plays the checks that concern the program side by side, each in an encounter of its own, once those that it needs have
 * passed. Gives what they find in their order, as it comes; a fault that several notice is told once.
 *
 * @param checks All checks.
 * @param encounter Returns a new encounter for a check, once there is room for it.
 * @param rules How to judge.
 */
export async function* verify<Subject>(
  checks: Check<Subject>[],
  encounter: (check: Check<Subject>) => Promise<Subject & Session>,
  rules: Rules,
): AsyncGenerator<Finding> {
  const findings = new Map<string, Promise<Finding>>();
  const open = new Set<Session>();
  let isOver = false;
  let hasPassed = false;
  const meet = async (check: Check<Subject>): Promise<Finding> => {
    const subject = await encounter(check);
    open.add(subject);
    if (isOver) await subject.close();
    const finding = await attempt(check, subject, rules);
    open.delete(subject);
    hasPassed ||= isPassed(finding);
    return finding;
  };
  const examine = async (check: Check<Subject>): Promise<Finding> => {
    for (const name of check.needs ?? []) {
      const needed = await findings.get(name);
      if (needed && !isPassed(needed)) {
        return blocked(check.name, name, check.robustness && !rules.strict || undefined);
      }
    }
    const finding = await meet(check);
    if (finding.status !== "failed" || isPassed(finding) || !hasPassed) return finding;
    const again = await meet(check); // the machine may have stood still: a fault comes twice
    return isPassed(again) ? again : finding;
  };
  for (const check of checksFor(checks, rules)) findings.set(check.name, examine(check));
  const all = Promise.allSettled(findings.values()); // whatever is thrown is thrown below, in its turn
  const told = new Map<string, string>(); // where each fault was
  try {
    for (const promise of findings.values()) {
      const finding = await promise;
      const { check, status, error, advice } = finding;
      const fault = status === "failed" && (error ?? advice);
      const first = fault && told.get(fault);
      if (fault && !first) told.set(fault, check);
      yield first ? blocked(check, first) : finding;
    }
  } finally {
    isOver = true;
    for (const session of open) await session.close();
    await all;
  }
}

function blocked(check: string, by: string, isBeyond?: boolean): Finding {
  return { check, status: "unverified", remark: `voir plus haut : ${by}`, isBlocked: true, isBeyond };
}

/** Whether the program does what it must, if not as the handout says. */
function isPassed({ expected, status }: Finding): boolean {
  return expected === undefined && status !== "unverified";
}

/** Plays a check; a mistake of ours is not verified: neither the program nor the class is to suffer from it. */
async function attempt<Subject>(
  check: Check<Subject>,
  subject: Subject & Session,
  rules: Rules,
): Promise<Finding> {
  try {
    return await play(check, subject, rules);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    return { check: check.name, status: "unverified", remark: `erreur du vérificateur : ${placeOf(error)}` };
  }
}

async function play<Subject>(
  { name: check, play, advice, explain, robustness = false, judges, patience = 1 }: Check<Subject>,
  subject: Subject & Session,
  { level, timeout, strict, language, source }: Rules,
): Promise<Finding> {
  const badly = strict ? "failed" : "warning";
  const isBeyond = robustness && !strict || undefined;
  const limit = Math.ceil(LENIENCE * (timeout + subject.startup) * patience);
  try {
    const remark = await deadline(play(subject, level), limit * 1000) ?? undefined;
    const warnings = [...subject.warnings];
    if (warnings.length === 0) return { check, status: "ok", remark, isBeyond };
    const [, own] = warnings.find(([, own]) => own !== undefined) ?? [];
    return {
      check,
      status: badly,
      remark: warnings.map(([remark]) => remark).join(" ; "),
      advice: say(own ?? advice, language),
      isBeyond,
    };
  } catch (error) {
    if (error instanceof Unverified) return { check, status: "unverified", remark: error.message, isBeyond };
    if (error instanceof Contradiction && error.topic !== judges) {
      const remark = `le jeu ne s'y prête pas : ${error.came}`;
      return { check, status: "unverified", remark, isBlocked: true, isBeyond };
    }
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    const fault = isLate ? new Fault(`la fin en moins de ${limit} s`, "ce n'est pas fini") : error;
    if (!(fault instanceof Fault)) throw error;
    await subject.program?.lastWords(); // it may close a connection before it says why
    const cause = forgottenAwait(source);
    const last = complaintIn(subject.program?.screen ?? "", subject.program?.exitCode);
    const complaint = cause && last?.words.startsWith("Interrupted") ? undefined : last; // a read nobody waited for
    const sure = complaint || robustness ? undefined : cause;
    const { came } = sure ?? fault;
    const reason = sure?.advice ?? explain?.(source, language) ?? fault.advice ?? advice;
    return {
      check,
      status: robustness ? badly : "failed",
      error: complaint && [complaint.place, complaint.words].filter((part) => part).join(" : "),
      expected: fault.expected,
      came: subject.program?.isFlooding ? "le programme inonde l'écran" : came,
      exchanged: shorten(subject.exchanged),
      screen: fault.screen === undefined ? complaint ? undefined : shown(subject) : excerpt(fault.screen),
      advice: complaint && !robustness ? adviceAbout(complaint) : say(reason, language),
      isBeyond,
    };
  } finally {
    await subject.close();
  }
}

/** Returns advice in the language of a program. */
function say(advice: Advice, language: Language): string {
  return typeof advice === "string" ? advice : advice[language];
}

/** Says what has gone wrong in the verifier itself, and where. */
export function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [, place] = /([^/\s]+:\d+):\d+\)?$/m.exec(error.stack ?? "") ?? [];
  return place ? `${error.message} (${place})` : error.message;
}

/** Returns the lines with which a conversation has begun, and those with which it ended so far: our leaving adds one. */
function shorten(lines: string[]): string[] {
  const { first, last } = SHOWN_LINES;
  return lines.length <= first + last ? [...lines] : [...lines.slice(0, first), "…", ...lines.slice(-last)];
}

/** What a program shows that matters: its answer to what was said last, or else its last line. */
function shown({ program, reaction = "" }: Session): string | undefined {
  return excerpt(reaction.trim() ? reaction : program?.screen.trimEnd().split("\n").at(-1) ?? "");
}

/** Returns the end of what was printed, its lines side by side; undefined if there is none. */
function excerpt(text: string): string | undefined {
  const line = stripAnsiCode(text).trim().split(/\s*[\r\n]\s*/).join(" ⏎ ");
  return (line.length > SHOWN_CHARACTERS ? `…${line.slice(-SHOWN_CHARACTERS)}` : line) || undefined;
}
