/**
 * What everybody may see of a game among several players, as it goes on and once a round is over. No input or
 * output here.
 *
 * @module
 */

import { bestGuess, type Interval, isWin, judge, narrow, TOO_BIG, TOO_SMALL, validGuess } from "../game.ts";
import type { ClientIdentity, Scoreboard } from "./board.ts";

/** How many players are shown at once, how many past rounds, and how many guesses of a player one by one. */
const SHOWN_PLAYERS = 100;
const SHOWN_ROUNDS = 100;
const SHOWN_STEPS = 50;

/** How many players are named first when a round is over. */
const PODIUM = 3;

/** How many players who have left are remembered until the round is over. */
const MAX_LEFT = 100;

/** A player's progress in a round. */
interface Progress {
  player: ClientIdentity;
  guesses: number;
  found: boolean;
  left: boolean;
  /** What was possible at first, then after each guess; of very many, the first ones and the last. */
  possible: Interval[];
}

/** What is shown of a player. */
interface Row {
  number: number;
  address: string;
  name?: string;
  guesses: number;
  found: boolean;
  left: boolean;
  best: boolean;
}

/** The standings of a game, round after round. */
export class Standings implements Scoreboard {
  readonly #range: Interval;
  #progress = new Map<number, Progress>();
  readonly #past: { number: number; secret: number; best: number; players: number }[] = [];
  #number = 1;
  #start = Date.now();
  /** The best so far, who have left too: of equals, the faster first; and the secret, once it is found. */
  #podium: Progress[] = [];
  #secret = NaN;
  /** What is shown of the round before; undefined during the first one. */
  #last?: unknown;

  /** Follows a game in this range. */
  constructor({ min, max }: Interval) {
    this.#range = { min, max };
  }

  /** A player joins the present round. */
  joined(player: ClientIdentity): void {
    const progress = { guesses: 0, found: false, left: false, possible: [this.#range] };
    this.#progress.set(player.number, { player, ...progress });
  }

  /** A player has said something; what is no guess is not counted. */
  exchanged({ number }: ClientIdentity, text: string, answer = ""): void {
    const guess = validGuess(text, this.#range);
    const found = isWin(answer);
    if (guess === undefined || !(found || answer === TOO_BIG || answer === TOO_SMALL)) return;
    const progress = this.#progress.get(number)!;
    progress.guesses++;
    const { possible } = progress; // once there are very many, the last one is written over
    possible[Math.min(possible.length, SHOWN_STEPS)] = narrow(possible.at(-1)!, guess, answer);
    if (!found) return;
    progress.found = true;
    const winners = [...this.#podium, progress];
    this.#podium = winners.sort((one, other) => one.guesses - other.guesses).slice(0, PODIUM);
    this.#secret = guess;
  }

  /** A player leaves. */
  left({ number }: ClientIdentity): void {
    const progress = this.#progress.get(number)!;
    const leftBefore = this.#progress.size - this.#present().length;
    if (progress.guesses > 0 && leftBefore < MAX_LEFT) progress.left = true;
    else this.#progress.delete(number);
  }

  /** A round is over, and the next one begins. */
  roundEnded(best: number): void {
    const players = this.#progress.size;
    this.#past.unshift({ number: this.#number, secret: this.#secret, best, players });
    this.#past.length = Math.min(this.#past.length, SHOWN_ROUNDS);
    this.#last = {
      ...this.#past[0],
      optimal: bisection(this.#range, this.#secret),
      podium: this.#podium.map((progress) => rowOf(progress, best)),
      rows: this.#shown().map((progress) => ({ ...rowOf(progress, best), possible: progress.possible })),
    };
    const present = this.#present();
    this.#progress = new Map();
    for (const { player } of present) this.joined(player);
    this.#podium = [];
    this.#number++;
    this.#start = Date.now();
  }

  /**
   * Returns the standings: named parts, each of which changes as a whole. Of the present round it tells how many
   * numbers are still possible for each player, and not which: the players' intervals would tell the secret. Their
   * sizes narrow it down for who compares them all, up to its mirror image in the range.
   */
  view(): Record<string, unknown> {
    const present = this.#present();
    const parts: Record<string, unknown> = {
      round: {
        number: this.#number,
        start: this.#start,
        range: this.#range,
        players: present.length,
        searching: present.filter(({ found }) => !found).length,
      },
      past: this.#past,
      last: this.#last,
    };
    for (const progress of this.#shown()) {
      parts[`player ${progress.player.number}`] = {
        ...rowOf(progress, this.#podium[0]?.guesses),
        possible: progress.possible.map(size),
      };
    }
    return parts;
  }

  #present(): Progress[] {
    return [...this.#progress.values()].filter(({ left }) => !left);
  }

  /** Returns the players to show, by number: if there are too many, those who search first, and last who has left. */
  #shown(): Progress[] {
    const rank = ({ found, left }: Progress) => left ? 2 : found ? 1 : 0;
    const players = [...this.#progress.values()].sort((one, other) => rank(one) - rank(other));
    return players.slice(0, SHOWN_PLAYERS).sort((one, other) => one.player.number - other.player.number);
  }
}

function rowOf({ player, guesses, found, left }: Progress, best?: number): Row {
  return {
    number: player.number,
    address: player.name === undefined ? player.peer : "", // a name is enough: all the class reads this
    name: player.name,
    guesses,
    found,
    left,
    best: found && guesses === best,
  };
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
