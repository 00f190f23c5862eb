/** What travels on a connection (`--trace`); pure.
 * @module */

import { type Message, plural, printable } from "../protocol.ts";

const characters = new TextDecoder("utf-8", { fatal: true });

/** Returns rows of 16 bytes, in hexadecimal, then as text: « été » is `c3 a9 74 c3 a9`, `é·té·`; what is no text, a
 * full stop. */
export function dump(bytes: Uint8Array): string[] {
  const cells: string[] = [];
  while (cells.length < bytes.length) cells.push(...cellsOf(bytes.subarray(cells.length)));
  const hexadecimal = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0") + " ").join("");
  return Array.from(
    hexadecimal.matchAll(/.{1,48}/g),
    ([row], index) => `${row.padEnd(48)} ${cells.slice(index * 16, index * 16 + 16).join("")}`,
  );
}

/** Returns what to show for the first character, byte by byte. */
function cellsOf(bytes: Uint8Array): string[] {
  const length = bytes[0] < 0xc0 ? 1 : bytes[0] < 0xe0 ? 2 : bytes[0] < 0xf0 ? 3 : 4; // RFC 3629, section 3
  try {
    const character = characters.decode(bytes.subarray(0, length));
    return [printable(character) === character ? character : ".", ...Array(length - 1).fill("·")];
  } catch {
    return ["."]; // no character, or not all of it
  }
}

/** Prints each event of a connection: its time in seconds, what it is, its bytes. */
export class Trace {
  readonly #start = performance.now();

  /** It is open, from `HOST:PORT` to `HOST:PORT`. */
  constructor(private readonly print: (event: string) => void, us: string, peer: string) {
    this.#event(`connexion ouverte entre ${us} (ici) et ${peer}`);
  }

  /** One write has taken these bytes. */
  sent(bytes: Uint8Array): void {
    this.#event(`→ ${count(bytes)}`, ...dump(bytes));
  }

  /** One read has returned these bytes, and completed these messages; undefined if nobody listens. */
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

/** Returns the first three messages, and 60 characters of each. */
function describe(messages?: Message[]): string {
  if (!messages) return "ignorés : la conversation est finie";
  if (messages.length === 0) return "pas encore de message : la suite manque";
  const texts = messages.slice(0, 3).map(({ text }) => `« ${text.replace(/(?<=^.{60}).+/s, "…")} »`);
  if (messages.length > 3) texts.push("…");
  return `${messages.length === 1 ? "un message" : `${messages.length} messages`} : ${texts.join(" puis ")}`;
}
