/**
 * A socket whose every byte is written down, and that waits with patience.
 *
 * @module
 */

import { deadline } from "@std/async/deadline";
import { printable } from "../../lib/protocol.ts";
import { Fault } from "./check.ts";

const encoder = new TextEncoder();

/** How many bytes of a message are shown in hexadecimal. */
const SHOWN_BYTES = 24;

/** How much of a message is kept, in characters: a program may never stop talking. */
const MAX_TEXT = 100_000;

/** How many lines of the log are kept. */
const MAX_LOG = 100;

/** How much longer to wait than the time limit, in ms: on a machine that has stood still, we are late ourselves. */
const GRACE = 1000;

/** How long a silence ends a message, in ms. */
const SILENCE = 100;

/** Shows bytes as text and, if that does not tell them, in hexadecimal: « Gagné » (47 61 67 6e c3 a9). */
function show(bytes: Uint8Array): string {
  const hexadecimal = Array.from(
    bytes.subarray(0, SHOWN_BYTES),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  const text = printable(new TextDecoder().decode(bytes.subarray(0, 200)));
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) return `« ${text} »`;
  return `« ${text} » (${hexadecimal.join(" ")}${bytes.length > SHOWN_BYTES ? " …" : ""})`;
}

/** What the two sides of a conversation are called. */
interface Names {
  /** Who speaks for the verifier. */
  us: string;
  /** The program under test. */
  them: string;
}

/** One end of a conversation with a program under test. */
export class Wire {
  readonly #socket: Deno.TcpConn;
  readonly #names: Names;
  readonly #log: string[];
  readonly #timeout: number;
  readonly #awaited: string;
  readonly #buffer = new Uint8Array(65536);
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true }); // a byte order mark is a fault to be seen
  #reading?: Promise<number | null>;
  /** How long something that came has been waited for, in ms: the longest wait. */
  slowest = 0;
  /** Whether the other side has closed, or is lost. */
  hasEnded = false;
  /** What ends the text that is sent: a line feed, where the other side waits for one. */
  lineEnd = "";

  /**
   * Takes over a socket.
   *
   * @param socket The open socket.
   * @param timeout How many seconds to wait for what must come.
   * @param awaited What must come, in French: « une réponse ».
   * @param names What the two sides are called in the log.
   * @param log Where what passes is noted, a line each.
   */
  constructor(socket: Deno.TcpConn, timeout: number, awaited: string, names: Names, log: string[]) {
    this.#socket = socket;
    this.#timeout = timeout;
    this.#awaited = awaited;
    this.#names = names;
    this.#log = log;
    try {
      socket.setNoDelay();
    } catch {
      // Some systems refuse if the other side is gone already: reading will tell.
    }
  }

  /** Sends text, and its end of line; or bytes, as they are; nothing if the other side is lost. */
  async send(data: string | Uint8Array): Promise<void> {
    const isBare = typeof data === "string" && !data.endsWith("\n");
    if (isBare) data += this.lineEnd;
    let bytes: Uint8Array = typeof data === "string" ? encoder.encode(data) : data;
    this.#note(`${this.#names.us} : ${show(bytes)}`);
    try {
      while (bytes.length > 0) bytes = bytes.subarray(await this.#socket.write(bytes));
    } catch {
      this.hasEnded = true;
    }
  }

  /** Returns what one read gives; undefined if nothing comes in so many ms, or ever. */
  async read(ms: number): Promise<string | undefined> {
    if (this.hasEnded) return undefined;
    this.#reading ??= this.#socket.read(this.#buffer).catch(() => null);
    const count = await deadline(this.#reading, ms).catch(() => undefined);
    if (count === undefined) return undefined;
    this.#reading = undefined;
    if (count === null) {
      this.hasEnded = true;
      this.#note(`${this.#names.them} : fin de la connexion`);
      return undefined;
    }
    const bytes = this.#buffer.subarray(0, count);
    this.#note(`${this.#names.them} : ${show(bytes)}`);
    return this.#decoder.decode(bytes, { stream: true });
  }

  /**
   * Returns what comes next: as soon as all of it matches `complete`, or after a short silence.
   *
   * @param complete What needs no waiting for its end.
   * @param seconds How long to wait for its beginning, if not as long as usual.
   * @param begun What has come already, and what follows belongs to.
   * @throws {Fault} If nothing comes in time, or the other side has closed.
   */
  async receive(complete?: RegExp, seconds = this.#timeout, begun?: string): Promise<string> {
    const start = performance.now();
    let text = begun ?? await this.read(seconds * 1000);
    if (text === undefined && !this.hasEnded) text = await this.read(GRACE);
    if (text === undefined) {
      const silence = Number.isInteger(seconds) ? `rien en ${seconds} s` : "pas de réponse"; // or it would differ each time
      const came = this.hasEnded ? "la connexion est fermée" : silence;
      throw new Fault(this.#awaited, came);
    }
    this.slowest = Math.max(this.slowest, performance.now() - start);
    while (!complete?.test(text) && text.length < MAX_TEXT) {
      const more = await this.read(SILENCE);
      if (more === undefined) break;
      text += more;
    }
    return text + this.#decoder.decode(); // and what stands for a character that was cut
  }

  /** Returns what comes until nothing has come for so many ms, or too much has; often nothing. Never throws. */
  async overhear(ms = 300): Promise<string> {
    let text = "";
    for (let more; text.length < MAX_TEXT && (more = await this.read(ms)) !== undefined;) text += more;
    return text;
  }

  /** Whether the other side closes, now or soon (in so many seconds); what it still says is dropped. */
  async isClosed(seconds = this.#timeout): Promise<boolean> {
    while (await this.read(seconds * 1000) !== undefined);
    return this.hasEnded;
  }

  /** Says that nothing more will be sent. */
  async closeWrite(): Promise<void> {
    await this.#socket.closeWrite().catch(() => {}); // the other side was faster
  }

  /**
   * Closes without a word. Whoever closes first remembers the connection for a minute, and a server would find
   * its port taken. So we do; if the other side was faster, one byte more makes the system answer with a reset
   * and forget it (RFC 9293, section 3.10.7.4).
   */
  async leave(): Promise<void> {
    await this.overhear(20); // up to the end, if it is there
    await (this.hasEnded ? this.#socket.write(Uint8Array.of(0)).catch(() => {}) : this.closeWrite());
    try {
      this.#socket.close();
    } catch {
      // It was closed before.
    }
  }

  /** Closes both ways at once, as a program does that is stopped: what still comes is answered with a reset. */
  vanish(): void {
    this.#note(`${this.#names.us} : disparaît`);
    this.hasEnded = true;
    this.#socket.close();
  }

  #note(line: string): void {
    if (this.#log.push(line) > MAX_LOG) this.#log.shift();
  }
}
