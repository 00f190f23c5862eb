/**
 * Where one program is met: several times at once, each time at a place of its own, or at the one place where it looks
 * for others, or others for it.
 *
 * @module
 */

import type { Place } from "./check.ts";
import { freePort } from "./free_port.ts";
import { isWritten, redirect, type Redirected, sourceOf } from "./redirect.ts";

/** The address where programs are met that are not redirected. */
export const HOSTNAME = "127.0.0.1";

/** The language in which advice is given: Python, or TypeScript and JavaScript. */
export type Language = "py" | "ts";

/** How many addresses of the loopback were given to clients so far. */
let addresses = 0;

/** One of the places where a program is met, and the command that leads it there. */
export interface Lane {
  /** The place. */
  readonly place: Place;
  /** The command that starts the program. */
  readonly command: string[];
  /** Where it runs, and may write. */
  readonly folder: string;
}

/** What there is to meet, and where it is without us. */
export interface Meeting {
  /** The command, where {port} stands for its port. */
  command: string[];
  /** The port of the practical. */
  port: number;
  /** Whether it is a client: it looks for its server. */
  isClient: boolean;
  /** Where it runs already, if it does. */
  place?: Place;
}

/** The lanes of one program. */
export class Lanes implements AsyncDisposable {
  readonly #redirected: Redirected[] = [];
  readonly #free: Lane[] = [];
  readonly #waiting: ((lane: Lane) => void)[] = [];
  readonly #places: Place[] = [];
  readonly #meeting: Meeting;
  readonly #newPlace: () => Place;
  /** The text of the program, and of its modules. */
  readonly source: string;
  /** The language of the program; Python, if nobody knows. */
  readonly language: Language;

  private constructor(meeting: Meeting, newPlace: () => Place) {
    const { command } = meeting;
    this.#meeting = meeting;
    this.#newPlace = newPlace;
    this.language = command.some((word) => /\.[cm]?[jt]s$/i.test(word)) ? "ts" : "py";
    this.source = sourceOf(command);
  }

  /** Returns the one lane of a program that is met where all are, or elsewhere. */
  static async atHome(meeting: Meeting): Promise<Lanes> {
    const lanes = new Lanes(meeting, () => meeting.place ?? homeOf(meeting));
    lanes.#free.push(await lanes.add());
    return lanes;
  }

  /**
   * Returns lanes apart from those of any other program, at ports which the program is told, or that are written in it;
   * those of a client at addresses of the loopback, which has many on Linux and Windows. Undefined if it cannot be met
   * but where all are.
   *
   * @param meeting What there is to meet.
   * @param count How many lanes.
   */
  static async apart(meeting: Meeting, count: number): Promise<Lanes | undefined> {
    const { command, port, isClient } = meeting;
    const hasAddresses = isClient && Deno.build.os !== "darwin";
    const isMovable = hasAddresses || command.some((word) => word.includes("{port}")) ||
      isWritten(port, command);
    if (meeting.place || !isMovable) return undefined;
    const lanes = new Lanes(meeting, () => {
      return hasAddresses ? { hostname: nextAddress(), port } : { hostname: HOSTNAME, port: freePort() };
    });
    while (lanes.count < count) lanes.#free.push(await lanes.add());
    return lanes;
  }

  /** Returns one more lane, which is taken. */
  async add(): Promise<Lane> {
    const place = this.#newPlace();
    const { command: words, isClient } = this.#meeting;
    const told = words.map((word) => word.replaceAll("{port}", String(place.port)));
    const redirected = await redirect(told, homeOf(this.#meeting), place, isClient);
    const { command, folder } = redirected;
    this.#places.push(place);
    this.#redirected.push(redirected);
    return { place, command, folder };
  }

  /** How many encounters there can be at once. */
  get count(): number {
    return this.#places.length;
  }

  /** Whether the program was met. */
  get isMet(): boolean {
    return this.#places.some(({ isMet }) => isMet);
  }

  /** Whether it may be where all programs are. */
  get isElsewhere(): boolean {
    return this.#places.some(({ isElsewhere }) => isElsewhere);
  }

  /** Takes a lane that nobody uses; waits for one, first come, first served. */
  take(): Promise<Lane> {
    const lane = this.takeFree();
    return lane ? Promise.resolve(lane) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Takes a lane that nobody uses, if there is one. */
  takeFree(): Lane | undefined {
    return this.#free.shift();
  }

  /** Gives a lane back. */
  give(lane: Lane): void {
    const next = this.#waiting.shift();
    if (next) next(lane);
    else this.#free.push(lane);
  }

  /** Returns what would have been found of the program as it is. */
  asWritten<Found>(found: Found): Found {
    return this.#redirected.reduce((found, redirected) => redirected.asWritten(found), found);
  }

  /** Removes the copies of the program. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const redirected of this.#redirected) await redirected[Symbol.asyncDispose]();
  }
}

function homeOf({ port }: Meeting): Place {
  return { hostname: HOSTNAME, port };
}

/** Returns an address of the loopback that no other program is given, by this verifier or another. */
function nextAddress(): string {
  const number = addresses++;
  const third = Math.floor(Deno.pid / 250) + Math.floor(number / 250);
  return `127.${1 + Deno.pid % 250}.${third % 250}.${1 + number % 250}`;
}
