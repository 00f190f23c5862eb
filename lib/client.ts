/** A server, seen from its client: connect, send, receive, hear what it says by itself.
 *
 * @example
 * ```ts
 * import { connect } from "./client.ts";
 * using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * const { port } = listener.addr;
 * using server = await connect({ address: "127.0.0.1", port, timeout: 30, lines: false, trace: false });
 * await server.send("Bonjour !");
 * ```
 *
 * @module */

import { deadline } from "@std/async/deadline";
import { delay } from "@std/async/delay";
import { formatAddress, parseAddress } from "./cli/address.ts";
import { connectFailure, departure, noAnswer } from "./cli/errors.ts";
import { EOT, EOT_SEAM, isEot } from "./protocol.ts";
import { say, type Speaker } from "./terminal.ts";
import { Connection } from "./wire/connection.ts";
import { MessageDecoder } from "./wire/decoder.ts";

export { refuseAddress } from "./cli/address.ts";

/** How long to wait for a greeting, or for more, in ms. */
const PAUSE = 200;

/** Where and how to connect; the timeout is in seconds. */
export type ConnectOptions = {
  address: string;
  port: number;
  timeout: number;
  lines: boolean;
  trace: boolean;
};

/** What a client knows of a server that may greet, or give news before an answer. */
export type Dialogue = {
  /** Where messages part that the server has glued together. */
  seam: RegExp;
  /** Whether a message is an answer, beyond doubt. */
  isAnswer(message: string): boolean;
  /** Whether a message comes by itself. */
  isNews(message: string): boolean;
};

/** Opens a conversation with a server. Without a dialogue each of its messages is an answer.
 * @throws {Failure} If the address is malformed, or not reached in time. */
export async function connect(options: ConnectOptions, dialogue?: Dialogue): Promise<RemoteServer> {
  const { address, port, timeout } = options;
  const target = parseAddress(address, port);
  const ms = timeout * 1000 || Infinity;
  try {
    const signal = timeout > 0 ? AbortSignal.timeout(ms) : undefined;
    // The signal does not end the resolution of a name (denoland/deno#35729): the deadline does.
    const socket = await deadline(Deno.connect({ ...target, signal }), ms);
    return new RemoteServer(socket, options, dialogue);
  } catch (error) {
    throw connectFailure(error, formatAddress(target));
  }
}

/** A server, seen from its client. */
export class RemoteServer extends Connection implements Speaker {
  /** Whether it has said EoT: the end of the conversation. */
  #isOver = false;
  /** Resolved once it has greeted us, or does not. */
  readonly #greeting?: Promise<unknown>;

  /** Takes over a connected socket. */
  constructor(
    socket: Deno.TcpConn,
    private readonly options: ConnectOptions,
    private readonly dialogue?: Dialogue,
  ) {
    const { lines, trace } = options;
    super(socket, new MessageDecoder({ lines, seam: dialogue?.seam ?? EOT_SEAM }), trace ? "" : undefined);
    if (dialogue) this.#greeting = this.#speaks();
  }

  /** Sends a message, once what was said before is shown: a greeting is no answer, and tells whether the server speaks in
   * lines. Sends nothing once the server has said EoT. */
  override async send(message: string): Promise<void> {
    await this.#greeting;
    await this.#showNews();
    if (!this.#isOver) await super.send(message);
  }

  /** Returns its answer. What comes before is shown: news, or a late greeting.
   * @throws {Failure} If none comes in time, or it has gone. */
  async receive(): Promise<string> {
    const { timeout } = this.options;
    if (this.#isOver) return EOT; // it has said so instead of waiting for the message
    let heard = false; // what may have been the answer, in other words
    while (true) {
      const text = await deadline(this.#nextText(), timeout * 1000 || Infinity).catch((error) => {
        throw error.name === "TimeoutError" ? noAnswer(timeout) : error;
      });
      if (!this.dialogue || this.dialogue.isAnswer(text)) return text;
      const isNews = this.dialogue.isNews(text);
      if (isNews ? heard : !await this.#speaks()) return text;
      heard ||= !isNews;
      say(text);
    }
  }

  /** Lets so many ms pass, showing what it says. Returns false, at once, if that was EoT.
   * @throws {Failure} If it has gone. */
  async pause(ms: number): Promise<boolean> {
    const time = delay(ms).then(() => true);
    for (let isTime = false;; isTime = await Promise.race([time, this.arrival().then(() => false)])) {
      await this.#showNews();
      if (this.gone && !this.#isOver) throw departure(this.gone);
      if (isTime || this.#isOver) return !this.#isOver;
    }
  }

  /** Whether it is still there 200 ms after a win, or stops as the handout's does; shows what it says meanwhile. */
  staysOpen(): Promise<boolean> {
    return this.pause(PAUSE).catch(() => false); // it has gone
  }

  /** Whether it says something within 200 ms. */
  async #speaks(): Promise<boolean> {
    await Promise.race([this.arrival(), delay(PAUSE)]);
    return this.arrived;
  }

  /** Shows what it has said so far, up to EoT. */
  async #showNews(): Promise<void> {
    while (this.arrived && !this.#isOver) say(await this.#nextText());
  }

  async #nextText(): Promise<string> {
    const message = await this.next();
    if (message === undefined) throw departure(this.gone);
    this.#isOver ||= isEot(message.text);
    return message.text;
  }
}
