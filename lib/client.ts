/** A server, seen from its client: connect, send, receive, hear what it says by itself.
 * @module */

import { deadline } from "@std/async/deadline";
import { delay } from "@std/async/delay";
import { formatAddress, parseAddress } from "./address.ts";
import { Connection } from "./connection.ts";
import { Failure, networkFailure } from "./errors.ts";
import { isNews, NEWS_SEAM } from "./game.ts";
import type { CLIENT } from "./program.ts";
import { isEot, MessageDecoder } from "./protocol.ts";
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
    throw networkFailure(error, formatAddress(target));
  }
}

/** A server, seen from its client. */
export class RemoteServer extends Connection implements Speaker {
  /** Whether it has said EoT: the end of the conversation. */
  #isOver = false;

  /** Takes over a connected socket. */
  constructor(socket: Deno.TcpConn, private readonly options: ConnectOptions) {
    const { lines, trace } = options;
    super(socket, new MessageDecoder({ lines, seam: NEWS_SEAM }), lines, trace ? "" : undefined);
  }

  /** Sends a message; nothing once the server has said EoT. */
  override send(message: string): Promise<void> {
    return this.#isOver ? Promise.resolve() : super.send(message);
  }

  /** Returns its answer; news that comes before is shown.
   * @throws {Failure} If none comes in time, or it has gone. */
  async receive(): Promise<string> {
    const { timeout, min } = this.options;
    while (true) {
      const text = await deadline(this.#nextText(), timeout * 1000 || Infinity).catch((error) => {
        if (error.name !== "TimeoutError") throw error;
        const late = `Le serveur n'a pas répondu en ${timeout} s.`;
        throw new Failure(`${late} Est-il occupé avec un autre client ? Essayez --timeout.`);
      });
      if (min === undefined || !isNews(text)) return text;
      say(text);
    }
  }

  /** Lets so many ms pass, showing what it says; returns false, at once, if that was EoT.
   * @throws {Failure} If it has gone. */
  async pause(ms: number): Promise<boolean> {
    await this.#listen(ms);
    if (this.gone && !this.#isOver) throw this.#departure();
    return !this.#isOver;
  }

  /** Whether it is still there 200 ms after a win, or stops as the handout's does; shows what it says meanwhile. */
  async staysOpen(): Promise<boolean> {
    await Promise.race([this.arrival(), delay(200)]);
    await this.#listen(0);
    return !this.gone && !this.#isOver;
  }

  /** Shows what the server says by itself for so many ms, or until it has said EoT, or has gone. */
  async #listen(ms: number): Promise<void> {
    let isTime = false;
    const time = delay(ms).then(() => isTime = true);
    while (true) {
      while (this.arrived && !this.#isOver) say(await this.#nextText());
      if (isTime || this.#isOver || this.gone) return;
      await Promise.race([time, this.arrival()]);
    }
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
