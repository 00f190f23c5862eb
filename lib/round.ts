/** One secret among several players (handout, section 3, « Serveur v3 »); pure.
 *
 * @example
 * ```ts
 * import { Round } from "./round.ts";
 * const round = new Round({ min: 1, max: 30 }, () => 17);
 * const zoe = { number: 1, peer: "127.0.0.1:50000" };
 * using _player = round.join(zoe);
 * if (round.guess(zoe, "17") !== "Gagné en 1 coup" || round.endIfOver() !== 1) throw new Error();
 * ```
 *
 * @module */

import { averageOfBisection, countGuesses, type Interval, judge, validGuess, WON } from "./game.ts";
import { type Identity, plural } from "./protocol.ts";

/** A game among several players. */
export class Round<Player extends Identity> {
  /** The number to find. */
  secret: number;
  /** How many rounds are over. */
  finished = 0;
  /** Their best score; Infinity before the first win. */
  record: number = Infinity;
  /** Who has found it, and waits for the others. */
  readonly waiting = new Set<Player>();
  readonly #tally = new Tally();
  /** The best score of this round. */
  #best = Infinity;
  /** How many guesses each player has made. */
  readonly #guesses = new Map<Player, number>();

  /** Starts the first round; `draw` returns a secret. */
  constructor(private readonly range: Interval, private readonly draw: () => number) {
    this.secret = draw();
  }

  /** The players present. */
  get players(): Iterable<Player> {
    return this.#guesses.keys();
  }

  /** A player joins, until the end of the block (`using`). */
  join(player: Player): Disposable {
    this.#guesses.set(player, 0);
    return { [Symbol.dispose]: () => this.leave(player) };
  }

  /** A player leaves; the score still counts. */
  leave(player: Player): void {
    this.#guesses.delete(player);
    this.waiting.delete(player);
  }

  /** Returns the answer to what a player sends. */
  guess(player: Player, text: string): string {
    if (this.waiting.has(player)) {
      const searching = this.#guesses.size - this.waiting.size;
      return `Patientez : ${searching} ${plural(searching, "joueur cherche", "joueurs cherchent")} encore`;
    }
    const guess = validGuess(text, this.range);
    const answer = judge(guess, this.secret, this.range);
    if (guess === undefined) return answer;
    const guesses = this.#guesses.get(player)! + 1;
    this.#guesses.set(player, guesses);
    if (answer !== WON) return answer;
    this.waiting.add(player);
    this.#best = Math.min(this.#best, guesses);
    this.#tally.add(player, guesses, this.finished);
    return `${WON} en ${countGuesses(guesses)}`;
  }

  /** If this round is over, starts the next one and returns the best score, Infinity without a win. It is over when the
   * secret was found, if only by who has left, and nobody is searching; if it `mustEnd`, after any guess. */
  endIfOver(mustEnd = false): number | undefined {
    const isOver = mustEnd
      ? this.#best < Infinity || this.#guesses.values().some((guesses) => guesses > 0)
      : this.#best < Infinity && this.waiting.size === this.#guesses.size;
    if (!isOver) return;
    const best = this.#best;
    this.finished++;
    this.record = Math.min(this.record, best);
    this.#best = Infinity;
    this.secret = this.draw();
    this.waiting.clear();
    for (const player of this.players) this.#guesses.set(player, 0);
    return best;
  }

  /** Returns a summary in French, with the ten best averages; nothing before a round is over. */
  summarize(): string[] {
    if (this.finished === 0) return [];
    const ranking = this.#tally.ranking();
    const best = ranking.slice(0, 10).map(({ name, number, guesses, rounds }) => {
      const average = `${name ?? `#${number}`} ${decimal(guesses / rounds)}`;
      return rounds < this.finished ? `${average} (sur ${rounds})` : average;
    });
    const averages = best.join(" ; ") + (ranking.length > 10 ? " ; …" : ".");
    const players = plural(ranking.length, "joueur");
    const bisection = decimal(averageOfBisection(this.range));
    return [
      `Parties : ${this.finished}. Meilleur score de toutes : ${countGuesses(this.record)}.`,
      `Coups en moyenne, de ${ranking.length} ${players} : ${averages} Dichotomie : ${bisection}.`,
    ];
  }
}

const decimal = (number: number) => number.toLocaleString("fr-FR", { maximumFractionDigits: 2 });

/** How many guesses a player has needed, over how many rounds, up to which one. */
export type Score = Identity & { rounds: number; guesses: number; last: number };

/** The scores. The same name on the same machine is the same player. */
export class Tally {
  readonly #scores = new Map<string, Score>();

  /** A player has found the secret of a round; only the first time counts. */
  add({ number, peer, name }: Identity, guesses: number, round: number): void {
    const key = name === undefined ? `#${number}` : `${peer.replace(/:\d+$/, "")} ${name}`;
    const before = this.#scores.get(key) ?? { rounds: 0, guesses: 0, last: NaN };
    if (before.last === round) return;
    const rounds = before.rounds + 1;
    this.#scores.set(key, { number, peer, name, rounds, guesses: before.guesses + guesses, last: round });
    if (this.#scores.size <= 1000) return; // further names are invented
    const [passing] = this.#scores.entries().find(([, { rounds }]) => rounds === 1)!; // the new one, if no other
    this.#scores.delete(passing);
  }

  /** Forgets a player, under any name. */
  forget({ number }: { number: number }): void {
    for (const [key, score] of this.#scores) if (score.number === number) this.#scores.delete(key);
  }

  /** Returns the scores, best average first; those of half of the rounds or fewer, perhaps luck, last. */
  ranking(): Score[] {
    const scores = [...this.#scores.values()];
    const most = Math.max(...scores.map(({ rounds }) => rounds));
    const isRare = ({ rounds }: Score) => Number(rounds <= most / 2);
    const average = ({ guesses, rounds }: Score) => guesses / rounds;
    return scores.sort((one, other) => isRare(one) - isRare(other) || average(one) - average(other));
  }
}
