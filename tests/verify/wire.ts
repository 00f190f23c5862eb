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
  #reading?: Promise<number | null>;
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
    return this.#decoder.decode(bytes, { stream: true });
  }

  /** Returns what stands for a character that was cut, if nothing more is awaited. */
  flush(): string {
    return this.#decoder.decode();
  }

  /**
   * Closes without a word. Whoever closes first remembers the connection for a minute, and a server would find
   * its port taken. So we do; if the other side was faster, one byte more makes the system answer with a reset
   * and forget it (RFC 9293, section 3.10.7.4).
   */
  async leave(): Promise<void> {
    while (await this.read(20) !== undefined); // up to the end, if it is there
    await (this.hasEnded ? this.#socket.write(Uint8Array.of(0)) : this.#socket.closeWrite()).catch(() => {});
    try {
      this.#socket.close();
    } catch {
      // It was closed before.
    }
  }
}
