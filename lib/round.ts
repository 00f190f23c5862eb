/**
 * One secret shared by several players, round after round (handout, section 3, « Serveur v3 »). No input
 * or output here: players are whatever the caller says, messages are returned for the caller to send.
 *
 * @module
 */

import { countGuesses, type Interval, invalidGuess, judge, validGuess, WON } from "./game.ts";

/** What to send: for each player, the messages in their order. */
export type Deliveries<Player> = Map<Player, string[]>;

/** A player's progress in the present round. */
interface Progress {
  guesses: number;
  found: boolean;
}

/**
 * The state of a game among several players.
 *
 * A round is over when every player present has found the secret, and one at least did, who may have left
 * since. All of them then learn the best score, and the next round starts.
 */
export class Round<Player> {
  /** The number to find. */
  secret: number;
  /** The best score, in guesses, of each round that is over. */
  readonly bestScores: number[] = [];
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

  /** A new player joins the present round. */
  join(player: Player): void {
    this.#players.set(player, { guesses: 0, found: false });
  }

  /** A player leaves; returns the best score for the others if only this player was still searching. */
  leave(player: Player): Deliveries<Player> {
    this.#players.delete(player);
    return this.#endIfOver(new Map());
  }

  /** A player sends a guess, or anything else; returns the answer, and the best score if the round is over. */
  guess(player: Player, text: string): Deliveries<Player> {
    const progress = this.#players.get(player)!;
    if (progress.found) return new Map([[player, [this.#wait()]]]);
    const guess = validGuess(text, this.#range);
    if (guess === undefined) return new Map([[player, [invalidGuess(this.#range)]]]);

    progress.guesses++;
    const answer = judge(guess, this.secret);
    if (answer !== WON) return new Map([[player, [answer]]]);
    progress.found = true;
    this.#best = Math.min(this.#best, progress.guesses);
    return this.#endIfOver(new Map([[player, [`${WON} en ${countGuesses(progress.guesses)}`]]]));
  }

  #searching(): number {
    return this.#players.values().filter(({ found }) => !found).reduce((count) => count + 1, 0);
  }

  #wait(): string {
    const count = this.#searching();
    return `Patientez : ${count} joueur${count > 1 ? "s cherchent" : " cherche"} encore`;
  }

  #endIfOver(deliveries: Deliveries<Player>): Deliveries<Player> {
    if (this.#best === Infinity || this.#searching() > 0) return deliveries;
    const news = `Meilleur score : ${countGuesses(this.#best)}. Nouvelle partie !`;
    for (const player of this.#players.keys()) {
      deliveries.set(player, [...deliveries.get(player) ?? [], news]);
      this.join(player);
    }
    this.bestScores.push(this.#best);
    this.#best = Infinity;
    this.secret = this.#draw();
    return deliveries;
  }
}
