/**
 * What a check is: a description of what to say to a program and what must come back. No input or output
 * here, nor in checks/: who plays them is runner.ts's business.
 *
 * @module
 */

import type { Explanation } from "./comparisons.ts";

/** The practical that a program belongs to. */
export type Practical = "tp1" | "tp3";

/** Where a program is met: what it listens on, or connects to. */
export interface Place {
  /** The address. */
  hostname: string;
  /** The port. */
  port: number;
  /** Whether the program was met there. */
  isMet?: boolean;
  /** Whether it may be where all programs are by default, as somebody was there. */
  isElsewhere?: boolean;
}

/** A sentence for whoever writes Python, and for whoever writes TypeScript; one for both, if it names no function. */
export type Advice = string | { py: string; ts: string };

/** What is wrong with a program, and what to do about it. */
export interface Cause {
  came: string;
  advice: Advice;
}

/** One thing to verify of a program. */
export interface Check<Subject> {
  /** What it is called in reports and in JSON: a few French words, unique among its kind. */
  name: string;
  /** The practical. */
  practical: Practical;
  /** The versions of the program that it concerns. */
  levels: number[];
  /** Whether the handout does not ask for it: a program that fails it is warned, unless `--strict`. */
  robustness?: boolean;
  /** What the student can do about a failure, in a French sentence or two. */
  advice: Advice;
  /** Returns advice for a program whose own text (source) makes sure why it fails. */
  explain?: Explanation;
  /** The checks without which this one cannot tell anything. */
  needs?: string[];
  /** What it is the one to say of a game, whoever notices. */
  judges?: Contradiction["topic"];
  /** How many times the usual time limit it may take (1). */
  patience?: number;
  /**
   * Plays it.
   *
   * @throws {Fault} If the program does not do what it must.
   * @throws {Unverified} If that cannot be told.
   * @returns A remark for the report, in French, if there is something to say.
   */
  play(subject: Subject, level: number): Promise<string | void>;
}

/** The program does not do what it must. */
export class Fault extends Error {
  override readonly name: string = "Fault";

  /**
   * @param expected What had to happen, in French: « attendu : … ».
   * @param came What happened instead, if the last bytes exchanged do not say it.
   * @param advice What the student can do, if it is not what the check says.
   * @param screen What the program has printed that matters here, if it is not what it has printed last.
   */
  constructor(
    readonly expected: string,
    readonly came?: string,
    readonly advice?: Advice,
    readonly screen?: string,
  ) {
    super(expected);
  }
}

/** Advice about a program that stops before anything can be verified. */
export const STOPS = "Lancez-le vous-même, et lisez l'erreur qu'il affiche.";

/** Advice about a program that prints for ever before anything can be verified. */
export const ENDLESS =
  "Une boucle affiche sans fin : vérifiez sa condition, et ce qui doit la rendre fausse.";

/**
 * A game that no guess can win: its answers fit no secret, or none of the range, or it ends before. One check is
 * there to say so, the others cannot tell.
 */
export class Contradiction extends Fault {
  override readonly name = "Contradiction";

  /**
   * @param topic What is wrong.
   * @param expected What had to happen, in French.
   * @param came What happened instead.
   * @param advice What the student can do, if it is not what the check says.
   */
  constructor(
    readonly topic: "answers" | "range" | "limit",
    expected: string,
    override readonly came: string,
    advice?: Advice,
  ) {
    super(expected, came, advice);
  }
}

/** It cannot be told whether the program does what it must. */
export class Unverified extends Error {
  override readonly name = "Unverified";
}

/** A mistake on the command line of a verifier, in French. */
export class UsageError extends Error {}

/** There is no such command on this machine. */
export class NoSuchCommand extends UsageError {}

/** What a check has found. */
export interface Finding {
  /** The check's name. */
  check: string;
  /** All right, not as in the handout, wrong, or not verified. */
  status: "ok" | "warning" | "failed" | "unverified";
  /** A remark, or why it was not verified. */
  remark?: string;
  /** What had to happen. */
  expected?: string;
  /** What happened instead. */
  came?: string;
  /** The last bytes exchanged, a line each. */
  exchanged?: string[];
  /** What the program has printed that matters here. */
  screen?: string;
  /** What the student can do about it. */
  advice?: string;
  /** Whether it waits for another check to pass. */
  isBlocked?: boolean;
  /** Whether the handout does not ask for it. */
  isBeyond?: boolean;
  /** The error on which the program has ended: its place and its words. */
  error?: string;
}
