/** One conversation over TCP, as client and server have it.
 * @module */

import { deadline } from "@std/async/deadline";
import { formatAddress } from "../cli/address.ts";
import { Failure } from "../cli/errors.ts";
import { EOT, MAX_MESSAGE, type Message, refuseTooLong } from "../protocol.ts";
import { isScreenBehind, say } from "../terminal.ts";
import type { MessageDecoder } from "./decoder.ts";
import { Trace } from "./trace.ts";

const encoder = new TextEncoder();
const encoded = new Map<string, Uint8Array>();

/** A server repeats itself, and encoding is 8 % of the cost of an answer. */
function encode(text: string): Uint8Array {
  let bytes = encoded.get(text);
  if (!bytes) {
    if (encoded.size === 64) encoded.clear();
    encoded.set(text, bytes = encoder.encode(text));
  }
  return bytes;
}

/** A conversation with a peer. */
export class Connection {
  /** Its address, `HOST:PORT`. */
  readonly peer: string;
  /** For how many ms neither side has sent a message; its server counts. */
  silence = 0;
  /** How the peer has gone; its last messages may wait. */
  gone?: "closed" | "lost";
  /** What to do once it is closed. */
  onClosed?: () => void;
  #trace?: Trace;
  readonly #received: Message[] = [];
  readonly #outgoing: string[] = [];
  #buffer = new Uint8Array(256); // small, for thousands of clients, until a chunk fills it
  #reading?: Promise<void>;
  #readingAhead?: Promise<void>;
  #sending?: Promise<void>;
  #hasSentEot = false;
  #closing?: Promise<void>;

  /** Takes over an open socket. */
  constructor(private readonly socket: Deno.TcpConn, private readonly decoder: MessageDecoder) {
    this.peer = formatAddress(socket.remoteAddr);
    Promise.try(() => socket.setNoDelay()).catch(() => {}); // it may have gone: reading will tell
  }

  /** Shows what travels, each event after a prefix. */
  trace(prefix = ""): void {
    const print = (event: string) => isScreenBehind() || say(prefix + event);
    this.#trace = new Trace(print, formatAddress(this.socket.localAddr), this.peer);
  }

  /** Whether something sent waits for the peer to read. */
  get isStuck(): boolean {
    return Boolean(this.#sending);
  }

  /** Whether a message is there to receive. */
  get arrived(): boolean {
    return this.#received.length > 0;
  }

  /** Sends a message, in one write with others of this turn of the event loop; nothing after « EoT » alone.
   * @throws {Failure} If it is too long. */
  send(message: string): Promise<void> {
    const refusal = refuseTooLong(message);
    if (refusal) throw new Failure(refusal);
    if (this.#closing || this.#hasSentEot) return Promise.resolve();
    this.#hasSentEot = message === EOT;
    this.silence = 0;
    this.#outgoing.push(message);
    return this.#sending ??= this.#write();
  }

  /** Resolves once a message has arrived or the peer has gone. */
  async arrival(): Promise<void> {
    while (!this.arrived && !this.gone) await this.#readOrFlush();
  }

  /** Returns the next message, or undefined once the peer has gone or we have closed. */
  async next(): Promise<Message | undefined> {
    if (!this.arrived && this.#sending) await this.#sending; // backpressure
    while (!this.arrived && !this.gone) await this.#readOrFlush();
    return this.#closing ? undefined : this.#received.shift();
  }

  /** Reads 1000 messages ahead at most, to notice when the peer leaves. */
  readAhead(): Promise<void> {
    return this.#readingAhead ??= this.#readAhead().finally(() => this.#readingAhead = undefined);
  }

  /** Closes in good order, within 1 s (RFC 1122, section 4.2.2.13). */
  close(): Promise<void> {
    return this.#closing ??= deadline(this.#finish(), 1000)
      .catch(() => {}) // too late, or lost
      .then(() => this[Symbol.dispose]());
  }

  /** Closes at once, at the end of a `using` block. */
  [Symbol.dispose](): void {
    if (!this.#closing) this.#trace?.closed();
    this.#trace = undefined; // a read that this interrupts is no event
    this.socket.close();
    this.onClosed?.();
  }

  async #finish(): Promise<void> {
    await this.#sending;
    await this.socket.closeWrite();
    this.#trace?.closed();
    while (!this.gone) await this.#read();
  }

  async #readAhead(): Promise<void> {
    while (!this.gone && this.#received.length < 1000) await this.#read();
  }

  async #write(): Promise<void> {
    await null; // there may be more to say in this turn
    try {
      for (let bytes = this.#takeOutgoing(); bytes.length > 0;) {
        const count = await this.socket.write(bytes);
        this.#trace?.sent(bytes.subarray(0, count));
        bytes = count < bytes.length ? bytes.subarray(count) : this.#takeOutgoing();
      }
    } catch {
      // The peer has gone: reading will tell.
    }
    this.#sending = undefined;
  }

  /** Answers to telnet go first. */
  #takeOutgoing(): Uint8Array {
    const { refusals } = this.decoder.commands;
    if (refusals.length > 0) return Uint8Array.from(refusals.splice(0));
    const messages = this.#outgoing.splice(0);
    if (messages.length > 0 && this.decoder.lines) messages.push(""); // ends in LF too
    return encode(messages.join("\n"));
  }

  #readOrFlush(): Promise<unknown> {
    const { flushTimeout } = this.decoder;
    return flushTimeout ? deadline(this.#read(), flushTimeout).catch(() => this.#flush()) : this.#read();
  }

  #flush(): void {
    const messages = this.decoder.flush();
    this.#received.push(...messages);
    this.#trace?.flushed(messages);
  }

  /** Reads once, whoever waits for it; never rejects. */
  #read(): Promise<void> {
    return this.#reading ??= this.#readOnce();
  }

  async #readOnce(): Promise<void> {
    const count = await this.socket.read(this.#buffer).catch(() => 0); // a reset
    this.#reading = undefined;
    if (!count) {
      this.gone = count === null ? "closed" : "lost";
      this.#trace?.ended(this.gone);
      if (!this.#closing) this.#flush();
      return;
    }
    const chunk = this.#buffer.subarray(0, count);
    if (this.#closing) return this.#trace?.received(chunk);
    const isFull = count === this.#buffer.length;
    const messages = this.decoder.push(chunk, isFull);
    this.#trace?.received(chunk, messages);
    if (isFull) this.#buffer = new Uint8Array(MAX_MESSAGE);
    if (messages.length > 0) this.silence = 0; // a peer that sends no message is idle
    this.#received.push(...messages);
    if (this.decoder.commands.refusals.length > 0) this.#sending ??= this.#write();
  }
}
