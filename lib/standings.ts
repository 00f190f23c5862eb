/**
 * What everybody may see of a game among several players, as it goes on and once a round is over. No input or
 * output here.
 *
 * @module
 */

import type { ClientIdentity } from "./address.ts";
import { bestGuess, type Interval, judge, narrow } from "./game.ts";
import type { Progress, Result, Round } from "./round.ts";

/** How many players are shown at once, and how many past rounds. */
const SHOWN_PLAYERS = 100;
const SHOWN_ROUNDS = 100;

/** What is shown of a player. */
interface Row {
  number: number;
  address: string;
  guesses: number;
  found: boolean;
  left: boolean;
  best: boolean;
}

/** The standings of a game, round after round. */
export class Standings {
  readonly #round: Round<ClientIdentity>;
  readonly #past: { number: number; secret: number; best: number; players: number }[] = [];
  #number = 1;
  #start = Date.now();
  /** What is shown of the round before; undefined during the first one. */
  #last?: unknown;

  /** Follows a game. */
  constructor(round: Round<ClientIdentity>) {
    this.#round = round;
  }

  /** A round is over, and the next one has begun. */
  add({ secret, best, progress }: Result<ClientIdentity>): void {
    this.#past.unshift({ number: this.#number, secret, best, players: progress.size });
    this.#past.length = Math.min(this.#past.length, SHOWN_ROUNDS);
    this.#last = {
      ...this.#past[0],
      optimal: bisection(this.#round.range, secret),
      rows: shown(progress).map(([player, progress]) => ({
        ...rowOf(player, progress, best),
        possible: progress.possible,
      })),
    };
    this.#number++;
    this.#start = Date.now();
  }

  /**
   * Returns the standings: named parts, each of which changes as a whole. Of the present round it tells how many
   * numbers are still possible for each player, and not which: the players' intervals would tell the secret. Their
   * sizes narrow it down for who compares them all, up to its mirror image in the range.
   */
  view(): Record<string, unknown> {
    const { progress, range, best } = this.#round;
    const states = [...progress.values()];
    const parts: Record<string, unknown> = {
      round: {
        number: this.#number,
        start: this.#start,
        range,
        players: states.filter(({ left }) => !left).length,
        searching: states.filter(({ left, found }) => !left && !found).length,
      },
      past: this.#past,
      last: this.#last,
    };
    for (const [player, state] of shown(progress)) {
      parts[`player ${player.number}`] = {
        ...rowOf(player, state, best),
        possible: state.possible.map(size),
      };
    }
    return parts;
  }
}

/** Returns the players to show, by number: if there are too many, those who search first, and last who has left. */
function shown(progress: ReadonlyMap<ClientIdentity, Progress>): [ClientIdentity, Progress][] {
  const rank = ({ found, left }: Progress) => left ? 2 : found ? 1 : 0;
  const players = [...progress].sort(([, one], [, other]) => rank(one) - rank(other));
  return players.slice(0, SHOWN_PLAYERS).sort(([one], [other]) => one.number - other.number);
}

function rowOf({ number, peer }: ClientIdentity, { guesses, found, left }: Progress, best: number): Row {
  return { number, address: peer, guesses, found, left, best: found && guesses === best };
}

/** Returns how many numbers an interval has. */
function size({ min, max }: Interval): number {
  return max - min + 1;
}

/** Returns what is possible at first, then after each guess of who always halves it, up to the win. */
function bisection(range: Interval, secret: number): Interval[] {
  const possible = [range];
  let guess: number;
  do {
    guess = bestGuess(possible.at(-1)!);
    possible.push(narrow(possible.at(-1)!, guess, judge(guess, secret)));
  } while (guess !== secret);
  return possible;
}
