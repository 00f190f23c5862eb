/** A server's lines on its screen: one an event, and no more than can be read.
 * @module */

import * as colors from "@std/fmt/colors";
import { explainMistake, placeOf } from "./errors.ts";
import { plural } from "../protocol.ts";
import { isScreenBehind, lastLines, say } from "../terminal.ts";

colors.setColorEnabled(Deno.stdout.isTerminal() && !Deno.noColor);
const COLORS = [colors.cyan, colors.yellow, colors.green, colors.magenta, colors.blue, colors.red];

/** What comes before the rest of a line that had to be broken. */
const MARGIN = "         ";

/** How many lines a second can be read: about one client, and in all. */
const READABLE = 20, READABLE_IN_ALL = 500;

/** Counts events by the second. */
export class Pace {
  /** How many lines were counted instead of printed. */
  unread = 0;
  #second = 0;
  #events = 0;

  /** Starts to count; about one client by default. */
  constructor(private readonly limit: number = READABLE) {}

  /** Counts one more event; returns whether this second has room for it. */
  allows(): boolean {
    const second = Math.floor(Date.now() / 1000);
    if (second !== this.#second) this.#events = 0;
    this.#second = second;
    return ++this.#events <= this.limit;
  }
}

/** A client that lines are about. */
export type Subject = { number: number; peer: string; name?: string; pace: Pace };

/** Returns how a client is shown. Clients are identified by number; names are display only. */
export const labelOf = ({ number, peer, name = peer }: Omit<Subject, "pace">): string =>
  COLORS[number % COLORS.length](`#${number} ${name}`);

/** The lines of one server. */
export class Log {
  readonly #messages = new Pace(READABLE_IN_ALL);
  /** Where there is a mistake that is shown already. */
  readonly #mistakes = new Set<string>();
  /** However many the messages are, who comes and who goes is still shown. */
  readonly #traffic = new Pace(READABLE_IN_ALL);

  /** Starts a log, which stays empty if it is to be quiet. */
  constructor(private readonly quiet: boolean) {}

  /** Prints a line. About a client, it is counted instead if too many come, or the screen is behind. */
  message(text: string, subject?: Subject): void {
    if (this.quiet) return;
    if (!subject || (subject.pace.allows() && this.#messages.allows() && !isScreenBehind())) {
      this.#print(text, subject);
    } else if (subject.pace.unread++ === 0) {
      setTimeout(() => this.unread(subject), 1000);
    }
  }

  /** Prints that a client comes or goes, unless too many do. */
  traffic(text: string, subject: Subject): void {
    if (this.#traffic.allows() && !isScreenBehind()) this.#print(text, subject);
  }

  /** Prints how many lines about a client were counted instead of printed. */
  unread(subject: Subject): void {
    const { unread } = subject.pace;
    if (unread > 0) this.#print(`… ${count(unread, "autre message", "autres messages")}`, subject);
    subject.pace.unread = 0;
  }

  /** Shows a mistake in the program, in red, even with `--quiet`, once for each place. */
  async mistake(error: unknown, subject?: Subject): Promise<void> {
    const place = placeOf(error);
    if (this.#mistakes.has(place)) return;
    this.#mistakes.add(place);
    const goodbye = subject ? `#${subject.number} ${subject.name ?? subject.peer} reçoit EoT, l` : "L";
    await lastLines(); // what was said before
    console.error(
      colors.red(`${explainMistake(error)}\n${goodbye}e serveur continue. Corrigez, puis relancez-le.`),
    );
  }

  #print(text: string, subject?: Subject): void {
    if (this.quiet) return;
    const time = colors.dim(new Date().toLocaleTimeString("fr-FR"));
    say(fold(subject ? `${time} ${labelOf(subject)} ` : `${time} `, text));
  }
}

/** Returns « 1 client », « 1 204 clients »… */
export const count = (number: number, one: string, many?: string): string =>
  `${number.toLocaleString("fr-FR")} ${plural(number, one, many)}`;

/** Returns a time, given in ms, as « 1 h 5 min », « 12 s »… */
export function duration(ms: number): string {
  const s = Math.round(ms / 1000);
  const parts = [[Math.floor(s / 3600), "h"], [Math.floor(s / 60) % 60, "min"], [s % 60, "s"]] as const;
  return parts.filter(([value]) => value > 0).map((part) => part.join(" ")).join(" ") || "0 s";
}

/** Returns our beginning of a line and a peer's text, as a terminal should show them: in three rows at most, the second and
 * third set off from the margin, so that a peer cannot forge a line. */
function fold(start: string, text: string): string {
  const columns = Deno.stdout.isTerminal() ? Deno.consoleSize().columns - 1 : 0;
  if (columns < 20) return start + text; // no terminal, or one that does not tell
  let folded = start;
  let column = colors.stripAnsiCode(start).length;
  let rows = 1;
  for (const character of text) {
    const width = character < "\u1100" ? 1 : 2; // Chinese, emojis… are wide
    if (column + width > columns) {
      if (++rows > 3) return `${folded}…`;
      folded += `\n${MARGIN}`;
      column = MARGIN.length;
    }
    folded += character;
    column += width;
  }
  return folded;
}
