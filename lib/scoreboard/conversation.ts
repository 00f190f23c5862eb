/** What everybody may see of the conversations between a class and its server. Pure.
 * @module */

import type { Identity } from "../protocol.ts";
import type { Scoreboard } from "./board.ts";

/** How many messages are shown, how much of each, and how many students are told apart. */
const SHOWN_MESSAGES = 200;
const SHOWN = /^.{0,300}/su;
const MAX_STUDENTS = 1000;

/** A signed message: a name of 20 characters at most comes first. */
const SIGNATURE = /^\s*(\S.{0,19}?) dit : /su;

/** How many messages of one machine are shown when there are too many: one who floods does not push the others off. */
const SHARE = 20;

/** A message as it is shown: when it came, in ms (Date.now()), the client's number and its address (empty for who signs: all
 * the class reads this), the name that it begins with, which student sent it, counted from 0 (one colour each), and what the
 * server answered, once it has. */
export type Entry = {
  time: number;
  number: number;
  address: string;
  name?: string;
  student: number;
  text: string;
  answer?: string;
};

/** A message, and the machine that it comes from. */
type Said = { entry: Entry; machine: string };

/** The last messages of a class. */
export class Conversation implements Scoreboard {
  readonly #said = new Map<string, Said>();
  readonly #students = new Map<string, number>();
  /** How many of the messages shown come from each machine. */
  readonly #shares = new Map<string, number>();
  /** The message of each client that waits for its answer. */
  readonly #unanswered = new Map<number, Entry>();
  /** The clients that were let go. */
  readonly #forgotten = new Set<number>();
  #count = 0;
  #clients = 0;

  /** A message has come or, if it is there already, been answered. */
  exchanged({ number, peer }: Identity, text: string, answer?: string): void {
    const unanswered = this.#unanswered.get(number);
    if (unanswered) unanswered.answer = answer;
    this.#unanswered.delete(number);
    if (unanswered || this.#forgotten.has(number)) return;
    const [, name] = SIGNATURE.exec(text) ?? [];
    const address = name === undefined ? peer : "";
    const student = this.#studentOf(peer, text);
    const entry: Entry = { time: Date.now(), number, address, name, student, text: cut(text), answer };
    if (answer === undefined) this.#unanswered.set(number, entry);
    const machine = hostOf(peer);
    this.#said.set(`message ${++this.#count}`, { entry, machine });
    this.#shares.set(machine, (this.#shares.get(machine) ?? 0) + 1);
    if (this.#said.size > SHOWN_MESSAGES) this.#drop(this.#oldest());
  }

  /** A client comes. */
  joined(): void {
    this.#clients++;
  }

  /** A client goes; what it has said stays. */
  left(): void {
    this.#clients--;
  }

  /** A conversation has no rounds. */
  roundEnded(): void {}

  /** What a client has said is shown no more, nor what it may still say. */
  forget({ number }: Pick<Identity, "number">): void {
    this.#forgotten.add(number);
    for (const [name, { entry }] of this.#said) if (entry.number === number) this.#drop(name);
  }

  /** What was said so far is shown no more. */
  clear(): void {
    this.#said.clear();
    this.#shares.clear();
  }

  /** Returns how many are there, and the last messages: named parts, each of which changes as a whole. */
  view(): Record<string, unknown> {
    const parts: Record<string, unknown> = { clients: this.#clients };
    for (const [name, { entry }] of this.#said) parts[name] = entry;
    return parts;
  }

  /** Returns the oldest message of the machines that have more than their share; of all, if none has. */
  #oldest(): string {
    const said = () => this.#said.entries(); // from the oldest on
    const [name] = said().find(([, { machine }]) => this.#shares.get(machine)! > SHARE) ??
      said().next().value!;
    return name;
  }

  #drop(name: string): void {
    const { machine } = this.#said.get(name)!;
    this.#said.delete(name);
    const rest = this.#shares.get(machine)! - 1;
    if (rest > 0) this.#shares.set(machine, rest);
    else this.#shares.delete(machine);
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
