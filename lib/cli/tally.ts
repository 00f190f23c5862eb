/** What players have needed over the rounds; pure.
 * @module */

/** How many players are told apart; further names are invented. */
const MAX_TALLIED = 1000;

/** Who a client is: its number, its address `HOST:PORT`, the name with which it signs. */
export type Identity = { number: number; peer: string; name?: string };

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
    if (this.#scores.size <= MAX_TALLIED) return;
    const [passing] = this.#scores.entries().find(([, { rounds }]) => rounds === 1)!; // the new one, if no other
    this.#scores.delete(passing);
  }

  /** Forgets a player, under any name. */
  forget({ number }: Pick<Identity, "number">): void {
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
