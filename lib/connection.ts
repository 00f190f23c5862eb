/** One conversation over TCP, what both sides have in common. Nobody else knows about bytes on their way.
 * @module */

import { deadline } from "@std/async/deadline";
import { formatAddress } from "./address.ts";
import { Failure } from "./errors.ts";
import { encode, MAX_MESSAGE, type Message, type MessageDecoder, refuseTooLong } from "./protocol.ts";
import { isScreenBehind, say } from "./terminal.ts";
import { Trace } from "./trace.ts";

/** How long to wait for the peer's last bytes before closing, in ms. */
const LINGER = 1000;

/** A conversation with a peer. */
export class Connection implements Disposable {
  /** The peer's address, as `HOST:PORT`. */
  readonly peer: string;
  /** When a message last came from the peer or went to it, in ms (Date.now()). */
  lastMove: number = Date.now();
  /** How the peer has gone, if it has; what it had said may still be there to be received. */
  gone?: "closed" | "lost";
  #trace?: Trace;
  readonly #received: Message[] = [];
  readonly #outgoing: string[] = [];
  /** Small, because most messages are and a server may hold thousands; a longer burst gets a larger one. */
  #buffer = new Uint8Array(256);
  #reading?: Promise<void>;
  #sending?: Promise<void>;
  #refusing = false;
  #closing?: Promise<void>;

  /** Takes over an open socket; `trace` is what stands before each event of the trace of its bytes, none by default. */
  constructor(
    private readonly socket: Deno.TcpConn,
    private readonly decoder: MessageDecoder,
    trace?: string,
  ) {
    this.peer = formatAddress(socket.remoteAddr);
    // Where the screen does not follow, nobody can read it anyhow.
    if (trace !== undefined) this.#trace = new Trace((event) => isScreenBehind() || say(trace + event));
    this.#trace?.connected(formatAddress(socket.localAddr), this.peer);
    try {
      socket.setNoDelay(); // send at once, without waiting for the acknowledgement of what went before
    } catch {
      // Some systems refuse if the peer is gone already: reading will tell.
    }
  }

  /** Whether something said to the peer is not yet on its way, because the peer does not read. */
  get isStuck(): boolean {
    return this.#sending !== undefined;
  }

  /** Whether a message is there to be received. */
  get arrived(): boolean {
    return this.#received.length > 0;
  }

  /** Sends a message. Those sent in the same turn of the event loop go out in one write, LF between them. If the peer
   * has gone, receiving tells.
   * @throws {Failure} If the message is longer than {@linkcode MAX_MESSAGE}. */
  send(message: string): Promise<void> {
    const refusal = refuseTooLong(message);
    if (refusal !== undefined) throw new Failure(refusal);
    if (this.#closing) return Promise.resolve();
    this.#outgoing.push(message);
    return this.#sending ??= this.#write();
  }

  /** Resolves once a message is there to be received, or the peer has gone. */
  async arrival(): Promise<void> {
    while (!this.arrived && !this.gone) await this.#readOrFlush();
  }

  /** Returns the peer's next message, or undefined once it has gone, or the conversation is closed. */
  async next(): Promise<Message | undefined> {
    if (!this.arrived) {
      await this.#sending; // first: a peer that never reads our answers cannot make us pile them up
      await this.arrival();
    }
    return this.#closing ? undefined : this.#received.shift();
  }

  /** Notices the peer's departure while nobody receives: reads ahead, until there are 1000 messages. */
  async readAhead(): Promise<void> {
    while (!this.gone && this.#received.length < 1000) await (this.#reading ??= this.#read());
  }

  /** Ends the conversation in good order, within 1 s: what was sent goes out, then the end of the stream; what the peer
   * still says is read and dropped, as closing on unread bytes would make the system send a reset, which can destroy
   * our last words on their way (RFC 1122, section 4.2.2.13). */
  close(): Promise<void> {
    return this.#closing ??= deadline(this.#finish(), LINGER)
      .catch(() => {}) // too late, or already lost: close anyway
      .then(() => this[Symbol.dispose]());
  }

  /** Closes at once, at the end of a `using` block. A client's last word may be lost; the server sees it leave. */
  [Symbol.dispose](): void {
    if (!this.#closing) this.#trace?.closed();
    this.#trace = undefined; // a read that we interrupt is no event
    this.socket.close();
  }

  async #finish(): Promise<void> {
    await this.#sending;
    await this.socket.closeWrite();
    this.#trace?.closed();
    while (!this.gone) await (this.#reading ??= this.#read());
  }

  async #write(): Promise<void> {
    await null; // until the end of this turn, in case there is more to say
    try {
      while (this.#outgoing.length > 0) {
        const text = this.#outgoing.splice(0).join("\n");
        let bytes = encode(this.decoder.lines ? `${text}\n` : text);
        while (bytes.length > 0) {
          const count = await this.socket.write(bytes);
          this.#trace?.sent(bytes.subarray(0, count));
          bytes = bytes.subarray(count);
        }
        this.lastMove = Date.now();
      }
    } catch {
      this.#outgoing.length = 0; // the peer is gone: reading will tell
    }
    this.#sending = undefined;
  }

  /** Waits for one read, no longer than an unfinished message has patience. */
  #readOrFlush(): Promise<unknown> {
    const reading = this.#reading ??= this.#read();
    const patience = this.decoder.patience;
    if (patience === undefined) return reading;
    return deadline(reading, patience).catch(() => this.#flush());
  }

  /** Takes what was waiting for its rest as a message. */
  #flush(): void {
    const messages = this.decoder.flush();
    this.#received.push(...messages);
    this.#trace?.flushed(messages);
  }

  /** Reads once; never rejects. */
  async #read(): Promise<void> {
    const count = await this.socket.read(this.#buffer).catch(() => undefined);
    this.#reading = undefined;
    if (!count) {
      this.gone = count === null ? "closed" : "lost";
      this.#trace?.ended(this.gone);
      if (!this.#closing) this.#flush();
      return;
    }
    const burst = this.#buffer.subarray(0, count);
    const full = count === this.#buffer.length;
    const messages = this.#closing ? undefined : this.decoder.push(burst, full);
    this.#trace?.received(burst, messages);
    if (messages?.length) this.lastMove = Date.now(); // who says nothing is silent, however many bytes come
    const { refusals } = this.decoder.commands;
    if (refusals.length > 0) this.#refuse(Uint8Array.from(refusals.splice(0)));
    this.#received.push(...messages ?? []);
    if (full) this.#buffer = new Uint8Array(MAX_MESSAGE);
  }

  /** Answers telnet's commands; who does not read that gets no other answer. */
  async #refuse(refusals: Uint8Array): Promise<void> {
    if (this.#refusing) return;
    this.#refusing = true;
    this.#trace?.sent(refusals);
    await this.socket.write(refusals).catch(() => {}); // the peer is gone: reading will tell
    this.#refusing = false;
  }
}
