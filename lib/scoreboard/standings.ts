/** What everybody may see of a game among several players, as it goes on and once a round is over; pure.
 * @module */

import {
  averageOfBisection,
  bestGuess,
  type Interval,
  isWin,
  judge,
  narrow,
  TOO_BIG,
  TOO_SMALL,
  validGuess,
} from "../game.ts";
import type { Identity } from "../protocol.ts";
import { Tally } from "../round.ts";
import type { Scoreboard } from "./board.ts";

/** How many players are shown at once, how many past rounds, how many guesses of a player one by one, and how many winners of
 * a round; all are counted. */
const SHOWN_PLAYERS = 100, SHOWN_ROUNDS = 100, SHOWN_STEPS = 50, SHOWN_WINNERS = 10;

/** How many players who have left are remembered until the round is over. */
const MAX_LEFT = 100;

/** A player's progress in a round; `possible` is what was possible at first, then after each guess: of very many, the first
 * ones and the last. */
type Progress = { player: Identity; guesses: number; found: boolean; left: boolean; possible: Interval[] };

/** Who somebody is, for all to see: by the name, if there is one; the number helps if somebody else has the same. */
type Label = { number: number; name?: string; isTwin: boolean };
type Labeller = (player: Identity) => Label;

/** What is shown of a player. */
type Row = Label & { address: string; guesses: number; found: boolean; left: boolean; best: boolean };

/** What is shown of a past round: how many played, the best score, how many had it, who they are. */
type Past = {
  number: number;
  secret: number;
  players: number;
  best: number;
  bests: number;
  winners: Label[];
};

/** What is shown of all the rounds: the best players, how many there are, and what the bisection needs on average. */
type Averages = {
  rows: (Label & { rounds: number; average: number })[];
  players: number;
  bisection: number;
};

/** The standings of a game, round after round. */
export class Standings implements Scoreboard {
  readonly #range: Interval;
  /** In so many guesses who halves the range finds any secret; the scores above its double are counted together. */
  readonly #enough: number;
  #progress = new Map<number, Progress>();
  #past: Past[] = [];
  #tally = new Tally();
  #number = 1;
  #start = Date.now();
  /** The best score of this round, who has it, and how many they are: those who have left too. */
  #best = Infinity;
  #winners: Identity[] = [];
  #bests = 0;
  /** How many have found the secret in one guess, in two… */
  #scores: number[] = [];
  /** What is shown of the round before; undefined during the first one. */
  #last?: Past & { rows: Row[] };
  #averages?: Averages;

  /** Follows a game in this range. */
  constructor({ min, max }: Interval) {
    this.#range = { min, max };
    this.#enough = Math.ceil(Math.log2(max - min + 2));
  }

