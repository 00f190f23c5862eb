/**
 * One conversation over TCP: connect, send, receive, close. Nobody else knows about bytes on their way.
 *
 * @module
 */

import { deadline } from "@std/async/deadline";
import { retry } from "@std/async/retry";
import { formatAddress, parseAddress } from "./address.ts";
import { Failure, networkFailure } from "./errors.ts";
import { encode, MAX_MESSAGE, type Message, MessageDecoder, refuseTooLong } from "./protocol.ts";
import { isScreenBehind, say } from "./terminal.ts";
import { Trace } from "./trace.ts";

/** How long to wait for the peer's last bytes before closing, in ms. */
const LINGER = 1000;

/** How often to try again a server that does not answer yet, in ms. */
const RETRY = 200;

/** Where and how to connect: the options of a client's command line. */
export interface ConnectOptions {
  /** The server, as `HOST` or `HOST:PORT`. */
  address: string;
  /** The port if the address has none. */
  port: number;
  /** Seconds to connect, and then to wait for each answer; 0 for no limit. */
  timeout: number;
  /** Seconds during which to try again if the server cannot be reached; 0 to try once. */
  wait: number;
  /** Whether to end each message with a line feed. */
  lines: boolean;
  /** Whether to show the bytes that travel. */
  trace: boolean;
}

/** How to hold a conversation. */
export interface ConversationOptions {
  /** Whether to end our messages with a line feed; by default, as the peer does. */
  lines?: boolean;
  /** Seconds that {@linkcode Connection.receive} waits; 0, the default, for no limit. */
  timeout?: number;
  /** What stands before each event of the trace of the bytes that travel; by default, they are not shown. */
  trace?: string;
}

/**
 * Opens a conversation with a server.
 *
 * @throws {Failure} If the address is malformed, or the server cannot be reached in time.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { address, port, timeout, wait, lines, trace } = options;
  const target = parseAddress(address, port);
  const end = Date.now() + wait * 1000;
  const attempt = () =>
    Deno.connect({ ...target, signal: timeout > 0 ? AbortSignal.timeout(timeout * 1000) : undefined });
  const isRetriable = (error: unknown) => Date.now() < end && !(error instanceof Deno.errors.NotCapable);
  try {
    const maxAttempts = Number.MAX_SAFE_INTEGER; // the time decides, not the number
    const socket = await retry(attempt, {
      maxAttempts,
      minTimeout: RETRY,
      multiplier: 1,
      jitter: 0,
      isRetriable,
    });
    const decoder = new MessageDecoder({ lines, splitsNews: true });
    return new Connection(socket, decoder, { lines, timeout, trace: trace ? "" : undefined });
  } catch (error) {
    throw networkFailure(error, formatAddress(target));
  }
}

/** A conversation with a peer. */
export class Connection implements Disposable {
  /** The peer's address, as `HOST:PORT`. */
  readonly peer: string;
  /** When something last came from the peer or went to it, in ms (Date.now()). */
  lastMove: number = Date.now();
  readonly #socket: Deno.TcpConn;
  readonly #decoder: MessageDecoder;
  readonly #lines?: boolean;
  readonly #timeout: number;
  #trace?: Trace;
  readonly #received: Message[] = [];
  readonly #outgoing: string[] = [];
  /** Small, because most messages are and a server may hold thousands; a longer burst gets a larger one. */
  #buffer = new Uint8Array(256);
  #arriving?: Promise<void>;
  #reading?: Promise<void>;
  #sending?: Promise<void>;
  #ended = false;
  #lost = false;
  #closing?: Promise<void>;

