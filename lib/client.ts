/** A server, seen from its client: connect, send, receive, hear what it says by itself.
 * @module */

import { deadline } from "@std/async/deadline";
import { delay } from "@std/async/delay";
import { formatAddress, parseAddress } from "./address.ts";
import { Connection } from "./connection.ts";
import { connectFailure, Failure } from "./errors.ts";
import { isClear, isNews, NEWS_SEAM } from "./game.ts";
import type { CLIENT } from "./program.ts";
import { EOT, EOT_SEAM, isEot, MessageDecoder } from "./protocol.ts";
import { say, type Speaker } from "./terminal.ts";

/** Where and how to connect: the options of a client, with `min` if it plays: news may then come before an answer. */
export type ConnectOptions = typeof CLIENT & { address: string; port: number; min?: number };

/** Opens a conversation with a server.
 * @throws {Failure} If the address is malformed, or not reached in time. */
export async function connect(options: ConnectOptions): Promise<RemoteServer> {
  const { address, port, timeout } = options;
  const target = parseAddress(address, port);
  try {
    const signal = timeout > 0 ? AbortSignal.timeout(timeout * 1000) : undefined;
    return new RemoteServer(await Deno.connect({ ...target, signal }), options);
  } catch (error) {
    throw connectFailure(error, formatAddress(target));
  }
}

/** A server, seen from its client. */
export class RemoteServer extends Connection implements Speaker {
  /** Whether it has said EoT: the end of the conversation. */
  #isOver = false;
  /** Resolved once it has greeted us, or does not. */
  readonly #greeting = this.#speaks();

  /** Takes over a connected socket. */
  constructor(socket: Deno.TcpConn, private readonly options: ConnectOptions) {
    const { lines, trace, min } = options;
    const seam = min === undefined ? EOT_SEAM : NEWS_SEAM;
    super(socket, new MessageDecoder({ lines, seam }), trace ? "" : undefined);
  }

  /** Sends a message, once what was said before is shown: a greeting, which is no answer to it, and tells whether the
   * server speaks in lines. Sends nothing once the server has said EoT. */
  override async send(message: string): Promise<void> {
    await this.#greeting;
    await this.#showNews();
    if (!this.#isOver) await super.send(message);
  }

  /** Returns its answer; what comes before is shown: news, or a greeting that is late because the server was busy.
   * @throws {Failure} If none comes in time, or it has gone. */
  async receive(): Promise<string> {
    const { timeout, min } = this.options;
    if (this.#isOver) return EOT; // it has said so instead of waiting for the message
    let heard = false; // whether something was shown that may have been the answer, in other words
    while (true) {
      const text = await deadline(this.#nextText(), timeout * 1000 || Infinity).catch((error) => {
        if (error.name !== "TimeoutError") throw error;
        const busy = `Le serveur n'a pas répondu en ${timeout} s. Il est occupé (essayez --timeout), ou bien`;
        throw new Failure(`${busy} il attend un saut de ligne à la fin de chaque message (essayez --lines).`);
      });
      if (min === undefined || isClear(text) || (isNews(text) ? heard : !await this.#speaks())) return text;
      heard ||= !isNews(text);
      say(text);
    }
  }

  /** Lets so many ms pass, showing what it says; returns false, at once, if that was EoT.
   * @throws {Failure} If it has gone. */
  async pause(ms: number): Promise<boolean> {
    const time = delay(ms).then(() => true);
    for (let isTime = false;; isTime = await Promise.race([time, this.arrival().then(() => false)])) {
      await this.#showNews();
      if (this.gone && !this.#isOver) throw this.#departure();
      if (isTime || this.#isOver) return !this.#isOver;
    }
  }

  /** Whether it is still there 200 ms after a win, or stops as the handout's does; shows what it says meanwhile. */
  staysOpen(): Promise<boolean> {
    return this.pause(200).catch(() => false); // it has gone
  }

  /** Whether it says something within 200 ms. */
  async #speaks(): Promise<boolean> {
    await Promise.race([this.arrival(), delay(200)]);
    return this.arrived;
  }

  /** Shows what it has said so far, up to EoT. */
  async #showNews(): Promise<void> {
    while (this.arrived && !this.#isOver) say(await this.#nextText());
  }

  async #nextText(): Promise<string> {
    const message = await this.next();
    if (message === undefined) throw this.#departure();
    this.#isOver ||= isEot(message.text);
    return message.text;
  }

  #departure(): Failure {
    const event = this.gone === "lost"
      ? "La connexion avec le serveur a été coupée"
      : "Le serveur a fermé la connexion";
    return new Failure(`${event}. Relancez le client, ou vérifiez que le serveur tourne encore.`);
  }
}
