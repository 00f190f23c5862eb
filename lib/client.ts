/** A server, seen from its client.
 *
 * @example
 * ```ts
 * import { connect } from "./client.ts";
 * using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
 * const { hostname: address, port } = listener.addr;
 * using server = await connect({ address, port, timeout: 30, lines: false, trace: false });
 * await server.send("Bonjour !");
 * ```
 *
 * @module */

import { deadline } from "@std/async/deadline";
import { delay } from "@std/async/delay";
import { formatAddress, parseAddress } from "./cli/address.ts";
import { connectFailure, departure, noAnswer } from "./cli/errors.ts";
import { EOT, isEot } from "./protocol.ts";
import { say } from "./terminal.ts";
import { Connection } from "./wire/connection.ts";
import { MessageDecoder } from "./wire/decoder.ts";

export { refuseAddress } from "./cli/address.ts";

/** How long to wait for a greeting or for more, in ms. */
const PAUSE = 200;

/** Where an EoT is glued to an answer: « Message 3 bien reçu (5 octets)EoT ». */
const SEAM = /(?<=\S)(?=EoT$)/u;

/** Where and how to connect; the timeout is in seconds, 0 for none. */
export type ConnectOptions = {
  address: string;
  port: number;
  timeout: number;
  lines: boolean;
  trace: boolean;
};

/** Where messages are glued, which are answers for sure, which are news. */
export type Dialogue = {
  seam: RegExp;
  isAnswer(message: string): boolean;
  isNews(message: string): boolean;
};

/** Connects to a server. Without a dialogue, all it says is answers.
 * @throws {Failure} If the address is malformed, or not reached. */
export async function connect(options: ConnectOptions, dialogue?: Dialogue): Promise<RemoteServer> {
  const target = parseAddress(options.address, options.port);
  try {
    // No signal would end the resolution of a name (denoland/deno#35729).
    const socket = await deadline(Deno.connect(target), options.timeout * 1000 || Infinity);
    return new RemoteServer(socket, options, dialogue);
  } catch (error) {
    throw connectFailure(error, formatAddress(target));
  }
}

/** A server to talk to. */
export class RemoteServer extends Connection {
  /** What to do at news. */
  onNews?: () => void;
  #hasSaidEot = false;
  readonly #greeting?: Promise<boolean>;

  /** Takes over a connected socket. */
  constructor(
    socket: Deno.TcpConn,
    private readonly options: ConnectOptions,
    private readonly dialogue?: Dialogue,
  ) {
    super(socket, new MessageDecoder({ lines: options.lines, seam: dialogue?.seam ?? SEAM }));
    if (options.trace) this.trace();
    if (dialogue) this.#greeting = this.#speaks();
  }

  /** Shows what it has said, such as a greeting, then sends, unless it has said EoT. */
  override async send(message: string): Promise<void> {
    await this.#greeting;
    await this.#showNews();
    if (!this.#hasSaidEot) await super.send(message);
  }

  /** Returns its answer, and shows what comes before: news, or a late greeting.
   * @throws {Failure} If none comes in time, or it has gone. */
  async receive(): Promise<string> {
    if (this.#hasSaidEot) return EOT; // said instead of waiting for our message
    let mayHaveAnswered = false;
    while (true) {
      const text = await this.#nextText();
      if (!this.dialogue || this.dialogue.isAnswer(text)) return text;
      const isNews = this.dialogue.isNews(text);
      if (isNews ? mayHaveAnswered : !await this.#speaks()) return text;
      mayHaveAnswered ||= !isNews;
      say(text);
    }
  }

  /** Waits for so many ms, and shows what it says. Returns false, at once, if it is EoT.
   * @throws {Failure} If it has gone. */
  async pause(ms: number): Promise<boolean> {
    const time = delay(ms);
    do {
      await this.#showNews();
      if (this.#hasSaidEot) return false;
      if (this.gone) throw departure(this.gone);
    } while (await this.#speaks(time) || this.gone);
    return true;
  }

  /** Whether it stays for 200 ms, unlike the handout's first server after a win. */
  staysOpen(): Promise<boolean> {
    return this.pause(PAUSE).catch(() => false);
  }

  async #speaks(time = delay(PAUSE)): Promise<boolean> {
    await Promise.race([this.arrival(), time]);
    return this.arrived;
  }

  async #showNews(): Promise<void> {
    while (this.arrived && !this.#hasSaidEot) say(await this.#nextText());
  }

  async #nextText(): Promise<string> {
    const { timeout } = this.options;
    const message = await deadline(this.next(), timeout * 1000 || Infinity).catch(() => {
      throw noAnswer(timeout);
    });
    if (!message) throw departure(this.gone);
    this.#hasSaidEot ||= isEot(message.text);
    if (this.dialogue?.isNews(message.text)) this.onNews?.();
    return message.text;
  }
}
