/**
 * The server that a client under test connects to: it listens where the client looks for it.
 *
 * @module
 */

import { deadline } from "@std/async/deadline";
import { type Place, Unverified } from "./check.ts";
import { Wire } from "./wire.ts";

/** How often to look whether something moves, in ms. */
export const STEP = 25;

/** A server that is played, for one check. */
export class PlayedServer {
  readonly #place: Place;
  readonly #timeout: number;
  readonly #exchanged: string[];
  #listener?: Deno.TcpListener;
  #accepting?: Promise<Deno.TcpConn | undefined>;
  #connections = 0;
  #isDeaf = false;

  /**
   * It does not listen yet.
   *
   * @param place Where the client looks for it.
   * @param timeout Seconds that the client may take for one step.
   * @param exchanged Where what is said is noted.
   */
  constructor(place: Place, timeout: number, exchanged: string[]) {
    this.#place = place;
    this.#timeout = timeout;
    this.#exchanged = exchanged;
  }

  /** Listens, if it does not yet. @throws {Unverified} If somebody else does. */
  listen(): void {
    const { hostname, port } = this.#place;
    try {
      this.#listener ??= Deno.listen({ hostname, port });
    } catch {
      throw new Unverified(`un autre programme écoute sur le port ${port}`);
    }
  }

  /** Waits so many ms for a connection. */
  async accept(ms: number): Promise<Wire | undefined> {
    this.#accepting ??= this.#listener!.accept().catch(() => undefined); // it is closed at the end
    const socket = await deadline(this.#accepting, ms).catch(() => undefined);
    if (!socket) return undefined;
    this.#place.isMet = true;
    this.#accepting = undefined;
    const number = ++this.#connections > 1 ? ` ${this.#connections}` : "";
    const names = { us: `serveur${number && ` au client${number}`}`, them: `client${number}` };
    return new Wire(socket, this.#timeout, "un message", names, this.#exchanged);
  }

  /** Closes what a run that is over has left in the backlog: the next one would be taken for it. */
  async refuseStale(): Promise<void> {
    for (let wire; this.#listener && (wire = await this.accept(STEP));) await wire.leave();
  }

  /** Forgets what was said, and how many connections there were: what is checked has not begun. */
  forget(): void {
    this.#exchanged.length = 0;
    this.#connections = 0;
  }

  /** Takes no more connections. */
  hangUp(): void {
    if (!this.#isDeaf) this.#listener?.close();
    this.#isDeaf = true;
  }

  /** Takes no more connections, and leaves the port to others. */
  async close(): Promise<void> {
    this.hangUp();
    (await this.#accepting)?.close(); // until then the port is still taken
  }
}
