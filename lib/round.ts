/**
 * One secret shared by several players, round after round (handout, section 3, « Serveur v3 »). No input
 * or output here: players are whatever the caller says.
 *
 * @module
 */

import { countGuesses, type Interval, invalidGuess, judge, narrow, validGuess, WON } from "./game.ts";

/** How many guesses of a player are remembered one by one. */
const MAX_STEPS = 50;

/** How many players who have left are remembered until the round is over. */
const MAX_LEFT = 100;

/** A player's progress in a round. */
export interface Progress {
  /** How many guesses so far. */
  guesses: number;
  /** Whether the player has found the secret. */
  found: boolean;
  /** Whether the player has left. */
  left: boolean;
  /** What was possible at first, then after each guess; of very many, the first ones and the last. */
  possible: Interval[];
}

/** What a round that is over comes to. */
export interface Result<Player> {
  /** The number that was to be found. */
  secret: number;
  /** The smallest number of guesses of those who have found it. */
  best: number;
  /** The players, in the order they came, and what each of them did. */
  progress: ReadonlyMap<Player, Progress>;
}

/** The state of a game among several players. */
export class Round<Player> {
  /** Where the secret is. */
  readonly range: Interval;
  /** The number to find. */
  secret: number;
  /** The smallest number of guesses in the present round so far; Infinity until somebody finds the secret. */
  best: number = Infinity;
  readonly #draw: () => number;
  #progress = new Map<Player, Progress>();

  /**
   * Starts the first round, without players.
   *
   * @param range Where the secret is.
   * @param draw Returns the secret of the next round.
   */
  constructor(range: Interval, draw: () => number) {
    this.range = { min: range.min, max: range.max };
    this.#draw = draw;
    this.secret = draw();
  }

  /** The players of the present round, those who have left after a guess included, and what each did. */
  get progress(): ReadonlyMap<Player, Progress> {
    return this.#progress;
  }

  /** The players present. */
  get players(): Player[] {
    return [...this.#progress].filter(([, { left }]) => !left).map(([player]) => player);
  }

  /** A new player joins the present round. */
  join(player: Player): void {
    this.#progress.set(player, { guesses: 0, found: false, left: false, possible: [this.range] });
  }

  /** A player leaves; a secret that this player has found still counts for the best score. */
  leave(player: Player): void {
    const progress = this.#progress.get(player)!;
    const leftBefore = this.#progress.size - this.players.length;
    if (progress.guesses > 0 && leftBefore < MAX_LEFT) progress.left = true;
    else this.#progress.delete(player);
  }

  /** Whether a player who is present has found the secret, and waits for the others. */
  isWaiting(player: Player): boolean {
    return this.#progress.get(player)!.found;
  }

  /** A player who is present sends a guess, or anything else; returns the answer. */
  guess(player: Player, text: string): string {
    const progress = this.#progress.get(player)!;
    if (progress.found) {
      const count = this.#searching();
      return `Patientez : ${count} joueur${count > 1 ? "s cherchent" : " cherche"} encore`;
    }
    const guess = validGuess(text, this.range);
    if (guess === undefined) return invalidGuess(this.range);
    const answer = judge(guess, this.secret);
    progress.guesses++;
    progress.found = answer === WON;
    const { possible } = progress; // once there are very many, the last one is written over
    possible[Math.min(possible.length, MAX_STEPS)] = narrow(possible.at(-1)!, guess, answer);
    if (!progress.found) return answer;
    this.best = Math.min(this.best, progress.guesses);
    return `${WON} en ${countGuesses(progress.guesses)}`;
  }

  /**
   * If the round is over, starts the next one among the players present and returns what this one came to;
   * undefined otherwise. A round is over when somebody has found the secret, who may have left since, and
   * nobody present is still searching.
   */
  endIfOver(): Result<Player> | undefined {
    if (this.best === Infinity || this.#searching() > 0) return undefined;
    const result = { secret: this.secret, best: this.best, progress: this.#progress };
    const present = this.players;
    this.#progress = new Map();
    this.best = Infinity;
    this.secret = this.#draw();
    for (const player of present) this.join(player);
    return result;
  }

  #searching(): number {
    let count = 0;
    for (const { found, left } of this.#progress.values()) if (!found && !left) count++;
    return count;
  }
}
