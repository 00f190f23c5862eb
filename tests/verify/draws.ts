/**
 * How a server draws its secrets: what its text says, and what its games show. No input or output here.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import { Fault } from "./check.ts";

const MIN = 1;
const MAX = 30;

/**
 * How many draws show how wide the range is, and how many are enough to say that it is too narrow: 1 chance in a
 * million that so many are all within 23 numbers.
 */
const SURE = { draws: 40, narrow: 60, width: 24 };

/**
 * How many draws are enough of a program in which the right range is written, unless they are all within so few
 * numbers: 1 chance in 1,000, and more are drawn.
 */
const SAID = { draws: 10, width: 12 };

/** The same from version 2 on, where a game costs no start; and when a bound that has not come is believed missing. */
const MANY = { draws: 100, most: 600 };

/** After how many seconds a secret that has not changed is always the same: 1 chance in 24 million. */
const ALWAYS = 5;

/** After how many seconds what a clock draws, one secret a second, must do: a right program is not to wait for more. */
const PATIENCE = 6;

/** A range that a program draws from, and the words that say so. */
export interface Said {
  min: number;
  max: number;
  words: string;
}

/** How programs say what they draw: in Python, in JavaScript, in C. */
const DRAWS = [
  /\b(?:random\.)?randint\s*\(\s*(?<min>\d+)\s*,\s*(?<max>\d+)\s*\)/g,
  /\b(?:random\.)?randrange\s*\(\s*(?<min>\d+)\s*,\s*(?<end>\d+)\s*\)/g,
  /\b(?:Math\.(?<rounding>\w+)\s*\(\s*)?Math\.random\(\)\s*\*\s*(?<count>\d+)\s*\)/g,
  /\(?\brand\(\)\s*%\s*(?<count>\d+)\)?/g,
];

/** Returns the range in the text of a program, if it says so in usual words, and just once. */
export function drawIn(text: string): Said | undefined {
  const [only, ...others] = DRAWS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => saidIn(match))
  );
  return others.some((other) => other?.words !== only?.words) ? undefined : only;
}

/** Returns the range of one draw, with what is added to it before or after. */
function saidIn({ 0: words, index, input, groups }: RegExpMatchArray): Said | undefined {
  const { min = "0", max, end, count, rounding = "floor" } = groups!;
  const [before = "", addedBefore = "0"] = /(\d+)\s*\+\s*$/.exec(input!.slice(0, index)) ?? [];
  const rest = input!.slice(index! + words.length);
  const [after = "", addedAfter = "0"] = /^\s*\+\s*(\d+)/.exec(rest) ?? [];
  if (/^\s*[-*/%]\s*\d/.test(rest) || !/^(floor|trunc|ceil)$/.test(rounding)) return undefined;
  const shift = Number(addedBefore) + Number(addedAfter) + (rounding === "ceil" ? 1 : 0);
  const first = Number(min);
  const last = Number(max ?? Number(end ?? first + Number(count)) - 1);
  return { min: first + shift, max: last + shift, words: before + words + after };
}

function isRight({ min, max }: Said): boolean {
  return min === MIN && max === MAX;
}

/** The secrets that were drawn; what comes several times in a row counts once, as a clock may be the seed. */
export class Draws {
  readonly #secrets: number[] = [];
  /** Those that came last, at once. */
  #last: number[] = [];
  #repeats = 1;
  /** How many seconds were waited for another secret, in all and for this one. */
  #waits = 0;
  #vainWaits = 0;
  /** The wait for the next second, of all checks that play. */
  #pausing?: Promise<void>;

  /** Adds the secrets of games that were played at once. */
  add(...secrets: number[]): void {
    const areOld = secrets.every((secret) => this.#last.includes(secret));
    this.#last = [...new Set(secrets)];
    this.#repeats = areOld ? this.#repeats + 1 : 1;
    if (areOld) return;
    this.#secrets.push(...this.#last);
    this.#vainWaits = 0;
  }

  /** Whether it was drawn. */
  has(secret: number): boolean {
    return this.#secrets.includes(secret);
  }

  /** Waits for the clock's next second, if the same secret has come so often that it may be the seed. */
  async pause(): Promise<void> {
    if (this.#repeats >= 3) await (this.#pausing ??= this.#wait());
  }

  async #wait(): Promise<void> {
    await delay(1000);
    this.#waits++;
    this.#vainWaits++;
    this.#pausing = undefined;
  }

  /** Whether it is always the same. */
  get isConstant(): boolean {
    return this.#vainWaits >= ALWAYS;
  }

  /** Whether another game is needed to judge. */
  wants(level: number, said?: Said): boolean {
    const count = this.#secrets.length;
    if (this.isConstant || this.#waits >= PATIENCE) return false;
    if (count >= SURE.narrow && this.#width < SURE.width) return false;
    if (level > 1) {
      return count < MANY.draws || (this.#missing.length > 0 && count < MANY.most);
    }
    if (said && isRight(said) && count >= SAID.draws && this.#width >= SAID.width) return false;
    return count < SURE.draws || this.#width < SURE.width;
  }

  /**
   * Returns how many games the verdict is of, in French.
   *
   * @throws {Fault} If these are not secrets from 1 to 30.
   */
  judge(level: number, said: Said | undefined, server: { warn(remark: string): void }): string {
    const count = this.#secrets.length;
    const [missing] = this.#missing;
    if (this.isConstant) {
      const came = this.#last.length > 1
        ? "le même jusqu'à la fin de la conversation"
        : `toujours ${this.#last}`;
      throw new Fault("un autre secret à chaque partie", came);
    }
    if (count >= SURE.narrow && this.#width < SURE.width) {
      const [min, max] = [Math.min(...this.#secrets), Math.max(...this.#secrets)];
      throw new Fault("un secret de 1 à 30", `de ${min} à ${max}, en ${count} parties`);
    }
    if (level > 1 && missing && count >= MANY.most) { // 1 chance in 700 million for each
      throw new Fault(
        "un secret de 1 à 30, bornes comprises",
        `${missing} n'est jamais sorti en ${count} parties`,
      );
    }
    if (said && !isRight(said) && missing) {
      server.warn(
        `${said.words} tire de ${said.min} à ${said.max} ; ${missing} n'est pas sorti en ${count} parties`,
      );
    }
    return `en ${count} parties`;
  }

  get #width(): number {
    return Math.max(...this.#secrets) - Math.min(...this.#secrets) + 1;
  }

  get #missing(): number[] {
    return [MIN, MAX].filter((secret) => !this.has(secret));
  }
}
