/** One secret among several players, round after round (handout, section 3, « Serveur v3 »); pure.
 *
 * @example
 * ```ts
 * import { Round } from "./round.ts";
 * const round = new Round<string>({ min: 1, max: 30 }, () => 17);
 * using _player = round.join("Zoé");
 * if (round.guess("Zoé", "17") !== "Gagné en 1 coup" || round.endIfOver() !== 1) throw new Error();
 * ```
 *
 * @module */

import { type Identity, Tally } from "./cli/tally.ts";
import { countGuesses, type Interval, judge, validGuess, WON } from "./game.ts";
import { plural } from "./protocol.ts";

/** A game among several players. */
export class Round<Player> {
  /** The number to find. */
  secret: number;
  /** How many rounds are over. */
  finished = 0;
  /** The best score of all rounds; Infinity before the first is over. */
  record: number = Infinity;
  readonly #tally = new Tally();
  /** The best score of this round; Infinity until the secret is found. */
  #best = Infinity;
  /** How many guesses each player has made in this round, and who has found the secret. */
  readonly #guesses = new Map<Player, number>();
  readonly #waiting = new Set<Player>();

  /** Starts the first round; `draw` returns the secret of each, `identify` who a player is in the summary. */
  constructor(
    private readonly range: Interval,
    private readonly draw: () => number,
    private readonly identify?: (player: Player) => Identity,
  ) {
    this.secret = draw();
  }

  /** The players present. */
  get players(): Iterable<Player> {
    return this.#guesses.keys();
  }

  /** A player joins this round, and leaves at the end of the block (`using`). */
  join(player: Player): Disposable {
    this.#guesses.set(player, 0);
    return { [Symbol.dispose]: () => this.leave(player) };
  }

  /** A player leaves. Their score still counts. */
  leave(player: Player): void {
    this.#guesses.delete(player);
    this.#waiting.delete(player);
  }

  /** Whether a player has found the secret, and waits for the others. */
  isWaiting(player: Player): boolean {
    return this.#waiting.has(player);
  }

  /** Returns the answer to what a player sends. */
  guess(player: Player, text: string): string {
    if (this.isWaiting(player)) {
      const searching = this.#guesses.size - this.#waiting.size;
      return `Patientez : ${searching} ${plural(searching, "joueur cherche", "joueurs cherchent")} encore`;
    }
    const guess = validGuess(text, this.range);
    const answer = judge(guess, this.secret, this.range);
    if (guess === undefined) return answer;
    const guesses = this.#guesses.get(player)! + 1;
    this.#guesses.set(player, guesses);
    if (answer !== WON) return answer;
    this.#waiting.add(player);
    this.#best = Math.min(this.#best, guesses);
    if (this.identify) this.#tally.add(this.identify(player), guesses, this.finished);
    return `${WON} en ${countGuesses(guesses)}`;
  }

  /** Returns the best score if this round is over, and starts the next one. It is over when nobody is searching, and
   * somebody has found the secret, even if they have left; if it `mustEnd`, once there was a guess. The score of a round
   * without a winner is Infinity. */
  endIfOver(mustEnd = false): number | undefined {
    const isOver = mustEnd
      ? this.#guesses.values().some((guesses) => guesses > 0)
      : this.#best < Infinity && this.#waiting.size === this.#guesses.size;
    if (!isOver) return undefined;
    const best = this.#best;
    this.finished++;
    this.record = Math.min(this.record, best);
    this.#best = Infinity;
    this.secret = this.draw();
    this.#waiting.clear();
    for (const player of this.players) this.join(player);
    return best;
  }

  /** Returns the French lines that sum up the rounds; none before the first is over. */
  summarize(): string[] {
    return this.finished > 0 ? this.#tally.summarize(this.finished, this.record, this.range) : [];
  }
}
