/** What travels on a connection (`--trace`); pure.
 * @module */

import { byteLength, type Message, plural, printable } from "../protocol.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Returns rows of 16 bytes, in hexadecimal, then as text: « été\n » is `c3 a9 74 c3 a9 0a`, `é·té·.`. */
export function dump(bytes: Uint8Array): string[] {
  const cells: string[] = [];
  while (cells.length < bytes.length) {
    const [character] = decoder.decode(bytes.subarray(cells.length, cells.length + 4)); // RFC 3629
    const isWhole = character !== "\uFFFD";
    cells.push(isWhole && printable(character) === character ? character : ".");
    if (isWhole) cells.push(...Array(byteLength(character) - 1).fill("·"));
  }
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  const rows: string[] = [];
  while (cells.length > 0) {
    rows.push(`${digits.splice(0, 16).join(" ").padEnd(48)} ${cells.splice(0, 16).join("")}`);
  }
  return rows;
}

/** Prints each event of a connection: its time in seconds, what it is, its bytes. */
export class Trace {
  readonly #start = performance.now();

  /** A connection is open between two `HOST:PORT`. */
  constructor(private readonly print: (event: string) => void, us: string, peer: string) {
    this.#event(`connexion ouverte entre ${us} (ici) et ${peer}`);
  }

  /** One write has taken these bytes. */
  sent(bytes: Uint8Array): void {
    this.#event(`→ ${count(bytes)}`, ...dump(bytes));
  }

  /** One read has returned these bytes, which complete these messages, if anybody listens. */
  received(bytes: Uint8Array, messages?: Message[]): void {
    this.#event(`← ${count(bytes)}`, ...dump(bytes), describe(messages));
  }

  /** Nothing more has come to what makes these messages. */
  flushed(messages: Message[]): void {
    if (messages.length > 0) this.#event("… rien de plus ne vient", describe(messages));
  }

  /** The peer has closed, or is lost. */
  ended(how: "closed" | "lost"): void {
    this.#event(how === "lost" ? "← connexion coupée (reset)" : "← fin du flux : l'autre côté a fermé");
  }

  /** We have closed. */
  closed(): void {
    this.#event("→ fin du flux : fermé ici");
  }

  #event(...rows: string[]): void {
    const seconds = ((performance.now() - this.#start) / 1000).toFixed(3).replace(".", ",");
    this.print(`[${seconds} s] ${rows.join("\n    ")}`);
  }
}

const count = ({ length }: Uint8Array): string => `${length} ${plural(length, "octet")}`;

function describe(messages?: Message[]): string {
  if (!messages) return "ignorés : la conversation est finie";
  if (messages.length === 0) return "pas encore de message : la suite manque";
  const texts = messages.slice(0, 3).map(({ text }) => `« ${text.replace(/(?<=^.{60}).+/s, "…")} »`);
  if (messages.length > 3) texts.push("…");
  return `${messages.length === 1 ? "un message" : `${messages.length} messages`} : ${texts.join(" puis ")}`;
}
