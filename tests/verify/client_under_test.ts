/**
 * What is known of a client under test: how to start it, and what its first encounters have found out for the others.
 *
 * @module
 */

import type { Place, Practical } from "./check.ts";

/** What to type before a client's first message. */
export interface Opening {
  /** The lines. */
  lines: string[];
  /** Whether it connects then, and not only once it knows the message. */
  areEnough: boolean;
  /** What it sends of its own before the last of them, if it does. */
  greeting?: Greeting;
}

/** What a client sends of its own before what is typed: « Bonjour ! », or its author's name alone. */
export interface Greeting {
  /** After how many lines. */
  after: number;
  /** What it says. */
  text: string;
  /** Whether it waits for an answer. */
  isAnswered: boolean;
}

/** What client to start, and how. */
export interface ClientUnderTest {
  /** The practical. */
  practical: Practical;
  /** The version. */
  level: number;
  /** Whether it gets a pseudo-terminal. */
  pty: boolean;
  /** Whether it needs one that there is not. */
  lacksTerminal?: boolean;
  /** Seconds that it may take for one step. */
  timeout: number;
  /** How many ms it has needed to start, the slowest time. */
  startup?: number;
  /** What to type before its first message: the first encounter finds it out, and what follows, for the others. */
  opening?: Opening;
  /** Where that encounter was. */
  metAt?: Place;
  /** Whether it prints its questions. */
  asks?: boolean;
  /** Whether it prints none for its messages. */
  isSilent?: boolean;
  /** Whether one of them is for its user's name. */
  asksName?: boolean;
  /** Whether one of them is a menu. */
  hasMenu?: boolean;
  /** Whether what it prints may be in its memory still, as it has no terminal, and none can be had. */
  isBuffered?: boolean;
  /** Whether it waits for the line feed that ends a line. */
  readsLines?: boolean;
  /** Whether it ends its own messages so. */
  sendsLines?: boolean;
  /** Whether it waits for the server to speak first. */
  isGreeted?: boolean;
}
