/**
 * What a server tells its page, whatever it shows.
 *
 * @module
 */

/** Where to serve a page, and of what: the options of a server. */
export interface ScoreboardOptions {
  /** The address to listen on. */
  host: string;
  /** The port, 0 for any free one; undefined for no page at all. */
  scoreboard?: number;
  /** The smallest number of the game, if it is one; the page shows a conversation otherwise. */
  min?: number;
  /** The largest. */
  max?: number;
}

/** How a client is told from the others. */
export interface ClientIdentity {
  /** Its number, counted from 1. */
  number: number;
  /** Its address, as `HOST:PORT`. */
  peer: string;
  /** The name with which it has signed last, if it ever has. */
  name?: string;
}

/** A page that shows what a server does: the server tells it of what happens, as it does its log. */
export interface Scoreboard {
  /** A client joins the game. */
  joined(client: ClientIdentity): void;
  /** A client has sent a message; the answer is undefined as long as there is none. */
  exchanged(client: ClientIdentity, text: string, answer?: string): void;
  /** A client leaves the game. */
  left(client: ClientIdentity): void;
  /** A round of the game is over, with this best score, and the next one begins among those who are there. */
  roundEnded(best: number): void;
}

/** A page that is served until the end of the block (`await using`), and where it is, in a French line. */
export type Page = Scoreboard & AsyncDisposable & { place: string };
