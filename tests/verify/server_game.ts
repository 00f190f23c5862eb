/**
 * A game with a server under test: what to guess, and what its answers leave possible.
 *
 * @module
 */

import { plural } from "../../lib/protocol.ts";
import { adviceOn, type Answers, MAX, MIN, type Verdict } from "./answers.ts";
import { type Advice, Contradiction, Fault } from "./check.ts";
import { COMPLETE, type Player, type ServerSubject } from "./checks/server.ts";

/** Advice to a server that closes in the middle of a game. */
const LAST = "Chaque nombre a sa réponse, le bon aussi : envoyez « Gagné » avant de fermer la connexion.";

/** Advice to a server that says something else. */
export const SAYS = "Les réponses sont celles de l'énoncé, au caractère près : le client les compare.";

/** Advice to a server that answers what a function returns that returns nothing. */
const RETURN = "La fonction qui choisit la réponse n'en rend pas dans ce cas : il y manque un return.";

/** How many guesses nobody needs: a number that is no secret. */
const DETOURS = 31;

/** How many guesses more each player of a round makes than the one before. */
const MORE = 9;

/** Returns what an answer says; undefined if it does not say it. */
export function verdictOf(answer: string): Verdict | undefined {
  if (/trop\s+grand/i.test(answer)) return "big";
  if (/trop\s+petit/i.test(answer)) return "small";
  if (/gagn/i.test(answer)) return "won";
}

/** Returns the numbers in an answer, in order. */
export function numbersIn(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}

/** A game with a server: remembers what the answers leave possible. */
export class Game {
  /** How many guesses were answered. */
  guesses = 0;
  /** The last answer. */
  answer = "";
  #below = MIN - 2; // the largest number too small so far: a secret of 0 is wrong, but it is a secret
  #above = MAX + 2;
  #won?: number;
  readonly #answers: Answers = [];

  /**
   * Starts a game.
   *
   * @param player The connection.
   * @param complete What an answer must match not to be waited for any longer.
   * @param others Who must be there for the server to answer, and wins after this player.
   * @param announces Whether the server says the best score of each round, as far as is known.
   */
  constructor(
    readonly player: Player,
    readonly complete: RegExp | undefined = COMPLETE,
    readonly others: Player[] = [],
    readonly announces = true,
  ) {}

  /** Whether the secret was found. */
  get isWon(): boolean {
    return this.#won !== undefined;
  }

  /** Whether the answer to the winning guess says how many there were, rightly or not. */
  get isCounted(): boolean {
    return numbersIn(this.answer).some((number) => number === this.guesses || number !== this.#won);
  }

  /** Guesses once. @throws {Contradiction} If no number fits this answer and the earlier ones. */
  async guess(guess: number): Promise<Verdict> {
    await this.player.send(String(guess));
    this.answer = "";
    let heard = "";
    let verdict: Verdict | undefined;
    while (verdict === undefined) { // the last round's best score may come before it
      const more = await this.player.receive(this.complete).catch((fault: Fault) => fault);
      if (more instanceof Error) {
        if (heard === "" && this.guesses === 0) throw more;
        throw new Fault(
          "« Trop grand ! », « Trop petit ! » ou « Gagné »",
          heard === "" ? more.came : `il répond « ${heard.trim()} »`,
          heard === "" ? LAST : /^(None|undefined)$/.test(heard.trim()) ? RETURN : SAYS,
        );
      }
      heard += more;
      this.answer = verdictOf(more) ? more : heard; // a verdict in two parts
      verdict = verdictOf(this.answer);
    }
    this.guesses++;
    this.#answers.push([guess, verdict]);
    if (verdict === "big") this.#above = Math.min(this.#above, guess);
    if (verdict === "small") this.#below = Math.max(this.#below, guess);
    if (verdict === "won") this.#won = guess;
    if (this.#below > MAX || this.#above < MIN) await this.#explain(guess);
    const secret = this.#won ?? this.#below + 1;
    if (secret <= this.#below || secret >= this.#above) {
      const before = [
        this.#below >= MIN && `« Trop petit ! » pour ${this.#below}`,
        this.#above <= MAX && `« Trop grand ! » pour ${this.#above}`,
        this.#won !== undefined && `« Gagné » pour ${this.#won}`,
      ];
      if (!this.isWon) await this.#askOn();
      throw this.#contradiction(before.filter((text) => text).join(", "));
    }
    return verdict;
  }

  /** Tells a secret out of range from numbers that are compared wrongly: is the answer the same for all of them? */
  async #explain(guess: number): Promise<never> {
    const came = `« ${this.answer.trim()} » pour ${guess}`;
    const expected = this.#below > MAX ? "small" : "big";
    const [number, answer] = await this.#askOn(expected) ?? [];
    if (number === undefined) throw new Contradiction("range", "un secret de 1 à 30", came);
    throw this.#contradiction(`${came}, « ${answer} » pour ${number}`);
  }

  /** Asks all numbers, until the server closes: to know how it compares; returns the first answer that is not expected. */
  async #askOn(expected?: Verdict): Promise<[number, string] | undefined> {
    let other: [number, string] | undefined;
    for (let number = MIN; number <= MAX; number++) {
      await this.player.send(String(number));
      const answer = await this.player.receive(this.complete).catch(() => "");
      const verdict = verdictOf(answer);
      if (verdict !== expected) other ??= [number, answer.trim()];
      if (verdict === undefined) break;
      this.#answers.push([number, verdict]);
      if (verdict === "won") break; // it may draw again
    }
    return other;
  }

