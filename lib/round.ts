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

import { averageOfBisection, countGuesses, type Interval, judge, validGuess, WON } from "./game.ts";
import { plural } from "./protocol.ts";

/** How many players a {@linkcode Tally} tells apart: as many names as wins are nobody's class. */
const MAX_TALLIED = 1000;

/** How a client is told from the others: by its number, its address (`HOST:PORT`), the name with which it signs if it does. */
export type Identity = { number: number; peer: string; name?: string };

/** What a player has needed: so many guesses in all, over so many rounds; and in which they won last. */
export type Score = Identity & { rounds: number; guesses: number; last: number };

/** What players have needed over the rounds. Who signs with the same name on the same machine is the same player. */
export class Tally {
  readonly #scores = new Map<string, Score>();

  /** A player has found the secret of a round, in so many guesses; only the first time in that round counts. */
  add({ number, peer, name }: Identity, guesses: number, round: number): void {
    const key = keyOf({ number, peer, name });
    const { rounds, guesses: before, last } = this.#scores.get(key) ?? { rounds: 0, guesses: 0, last: NaN };
    if (last === round) return;
    this.#scores.set(key, { number, peer, name, rounds: rounds + 1, guesses: before + guesses, last: round });
    if (this.#scores.size <= MAX_TALLIED) return;
    const passing = this.#scores.entries().find(([, { rounds }]) => rounds === 1) ?? [key];
    this.#scores.delete(passing[0]);
  }

  /** Forgets a player, under any name. */
  forget({ number }: Identity): void {
    for (const [key, score] of this.#scores) if (score.number === number) this.#scores.delete(key);
  }

  /** Forgets all. */
  clear(): void {
    this.#scores.clear();
  }

  /** Returns the scores, the best average first; those of half of the rounds or fewer, which may be luck, last. */
  ranking(): Score[] {
    const scores = [...this.#scores.values()];
    const most = Math.max(...scores.map(({ rounds }) => rounds));
    const isRare = ({ rounds }: Score) => Number(rounds <= most / 2);
    const average = ({ guesses, rounds }: Score) => guesses / rounds;
    return scores.sort((one, other) => isRare(one) - isRare(other) || average(one) - average(other));
  }
}

const keyOf = ({ number, peer, name }: Identity): string =>
  name === undefined ? `#${number}` : `${peer.slice(0, peer.lastIndexOf(":"))} ${name}`;

/** The state of a game among several players. */
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
  readonly #progress = new Map<Player, { guesses: number; found: boolean }>();

  /** Starts the first round; `draw` returns the secret of each, `identify` who a player is in the summary, if one is made. */
  constructor(
    private readonly range: Interval,
    private readonly draw: () => number,
    private readonly identify?: (player: Player) => Identity,
  ) {
    this.secret = draw();
  }

  /** The players present. */
  get players(): Iterable<Player> {
    return this.#progress.keys();
  }

  /** A player joins this round, and leaves at the end of the block (`using`). */
  join(player: Player): Disposable {
    this.#progress.set(player, { guesses: 0, found: false });
    return { [Symbol.dispose]: () => this.leave(player) };
  }

  /** A player leaves. Their score still counts. */
  leave(player: Player): void {
    this.#progress.delete(player);
  }

  /** Whether a player has found the secret, and waits for the others. */
  isWaiting(player: Player): boolean {
    return this.#progress.get(player)!.found;
  }

  /** Returns the answer to what a player sends. */
  guess(player: Player, text: string): string {
    const progress = this.#progress.get(player)!;
    if (progress.found) {
      const count = this.#searching();
      return `Patientez : ${count} ${plural(count, "joueur cherche", "joueurs cherchent")} encore`;
    }
    const guess = validGuess(text, this.range);
    const answer = judge(guess, this.secret, this.range);
    if (guess !== undefined) progress.guesses++;
    if (answer !== WON) return answer;
    progress.found = true;
    this.#best = Math.min(this.#best, progress.guesses);
    if (this.identify) this.#tally.add(this.identify(player), progress.guesses, this.finished);
    return `${WON} en ${countGuesses(progress.guesses)}`;
  }

  /** Returns the best score if this round is over, and starts the next one. It is over when nobody is searching, and
   * somebody has found the secret, even if they have left. */
  endIfOver(): number | undefined {
    if (this.#best === Infinity || this.#searching() > 0) return undefined;
    const best = this.#best;
    this.finished++;
    this.record = Math.min(this.record, best);
    this.#best = Infinity;
    this.secret = this.draw();
    for (const player of this.players) this.join(player);
    return best;
  }

  /** Returns the French lines that sum up the rounds: how many, the best score, the averages of the ten best players and
   * of the bisection; none before the first round is over. */
  summarize(): string[] {
    if (this.finished === 0) return [];
    const ranking = this.#tally.ranking();
    const players = `${ranking.length} ${plural(ranking.length, "joueur")}`;
    const best = ranking.slice(0, 10).map(({ name, number, guesses, rounds }) =>
      `${name ?? `#${number}`} ${decimal(guesses / rounds)}${
        rounds < this.finished ? ` (sur ${rounds})` : ""
      }`
    );
    const rest = ranking.length > best.length ? " ; …" : ".";
    return [
      `Parties : ${this.finished}. Meilleur score de toutes : ${countGuesses(this.record)}.`,
      `Coups en moyenne, de ${players} : ${best.join(" ; ")}${rest} Dichotomie : ${
        decimal(averageOfBisection(this.range))
      }.`,
    ];
  }

  #searching(): number {
    return [...this.#progress.values()].filter(({ found }) => !found).length;
  }
}

const decimal = (number: number): string => number.toLocaleString("fr-FR", { maximumFractionDigits: 2 });
