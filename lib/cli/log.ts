/** A server's lines on its screen, no more than can be read.
 * @module */

import * as colors from "@std/fmt/colors";
import { explainMistake, placeOf } from "./errors.ts";
import { type Identity, plural } from "../protocol.ts";
import { isScreenBehind, lastLines, say } from "../terminal.ts";

colors.setColorEnabled(Deno.stdout.isTerminal() && !Deno.noColor);
const COLORS = [colors.cyan, colors.yellow, colors.green, colors.magenta, colors.blue, colors.red];

/** Returns how a client is shown. */
export const labelOf = ({ number, peer, name = peer }: Identity): string =>
  COLORS[number % COLORS.length](`#${number} ${name}`);

/** The lines of a server. */
export class Log {
  readonly #lines = new Map<unknown, number>();
  readonly #unread = new Map<Identity, number>();
  readonly #mistakes = new Set<string>();

  /** A quiet one prints mistakes only. */
  constructor(private readonly quiet: boolean) {}

  /** Prints a line; about a client, only counts it if too many come to be read. */
  message(text: string, client?: Identity): void {
    if (!client || (this.#isReadable(client, 20) && this.#isReadable("messages"))) {
      this.#print(text, client);
    } else {
      this.#unread.set(client, (this.#unread.get(client) ?? 0) + 1);
    }
  }

  /** Prints that a client comes or goes, unless too many do. */
  traffic(text: string, client: Identity): void {
    if (this.#isReadable("traffic")) this.#print(text, client);
  }

  /** Prints how many messages of a client were only counted. */
  unread(client: Identity): void {
    const unread = this.#unread.get(client);
    if (unread) this.#print(`… ${count(unread, "message")} de plus`, client);
    this.#unread.delete(client);
  }

  /** Prints a mistake in the program, once for each place. */
  async mistake(error: unknown, client?: Identity): Promise<void> {
    const place = placeOf(error) || String(error);
    if (this.#mistakes.has(place)) return;
    this.#mistakes.add(place);
    const goodbye = client ? `${labelOf(client)} reçoit EoT. ` : "";
    const text = `${explainMistake(error)}\n${goodbye}Le serveur continue. Corrigez, puis relancez-le.`;
    await lastLines(); // what was said before
    console.error(colors.red(text));
  }

  /** Counts a line of a client, or of a kind; returns whether it can be read in this second. */
  #isReadable(kind: unknown, most = 500): boolean {
    if (this.#lines.size === 0) {
      setTimeout(() => {
        this.#lines.clear();
        if (isScreenBehind()) return;
        for (const client of this.#unread.keys()) this.unread(client);
      }, 1000);
    }
    const lines = (this.#lines.get(kind) ?? 0) + 1;
    this.#lines.set(kind, lines);
    return lines <= most && !isScreenBehind();
  }

  #print(text: string, client?: Identity): void {
    if (this.quiet) return;
    const time = colors.dim(new Date().toLocaleTimeString("fr-FR"));
    say(fold(`${time} ${client ? `${labelOf(client)} ` : ""}`, text));
  }
}

/** Returns « 1 client », « 1 204 clients »… */
export const count = (number: number, noun: string): string =>
  `${number.toLocaleString("fr-FR")} ${plural(number, noun)}`;

function fold(start: string, text: string): string {
  const columns = Deno.stdout.isTerminal() ? Deno.consoleSize().columns - 1 : 0;
  if (columns < 20) return start + text; // no terminal, or one that does not tell
  const margin = " ".repeat(9); // so that no peer forges a line
  let folded = start, rows = 1, column = colors.stripAnsiCode(start).length;
  for (const character of text) {
    const width = character < "\u1100" ? 1 : 2; // Chinese, emojis… are wide
    if (column + width > columns) {
      if (++rows > 3) return `${folded}…`;
      folded += `\n${margin}`;
      column = margin.length;
    }
    folded += character;
    column += width;
  }
  return folded;
}