  /**
   * Takes over a socket.
   *
   * @param socket The open socket.
   * @param decoder Turns what the peer sends into messages.
   * @param options How to talk.
   */
  constructor(
    socket: Deno.TcpConn,
    decoder: MessageDecoder,
    { lines, timeout = 0, trace }: ConversationOptions = {},
  ) {
    this.#socket = socket;
    this.#decoder = decoder;
    this.#lines = lines;
    this.#timeout = timeout;
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

  /** Whether the peer has closed or was lost; what it had said may still be there to be received. */
  get gone(): boolean {
    return this.#ended;
  }

  /** Whether something said to the peer is not yet on its way, because the peer does not read. */
  get isStuck(): boolean {
    return this.#sending !== undefined;
  }

  /** Whether a message is there to be received. */
  get arrived(): boolean {
    return this.#received.length > 0;
  }

  /** Whether the peer has closed, or was lost, and everything it had said has been received. */
  get ended(): boolean {
    return this.#ended && !this.arrived;
  }

  /**
   * Sends a message. Messages sent in the same turn of the event loop go out
   * in one write, LF between them. If the peer is gone, the next receive tells.
   *
   * @throws {Failure} If the message is longer than {@linkcode MAX_MESSAGE}.
   */
  send(message: string): Promise<void> {
    const refusal = refuseTooLong(message);
    if (refusal !== undefined) throw new Failure(refusal);
    if (this.#closing) return Promise.resolve();
    this.#outgoing.push(message);
    return this.#sending ??= this.#write();
  }

  /** Resolves once a message is there to be received, or the peer has closed. Never rejects. */
  arrival(): Promise<void> {
    if (this.arrived || this.#ended) return Promise.resolve(); // and not a promise to be kept for later
    return this.#arriving ??= this.#awaitMessage();
  }

  /** Notices the peer's departure while nobody receives: reads ahead, until there are 1000 messages. */
  async readAhead(): Promise<void> {
    while (!this.#ended && this.#received.length < 1000) await (this.#reading ??= this.#read());
  }

  /**
   * Returns the peer's next message, or undefined once it has closed or was lost. Reads no further until all
   * is sent: a peer that never reads our answers cannot make us pile them up.
   */
  async next(): Promise<Message | undefined> {
    while (!this.arrived && !this.#ended) await (this.#sending ?? this.#readOrFlush());
    return this.#closing ? undefined : this.#received.shift();
  }

  /**
   * Returns the text of the peer's next message.
   *
   * @throws {Failure} If none comes within the time limit, or the peer has closed or was lost.
   */
  async receive(): Promise<string> {
    const message = await deadline(this.next(), this.#timeout * 1000 || Infinity).catch((error) => {
      if (error.name !== "TimeoutError") throw error;
      throw new Failure(
        `Le serveur n'a pas répondu en ${this.#timeout} s. Est-il occupé avec un autre client ? Essayez --timeout.`,
      );
    });
    if (message === undefined) {
      const event = this.#lost
        ? "La connexion avec le serveur a été coupée"
        : "Le serveur a fermé la connexion";
      throw new Failure(`${event}. Relancez le client, ou vérifiez que le serveur tourne encore.`);
    }
    return message.text;
  }

  /**
   * Ends the conversation in good order: what was sent goes out, then the end of the stream, and what the
   * peer still says is read and dropped. Closing on unread bytes would make the system send a reset, which
   * can destroy our last words on their way (RFC 1122, section 4.2.2.13). Takes 1 s at most.
   */
  close(): Promise<void> {
    return this.#closing ??= deadline(this.#finish(), LINGER)
      .catch(() => {}) // too late, or already lost: close anyway
      .then(() => this[Symbol.dispose]());
  }

  /**
   * Closes at once; called at the end of a `using` block. Good enough for a client: should its last word be
   * lost, the server still sees it leave.
   */
  [Symbol.dispose](): void {
    if (!this.#closing) this.#trace?.closed();
    this.#trace = undefined; // a read that we interrupt is no event
    this.#socket.close();
  }

  async #finish(): Promise<void> {
    await this.#sending;
    await this.#socket.closeWrite();
    this.#trace?.closed();
    while (!this.#ended) await (this.#reading ??= this.#read());
  }

  async #write(): Promise<void> {
    await null; // until the end of this turn, in case there is more to say
    try {
      while (this.#outgoing.length > 0) {
        const text = this.#outgoing.splice(0).join("\n");
        let bytes = encode(this.#lines ?? this.#decoder.lines ? `${text}\n` : text);
        while (bytes.length > 0) {
          const count = await this.#socket.write(bytes);
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

  async #awaitMessage(): Promise<void> {
    while (!this.arrived && !this.#ended) await this.#readOrFlush();
    this.#arriving = undefined;
  }

  /** Waits for one read, but no longer than an unfinished message has patience. */
  #readOrFlush(): Promise<unknown> {
    const reading = this.#reading ??= this.#read();
    const patience = this.#decoder.patience;
    if (patience === undefined) return reading;
    return deadline(reading, patience).catch(() => this.#flush());
  }

  /** Takes what was waiting for its rest as a message. */
  #flush(): void {
    const messages = this.#decoder.flush();
    this.#received.push(...messages);
    this.#trace?.flushed(messages);
  }

  /** Reads once; never rejects. */
  async #read(): Promise<void> {
    let count: number | null = null;
    try {
      count = await this.#socket.read(this.#buffer);
    } catch {
      this.#lost = true;
    }
    this.#reading = undefined;
    this.#ended = count === null;
    this.lastMove = Date.now();
    if (count === null) {
      this.#trace?.ended(this.#lost);
      if (!this.#closing) this.#flush();
      return;
    }
    const burst = this.#buffer.subarray(0, count);
    const full = count === this.#buffer.length;
    const messages = this.#closing ? undefined : this.#decoder.push(burst, full);
    this.#trace?.received(burst, messages);
    if (messages) this.#received.push(...messages);
    if (full) this.#buffer = new Uint8Array(MAX_MESSAGE);
  }
}
