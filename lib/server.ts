/** The clients, seen from their server.
 *
 * @example
 * ```ts
 * import { SERVER } from "./program.ts";
 * import { Server } from "./server.ts";
 * const server = new Server({ ...SERVER, host: "127.0.0.1", port: 0 }, "tp1/client_v1.ts");
 * setTimeout(server.stop, 100); // instead of Ctrl+C
 * for await (const client of server) client.send("Bonjour !");
 * ```
 *
 * @module */

import { delay } from "@std/async/delay";
import { formatAddress } from "./cli/address.ts";
import { listenFailure } from "./cli/errors.ts";
import { invite, type SharedOptions } from "./cli/invitation.ts";
import { count, labelOf, Log } from "./cli/log.ts";
import { EOT, MAX_MESSAGE, type Message, SERVER_FULL, TOO_LONG, type unsigned } from "./protocol.ts";
import { onInterrupt, onLine, say } from "./terminal.ts";
import { Connection } from "./wire/connection.ts";
import { MessageDecoder } from "./wire/decoder.ts";

/** How to listen; `idle` is in s. */
export type ListenOptions = SharedOptions & {
  idle: number;
  trace: boolean;
  quiet: boolean;
  maxClients?: number;
  interactive?: boolean;
};

/** A client. A loop over it gives its messages, then closes it. */
export class Client extends Connection {
  /** How many it has sent. */
  messages = 0;
  /** Whether it may be idle, as others must act first. */
  excused = false;
  /** Whether {@linkcode Server.serve} closes it: after a mistake, EoT is still to send. */
  isServed = false;
  /** Its last signature. */
  name?: string;

  /** Takes over a socket. */
  constructor(
    socket: Deno.TcpConn,
    readonly number: number,
    { lines, trace }: ListenOptions,
    private readonly unsign: typeof unsigned = (text) => ({ message: text }),
  ) {
    super(socket, new MessageDecoder({ strict: lines }));
    if (trace) this.trace(`${labelOf(this)} `);
  }

  /** Gives its messages; answers those that are too long. */
  [Symbol.asyncIterator](): AsyncIterator<Message, undefined> {
    const end = () => {
      if (!this.isServed) this.close();
      return { value: undefined, done: true } as const;
    };
    // An async generator would cost 5 % of the speed.
    return {
      next: async () => {
        for (let received; (received = await this.next());) {
          this.messages++;
          if (received.bytes <= MAX_MESSAGE) {
            const { message: text, name = this.name } = this.unsign(received.text);
            this.name = name;
            return { value: { text, bytes: received.bytes }, done: false };
          }
          this.send(TOO_LONG);
        }
        return end();
      },
      return: () => Promise.resolve(end()),
    };
  }
}

/** A server. A loop over it gives its clients; leaving the loop stops it. */
export class Server {
  /** The page, and where it is, in a French line. */
  audience?: {
    place: string;
    joined(client: Client): void;
    left(client: Client): void;
    forget(client: { number: number }): void;
  };
  readonly #listener: Deno.TcpListener;
  readonly #log: Log;
  readonly #clients = new Map<number, Client>();
  readonly #actions = new Map<string, () => void>();
  #effects = "";
  #count = 0;
  #messages = 0;
  #refused = 0;
  #stopping?: Promise<void>;

  /** Sends EoT to all clients, stops within about 1 s, and sums up. */
  readonly stop = (): Promise<void> => this.#stopping ??= this.#stop();

  /** Listens, until Ctrl+C; `unsign` takes names off messages.
   * @throws {Failure} If the system does not let us. */
  constructor(
    private readonly options: ListenOptions,
    /** The client's script. */
    readonly client: string,
    private readonly unsign?: typeof unsigned,
  ) {
    const { host: hostname, port, idle, quiet } = options;
    this.#log = new Log(quiet);
    try {
      this.#listener = Deno.listen({ hostname, port });
    } catch (error) {
      throw listenFailure(error, formatAddress({ hostname, port }));
    }
    onInterrupt(this.stop);
    globalThis.onunhandledrejection = (event) => { // a forgotten `await` stops nobody
      event.preventDefault();
      this.#log.mistake(event.reason);
    };
    if (idle > 0) this.#evictIdle(idle);
  }

  /** Its port. */
  get port(): number {
    return this.#listener.addr.port;
  }

