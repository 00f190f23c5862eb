/**
 * A socket whose every byte is written down, and that waits with patience.
 *
 * @module
 */

import { deadline } from "@std/async/deadline";
import { printable } from "../../lib/protocol.ts";

const encoder = new TextEncoder();

/** How many bytes of a message are shown in hexadecimal. */
const SHOWN_BYTES = 24;

/** Shows bytes as text and in hexadecimal: « Gagné » (47 61 67 6e c3 a9). */
function show(bytes: Uint8Array): string {
  const hexadecimal = Array.from(
    bytes.subarray(0, SHOWN_BYTES),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  const text = printable(new TextDecoder().decode(bytes.subarray(0, 200)));
  return `« ${text} » (${hexadecimal.join(" ")}${bytes.length > SHOWN_BYTES ? " …" : ""})`;
}

/** One end of a conversation with a program under test. */
export class Wire {
  readonly #socket: Deno.TcpConn;
  readonly #name: string;
  readonly #log: string[];
  readonly #buffer = new Uint8Array(65536);
  readonly #decoder = new TextDecoder();
  readonly #strictDecoder = new TextDecoder("utf-8", { fatal: true });
  #reading?: Promise<number | null>;
  /** Whether all that was received is UTF-8. */
  isUtf8 = true;
  /** Whether the other side has closed, or is lost. */
  hasEnded = false;

  /** Takes over a socket; what passes is noted in `log`, under a name. */
  constructor(socket: Deno.TcpConn, name: string, log: string[]) {
    this.#socket = socket;
    this.#name = name;
    this.#log = log;
    socket.setNoDelay();
  }

  /** Sends text, or bytes that are none; nothing if the other side is lost. */
  async send(data: string | Uint8Array): Promise<void> {
    let bytes: Uint8Array = typeof data === "string" ? encoder.encode(data) : data;
    this.#log.push(`${this.#name} → ${show(bytes)}`);
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
      this.#log.push(`${this.#name} ← (fin)`);
      return undefined;
    }
    const bytes = this.#buffer.subarray(0, count);
    this.#log.push(`${this.#name} ← ${show(bytes)}`);
    try {
      this.#strictDecoder.decode(bytes, { stream: true });
    } catch {
      this.isUtf8 = false;
    }
    return this.#decoder.decode(bytes, { stream: true });
  }

  /**
   * Closes. To a socket that its owner has closed, one byte more: the system answers it with a reset and forgets
   * the connection, which would otherwise keep the port taken for a minute (RFC 9293, section 3.10.7.4).
   */
  async close(): Promise<void> {
    await this.#socket.write(Uint8Array.of(0)).catch(() => {});
    this.leave();
  }

  /** Closes without a word. */
  leave(): void {
    try {
      this.#socket.close();
    } catch {
      // It was closed before.
    }
  }
}
