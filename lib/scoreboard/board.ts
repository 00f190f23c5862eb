/** What a server tells its page, whatever it shows.
 * @module */

import type { SharedOptions } from "../cli/invitation.ts";
import type { Identity } from "../protocol.ts";

/** Where to serve a page, and of what: the options of a server. With a smallest and a largest number it is of a game,
 * of a conversation otherwise. `scoreboard` is the port of the page, 0 for any free one; undefined for no page at all. */
export type ScoreboardOptions = SharedOptions & { scoreboard?: number };

/** A page that shows what a server does: the server tells it of what happens, as it does its log. */
export interface Scoreboard {
  /** A client joins the game. */
  joined(client: Identity): void;
  /** A client has sent a message; the answer is undefined as long as there is none. */
  exchanged(client: Identity, text: string, answer?: string): void;
  /** A client leaves the game. */
  left(client: Identity): void;
  /** A round is over, with this best score (Infinity if nobody has found the secret); the next one begins. */
  roundEnded(best: number, secret: number): void;
  /** A client has been let go: nothing of it is shown any more, whatever it still says. */
  forget(client: Pick<Identity, "number">): void;
  /** What is over is shown no more: the messages so far, or the rounds. */
  clear(): void;
}

/** A page that is served until the end of the block (`await using`), and where it is, in a French line. */
export type Page = Scoreboard & AsyncDisposable & { place: string };
