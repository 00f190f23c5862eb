/**
 * What everybody may see of the conversations between a class and its server. No input or output here.
 *
 * @module
 */

/** How many messages are shown, how much of each, and how many students are told apart. */
const SHOWN_MESSAGES = 200;
const SHOWN = /^.{0,300}/su;
const MAX_STUDENTS = 1000;

/** How many messages of one student are shown when there are too many: one who floods does not push the others off. */
const SHARE = 20;

/** Who sent a message. */
export interface Author {
  /** The client's number, counted from 1. */
  number: number;
  /** The client's address, as `HOST:PORT`. */
  peer: string;
}

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
export class Conversation {
  readonly #entries = new Map<string, Entry>();
  readonly #students = new Map<string, number>();
  /** How many of the messages shown are each student's. */
  readonly #shares = new Map<number, number>();
  #count = 0;

  /** A message has come; returns its entry, for the answer to be written into. */
  add({ number, peer }: Author, text: string): Entry {
    const student = this.#studentOf(peer, text);
    const entry: Entry = { time: Date.now(), number, address: peer, student, text: cut(text) };
    this.#entries.set(`message ${++this.#count}`, entry);
    this.#shares.set(student, (this.#shares.get(student) ?? 0) + 1);
    if (this.#entries.size > SHOWN_MESSAGES) this.#dropOldest();
    return entry;
  }

  /** Returns the last messages: named parts, each of which changes as a whole. */
  view(): Record<string, unknown> {
    return Object.fromEntries(this.#entries);
  }

  /** Drops the oldest message of those who have more than their share; of all, if nobody has. */
  #dropOldest(): void {
    const isCrowding = ([, { student }]: [string, Entry]) => this.#shares.get(student)! > SHARE;
    const [name, { student }] = this.#entries.entries().find(isCrowding) ??
      this.#entries.entries().next().value!;
    this.#entries.delete(name);
    const rest = this.#shares.get(student)! - 1;
    if (rest > 0) this.#shares.set(student, rest);
    else this.#shares.delete(student);
  }

  /** Returns the number of a student: who keeps the same machine and signs with the same name, if at all. */
  #studentOf(peer: string, text: string): number {
    const [signature = ""] = /^.*? dit : /.exec(text) ?? [];
    const student = peer.replace(/:\d+$/, "") + signature;
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
