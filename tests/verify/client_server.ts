/**
 * The server that a client under test connects to: it listens where the client looks for it.
 *
 * @module
 */

import { deadline } from "@std/async/deadline";
import { type Place, Unverified } from "./check.ts";
import { HOSTNAME } from "./lanes.ts";
import { Wire } from "./wire.ts";

/** How often to look whether something moves, in ms. */
export const STEP = 25;

/** The ports of the two practicals. */
const PORTS = [6000, 6400];

/** A server that is played, for one check. */
export class PlayedServer {
  readonly #place: Place;
  readonly #timeout: number;
  readonly #exchanged: string[];
  #listener?: Deno.TcpListener;
  #accepting?: Promise<Deno.TcpConn | undefined>;
  #connections = 0;
  #isDeaf = false;
  readonly #elsewhere: Disposable[] = [];
  /** The port of the other practical, if that is where the client looks for its server. */
  strayedTo?: number;

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

  /** Listens on the other practical's port too, where the address is the client's own. */
  listenElsewhere(): void {
    const { hostname, port } = this.#place;
    for (const other of PORTS.filter((other) => other !== port && hostname !== HOSTNAME)) {
      try {
        const listener = Deno.listen({ hostname, port: other });
        this.#elsewhere.push(listener);
        listener.accept().then((socket) => {
          this.#elsewhere.push(socket);
          this.strayedTo = other;
        }, () => {}); // nobody has come
      } catch {
        // Somebody else listens there: then nobody can tell.
      }
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
    for (const open of this.#elsewhere) open[Symbol.dispose]();
    (await this.#accepting)?.close(); // until then the port is still taken
  }
}