  /** A player joins the present round. */
  joined(player: Identity): void {
    if (this.#progress.size === 0) this.#start = Date.now();
    const progress = { guesses: 0, found: false, left: false, possible: [this.#range] };
    this.#progress.set(player.number, { player, ...progress });
  }

  /** A player has said something; what is no guess is not counted. */
  exchanged({ number }: Identity, text: string, answer = ""): void {
    const guess = validGuess(text, this.#range);
    const found = isWin(answer);
    if (guess === undefined || !(found || answer === TOO_BIG || answer === TOO_SMALL)) return;
    const progress = this.#progress.get(number);
    if (!progress) return; // forgotten
    progress.guesses++;
    const { possible } = progress; // once there are very many, the last one is written over
    possible[Math.min(possible.length, SHOWN_STEPS)] = narrow(possible.at(-1)!, guess, answer);
    if (!found) return;
    progress.found = true;
    this.#count(progress);
  }

  /** A player leaves. */
  left({ number }: Identity): void {
    const progress = this.#progress.get(number);
    const leftBefore = this.#progress.size - this.#present().length;
    if (progress && progress.guesses > 0 && leftBefore < MAX_LEFT) progress.left = true;
    else this.#progress.delete(number);
  }

  /** A player is shown no more, neither now nor in the past: the scores stay, without a name. */
  forget(player: Pick<Identity, "number">): void {
    const isOther = ({ number }: { number: number }) => number !== player.number;
    this.#progress.delete(player.number);
    this.#tally.forget(player);
    this.#winners = this.#winners.filter(isOther);
    this.#past = this.#past.map((round) => ({ ...round, winners: round.winners.filter(isOther) }));
    if (!this.#last) return;
    const { winners, rows } = this.#last;
    this.#last = { ...this.#last, winners: winners.filter(isOther), rows: rows.filter(isOther) };
    this.#averages = this.#average();
  }

  /** The rounds that are over are forgotten: another class comes. */
  clear(): void {
    this.#past = [];
    this.#last = this.#averages = undefined;
    this.#tally = new Tally();
  }

  /** A round is over, and the next one begins. */
  roundEnded(best: number, secret: number): void {
    const label = labeller([...this.#progress.values()].map(({ player }) => player));
    const past = {
      number: this.#number,
      secret,
      best,
      players: this.#progress.size,
      bests: this.#bests,
      winners: this.#winners.map(label),
    };
    this.#past = [past, ...this.#past].slice(0, SHOWN_ROUNDS);
    const last = {
      ...past,
      optimal: bisection(this.#range, secret),
      scores: Array.from(this.#scores, (players = 0) => players),
      mostScored: 2 * this.#enough,
      rows: this.#shown().map((player) => ({ ...rowOf(player, label, best), possible: player.possible })),
    };
    this.#last = last;
    this.#averages = this.#average();
    const present = this.#present();
    this.#progress = new Map();
    for (const { player } of present) this.joined(player);
    [this.#best, this.#winners, this.#bests, this.#scores] = [Infinity, [], 0, []];
    this.#number++;
    this.#start = Date.now();
  }

  /** Returns the standings: named parts, each of which changes as a whole. Of the present round it tells how many
   * numbers are still possible for each player, and not which: the players' intervals would tell the secret. Their
   * sizes narrow it down for who compares them all, up to its mirror image in the range. */
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
      last: this.#last,
      averages: this.#averages,
    };
    for (const round of this.#past) parts[`past ${round.number}`] = round;
    const label = labeller([...this.#progress.values()].map(({ player }) => player));
    for (const progress of this.#shown()) {
      parts[`player ${progress.player.number}`] = {
        ...rowOf(progress, label, this.#best),
        possible: progress.possible.map(size),
      };
    }
    return parts;
  }

  /** Counts a player who has found the secret. */
  #count({ player, guesses }: Progress): void {
    const index = Math.min(guesses, 2 * this.#enough) - 1;
    this.#scores[index] = (this.#scores[index] ?? 0) + 1;
    this.#tally.add(player, guesses, this.#number);
    if (guesses < this.#best) [this.#best, this.#winners, this.#bests] = [guesses, [], 0];
    if (guesses > this.#best) return;
    this.#bests++;
    if (this.#winners.length < SHOWN_WINNERS) this.#winners.push(player);
  }

  #average(): Averages {
    const ranking = this.#tally.ranking();
    const label = labeller(ranking);
    const rows = ranking.slice(0, SHOWN_PLAYERS).map((score) => ({
      ...label(score),
      rounds: score.rounds,
      average: score.guesses / score.rounds,
    }));
    return { rows, players: ranking.length, bisection: averageOfBisection(this.#range) };
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

function rowOf({ player, guesses, found, left }: Progress, label: Labeller, best: number): Row {
  const address = player.name === undefined ? player.peer : ""; // a name is enough: all the class reads this
  return { ...label(player), address, guesses, found, left, best: found && guesses === best };
}

/** Returns how to name each of these players beside the others. */
function labeller(players: Identity[]): Labeller {
  const key = ({ name = "" }: Identity) => name.normalize().toLowerCase().trim();
  const counts = new Map<string, number>();
  for (const player of players) counts.set(key(player), (counts.get(key(player)) ?? 0) + 1);
  return (player) => ({
    number: player.number,
    name: player.name,
    isTwin: player.name !== undefined && counts.get(key(player))! > 1,
  });
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
