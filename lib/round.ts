/**
 * One secret shared by several players, round after round (handout, section 3, « Serveur v3 »). No input
 * or output here: players are whatever the caller says.
 *
 * @module
 */

import { countGuesses, type Interval, invalidGuess, judge, validGuess, WON } from "./game.ts";

/** A player's progress in the present round. */
interface Progress {
  guesses: number;
  found: boolean;
}

/** The state of a game among several players. */
export class Round<Player> {
  /** The number to find. */
  secret: number;
  readonly #range: Interval;
  readonly #draw: () => number;
  readonly #players = new Map<Player, Progress>();
  /** The best score of the present round so far; Infinity until somebody finds the secret. */
  #best = Infinity;

  /**
   * Starts the first round, without players.
   *
   * @param range Where the secret is.
   * @param draw Returns the secret of the next round.
   */
  constructor(range: Interval, draw: () => number) {
    this.#range = range;
    this.#draw = draw;
    this.secret = draw();
  }

  /** The players present. */
  get players(): Iterable<Player> {
    return this.#players.keys();
  }

  /** A new player joins the present round. */
  join(player: Player): void {
    this.#players.set(player, { guesses: 0, found: false });
  }

  /** A player leaves; a secret that this player has found still counts for the best score. */
  leave(player: Player): void {
    this.#players.delete(player);
  }

  /** Whether a player who is present has found the secret, and waits for the others. */
  isWaiting(player: Player): boolean {
    return this.#players.get(player)!.found;
  }

  /** A player who is present sends a guess, or anything else; returns the answer. */
  guess(player: Player, text: string): string {
    const progress = this.#players.get(player)!;
    if (progress.found) {
      const count = this.#searching();
      return `Patientez : ${count} joueur${count > 1 ? "s cherchent" : " cherche"} encore`;
    }
    const guess = validGuess(text, this.#range);
    if (guess === undefined) return invalidGuess(this.#range);
    progress.guesses++;
    const answer = judge(guess, this.secret);
    if (answer !== WON) return answer;
    progress.found = true;
    this.#best = Math.min(this.#best, progress.guesses);
    return `${WON} en ${countGuesses(progress.guesses)}`;
  }

  /**
   * If the round is over, starts the next one among the players present and returns the best score, in
   * guesses; undefined otherwise. A round is over when somebody has found the secret, who may have left
   * since, and nobody present is still searching.
   */
  endIfOver(): number | undefined {
    if (this.#best === Infinity || this.#searching() > 0) return undefined;
    const best = this.#best;
    this.#best = Infinity;
    this.secret = this.#draw();
    for (const player of this.players) this.join(player);
    return best;
  }

  #searching(): number {
    let count = 0;
    for (const { found } of this.#players.values()) if (!found) count++;
    return count;
  }
}