  /** Whether it sends all clients away. */
  get isStopping(): boolean {
    return Boolean(this.#stopping);
  }

  /** Prints a line, perhaps about a client; nothing with `--quiet`. */
  log(text: string, client?: Client): void {
    this.#log.message(text, client);
  }

  /** Acts when a line is typed; `effect` says what that does, in French. */
  onTyped(line: string, effect: string, action: () => void): void {
    this.#actions.set(line, action);
    this.#effects += `${line ? `« ${line} »` : "Entrée"} ${effect}, `;
  }

  /** Runs a conversation to its end. A mistake in it ends it alone. */
  async serve(client: Client, converse: (client: Client) => Promise<void>): Promise<void> {
    client.isServed = true;
    this.audience?.joined(client);
    try {
      await converse(client);
    } catch (mistake) {
      this.#log.mistake(mistake, client);
      this.#dismiss(client, "congédié par une erreur du programme");
    }
    client.close();
    this.audience?.left(client);
  }

  /** Says how to join it, then gives the clients. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Client> {
    const { maxClients = Infinity, interactive } = this.options;
    say(`Serveur en écoute sur ${formatAddress(this.#listener.addr)}`);
    for (const line of invite(this.client, { ...this.options, port: this.port })) say(line);
    if (this.audience) say(this.audience.place);
    say(this.#help());
    if (!interactive) onLine((line) => this.#obey(line.trim().toLowerCase()));
    try {
      for await (const socket of this.#connections()) {
        if (this.#clients.size > maxClients / 2) await delay(0); // those who have left go first
        const client = new Client(socket, ++this.#count, this.options, this.unsign);
        if (this.#stopping) {
          await this.#dismiss(client);
        } else if (this.#clients.size >= maxClients) {
          this.#refused++;
          this.#dismiss(client, "est refusé : serveur complet", SERVER_FULL);
        } else {
          this.#clients.set(client.number, client);
          client.onClosed = () => this.#forget(client);
          this.#log.traffic("se connecte", client);
          yield client;
        }
      }
    } finally {
      await this.stop();
    }
  }

  #help(): string {
    const stop = "Pour arrêter : Ctrl+C.";
    if (this.options.interactive || !Deno.stdin.isTerminal()) return stop;
    return `Au clavier : ${this.#effects}le numéro d'un client le déconnecte. ${stop}`;
  }

  #obey(line: string): void {
    const act = this.#actions.get(line);
    if (act) return void Promise.try(act).catch((mistake) => this.#log.mistake(mistake));
    const number = Number(/^#?(\d+)$/.exec(line)?.[1]);
    if (!number) return say(this.#help());
    if (number > this.#count) return say(`Pas de client ${line}.`);
    this.audience?.forget({ number });
    const client = this.#clients.get(number);
    if (client) this.#dismiss(client, "congédié");
    else say(`#${number} est déjà parti${this.audience ? " ; la page l'oublie" : ""}.`);
  }

  async *#connections(): AsyncGenerator<Deno.TcpConn> {
    for (let isWarned = false; !this.#stopping;) {
      try {
        yield await this.#listener.accept();
      } catch (error) {
        const { name, message } = error as Error;
        if (this.#stopping || name === "NotConnected" || name === "ConnectionAborted") continue; // it has gone
        // « Too many open files », most likely: others must leave.
        if (!isWarned) console.error(`Plus de place pour de nouveaux clients : ${message}`);
        isWarned = true;
        await delay(100);
      }
    }
  }

  #forget(client: Client, farewell = "s'en va"): void {
    this.#clients.delete(client.number);
    this.#messages += client.messages;
    this.#log.unread(client);
    if (!this.#stopping) this.#log.traffic(farewell, client);
  }

  async #evictIdle(idle: number): Promise<void> {
    const period = Math.min(idle * 250, 1000);
    for (; !this.#stopping; await delay(period)) {
      for (const client of this.#clients.values()) {
        client.silence += period; // no clock: nobody is idle while the machine sleeps
        if (client.silence <= idle * 1000 || (client.excused && !client.isStuck)) continue;
        this.#dismiss(client, `${client.isStuck ? "ne lit plus" : "silencieux"} depuis ${idle} s : congédié`);
      }
    }
  }

  #dismiss(client: Client, farewell?: string, word = EOT): Promise<void> {
    client.onClosed = () => this.#forget(client, farewell);
    client.send(word);
    return client.close();
  }

  async #stop(): Promise<void> {
    this.#listener.close();
    await Promise.all(this.#clients.values().map((client) => this.#dismiss(client)));
    const refused = this.#refused > 0 ? ` (et ${count(this.#refused, "refusé")})` : "";
    const clients = count(this.#count - this.#refused, "client");
    const seconds = Math.round(performance.now() / 1000);
    const time = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
    say(`Serveur arrêté après ${time} : ${clients}${refused}, ${count(this.#messages, "message")}.`);
  }
}
