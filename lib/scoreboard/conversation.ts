/**
 * What everybody may see of the conversations between a class and its server. No input or output here.
 *
 * @module
 */

import type { ClientIdentity, Scoreboard } from "./board.ts";

/** How many messages are shown, how much of each, and how many students are told apart. */
const SHOWN_MESSAGES = 200;
const SHOWN = /^.{0,300}/su;
const MAX_STUDENTS = 1000;

/** How many messages of one machine are shown when there are too many: one who floods does not push the others off. */
const SHARE = 20;

/** A message as it is shown. */
export interface Entry {
  /** When it came, in ms (Date.now()). */
  time: number;
  /** The client's number. */
  number: number;
  /** The client's address, as `HOST:PORT`. */
  address: string;
  /** Which student sent it, counted from 0: one colour each. */
  student: number;
  /** The message. */
  text: string;
  /** What the server answered, once it has. */
  answer?: string;
}

/** The last messages of a class. */
export class Conversation implements Scoreboard {
  readonly #entries = new Map<string, Entry>();
  readonly #students = new Map<string, number>();
  /** How many of the messages shown come from each machine. */
  readonly #shares = new Map<string, number>();
  /** The message of each client that waits for its answer. */
  readonly #unanswered = new Map<number, Entry>();
  #count = 0;

  /** A message has come or, if it is there already, been answered. */
  exchanged({ number, peer }: ClientIdentity, text: string, answer?: string): void {
    const unanswered = this.#unanswered.get(number);
    if (unanswered) unanswered.answer = answer;
    this.#unanswered.delete(number);
    if (unanswered) return;
    const student = this.#studentOf(peer, text);
    const entry: Entry = { time: Date.now(), number, address: peer, student, text: cut(text), answer };
    if (answer === undefined) this.#unanswered.set(number, entry);
    this.#entries.set(`message ${++this.#count}`, entry);
    const machine = hostOf(peer);
    this.#shares.set(machine, (this.#shares.get(machine) ?? 0) + 1);
    if (this.#entries.size > SHOWN_MESSAGES) this.#dropOldest();
  }

  /** What else happens is no part of a conversation. */
  joined(): void {}
  left(): void {}
  roundEnded(): void {}

  /** Returns the last messages: named parts, each of which changes as a whole. */
  view(): Record<string, unknown> {
    return Object.fromEntries(this.#entries);
  }

  /** Drops the oldest message of the machines that have more than their share; of all, if none has. */
  #dropOldest(): void {
    const shareOf = ({ address }: Entry) => this.#shares.get(hostOf(address))!;
    const oldest = () => this.#entries.entries(); // from the oldest on
    const [name, entry] = oldest().find(([, entry]) => shareOf(entry) > SHARE) ?? oldest().next().value!;
    this.#entries.delete(name);
    const rest = shareOf(entry) - 1;
    if (rest > 0) this.#shares.set(hostOf(entry.address), rest);
    else this.#shares.delete(hostOf(entry.address));
  }

  /** Returns the number of a student: who keeps the same machine and signs with the same name, if at all. */
  #studentOf(peer: string, text: string): number {
    const [signature = ""] = /^.*? dit : /.exec(text) ?? [];
    const student = hostOf(peer) + signature;
    if (this.#students.size === MAX_STUDENTS) this.#students.clear(); // as many names as messages: nobody's class
    if (!this.#students.has(student)) this.#students.set(student, this.#students.size);
    return this.#students.get(student)!;
  }
}

/** Returns a text, or its beginning and « … » if it is long. */
function cut(text: string): string {
  const [start] = SHOWN.exec(text)!;
  return start === text ? text : `${start}…`;
}

/** Returns `HOST` of `HOST:PORT`. */
function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(":"));
}