  #contradiction(came: string): Contradiction {
    return new Contradiction("answers", "des réponses cohérentes", came, adviceOn(this.#answers));
  }

  /** Guesses by bisection until the secret is found; returns it, even if it is 0 or 31. */
  async win(): Promise<number> {
    if (this.#won !== undefined) return this.#won;
    while (true) {
      const middle = this.middle();
      if (await this.guess(middle) === "won") return middle;
    }
  }

  /** Lets all others win in their turn, each after so many guesses: then the round is over. */
  async finish(detours = 0): Promise<void> {
    for (const other of this.others) await new Game(other, this.complete).winAfter(detours, this.#won);
  }

  /**
   * Asks every number once, the most likely secrets last; returns whether all were asked before the win.
   *
   * @throws {Contradiction} If the answers fit no secret at all.
   */
  async askAll(): Promise<boolean> {
    const asked = new Set<number>();
    const ask = async (guess: number) => {
      asked.add(guess);
      return await this.guess(guess);
    };
    while (this.#above - this.#below > 3) if (await ask(this.middle()) === "won") return false;
    const isPossible = (number: number) => number > this.#below && number < this.#above;
    for (let number = MIN; number <= MAX; number++) {
      if (!asked.has(number) && !isPossible(number)) await ask(number);
    }
    for (let number = MIN; number <= MAX; number++) {
      if (!asked.has(number) && await ask(number) === "won") return true;
    }
    return false; // the secret is 0 or 31, which is for another check to say
  }

  /**
   * Guesses 1 so many times, then wins, by bisection if the secret is not known: a number of guesses that is no secret,
   * nor any other number said.
   */
  async winAfter(detours: number, secret?: number): Promise<void> {
    for (let guess = 0; guess < detours; guess++) if (await this.guess(MIN) === "won") return;
    if (secret !== undefined) await this.guess(secret);
    else await this.win();
  }

  /** The middle of what is possible; 0 and 31 only when nothing else is. */
  middle(): number {
    const middle = Math.floor((this.#below + this.#above) / 2);
    return this.#above - this.#below > 3 ? Math.min(MAX, Math.max(MIN, middle)) : middle;
  }
}

/** Connects as many others as the server waits for. */
async function othersOf(server: ServerSubject): Promise<Player[]> {
  const others: Player[] = [];
  while (others.length < server.crowd - 1) others.push(await server.connect());
  return others;
}

/** Connects and starts a game. */
export async function newGame(server: ServerSubject, player?: Player): Promise<Game> {
  player ??= await server.connect();
  return new Game(player, undefined, await othersOf(server));
}

/** A player who has not won yet, after a guess that is not the secret. */
export async function searching(server: ServerSubject, guess = MIN): Promise<Game> {
  while (true) {
    const game = await newGame(server);
    if (await game.guess(guess) !== "won") return game;
    await server.restart();
  }
}

/** The next game: of the same conversation from version 2 on, of a server started again in version 1. */
export async function nextGame(server: ServerSubject, game: Game | undefined, level: number): Promise<Game> {
  if (game === undefined) return await newGame(server);
  if (level === 3) {
    await game.finish();
    // A server that announces the best score may take its time to start the next round.
    const isKnown = numbersIn(afterCount(game)).length > 0 || tellsBestScore(game.answer);
    const announces = game.announces &&
      (isKnown || await game.player.receive(/\d/, server.brief).catch(() => undefined) !== undefined);
    return new Game(game.player, game.complete, game.others, announces);
  }
  if (level > 1) return new Game(game.player);
  await server.restart();
  return await newGame(server);
}

/** @throws {Fault} If the answer to the winning guess does not say how many there were. */
export async function assertCount(game: Game): Promise<void> {
  await hearCount(game);
  if (numbersIn(game.answer).includes(game.guesses)) return;
  throw new Fault(announcement(game), `« ${game.answer.trim()} »`);
}

/** Returns what is to be said after the winning guess. */
export function announcement({ guesses }: Game): string {
  return `« Gagné en ${guesses} ${plural(guesses, "coup")} »`;
}

/** Hears the number of guesses that comes after the answer to the winning one, if it does. */
export async function hearCount(game: Game): Promise<void> {
  if (!game.isCounted) game.answer += await game.player.overhear(1000); // in a segment of its own
}

/** What came after the number of guesses in the answer to the winning guess. */
export function afterCount({ answer, guesses }: Game): string {
  return answer.replace(new RegExp(`^.*?\\b${guesses}\\b`, "s"), "");
}

/** Whether a text tells a best score. */
export function tellsBestScore(text: string): boolean {
  return /(meilleur|score)\D*\d/i.test(text);
}

/** Waits for the best score of a round; what came with the win may hold it already. */
export async function assertBestScore(game: Game, best: number, advice?: Advice): Promise<void> {
  let text = afterCount(game);
  while (!numbersIn(text).includes(best)) {
    const more = await game.player.receive().catch(() => undefined);
    if (more === undefined) {
      throw new Fault(`le meilleur score, ${best}, pour chaque joueur`, undefined, advice);
    }
    text += more;
  }
}

/** Players of version 3 who search in the same round: two, or as many as the server waits for. */
export async function players(server: ServerSubject): Promise<Game[]> {
  while (true) {
    const first = await newGame(server);
    const others = first.others.length > 0 ? first.others : [await server.connect()];
    const games = [first.player, ...others].map((player) => new Game(player));
    for (const game of games) await game.guess(MIN);
    if (!games.some(({ isWon }) => isWon)) return games;
    await server.restart(); // 1 was the secret: nobody searches
  }
}

/**
 * All win, one after the other, in numbers of guesses that are no secrets; the last win ends the round. Returns the
 * best of these numbers.
 */
export async function playRound(games: Game[]): Promise<number> {
  for (const [index, game] of games.entries()) await game.winAfter(DETOURS + index * MORE);
  return Math.min(...games.map(({ guesses }) => guesses));
}
