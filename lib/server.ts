/** The clients, seen from their server: whom to let in, and how to stop.
 * @module */

import { delay } from "@std/async/delay";
import { formatAddress } from "./address.ts";
import { Connection } from "./connection.ts";
import { listenFailure } from "./errors.ts";
import { fileOf, invite, type SharedOptions } from "./invitation.ts";
import { count, duration, labelOf, Log, Pace } from "./log.ts";
import type { SERVER } from "./program.ts";
import { EOT, MAX_MESSAGE, type Message, MessageDecoder } from "./protocol.ts";
import { SERVER_FULL, TOO_LONG, unsigned } from "./protocol.ts";
import { onInterrupt, say } from "./terminal.ts";

/** How long to wait, in ms, when the system accepts no more connections, before asking it again. */
export const BACK_OFF = 100;

/** How to listen: the options of a server; no limit on the clients at once by default. */
export type ListenOptions = typeof SERVER & SharedOptions & { maxClients?: number };

/** Who wants to know that clients come and go: the page. */
export interface Audience {
  /** A client's conversation begins. */
  joined(client: Client): void;
  /** A client's conversation is over. */
  left(client: Client): void;
}

/** A client, seen from the server: iterating over it gives its messages, and leaving the loop closes it, unless
 * {@linkcode Server.serve} does so at the end of the conversation. */
export class Client extends Connection {
  /** How many messages the client has sent. */
  messages = 0;
  /** Whether the client may be silent for long, because it waits for somebody else. */
  excused = false;
  /** Whether {@linkcode Server.serve} looks after it. */
  isServed = false;
  /** What the screen says once the client has gone. */
  farewell = "s'en va";
  /** The name with which it has last signed a guess; undefined if it never has. */
  name?: string;
  /** How fast it makes the server print. */
  readonly pace: Pace = new Pace();

  /** Takes over an accepted socket; clients are counted from 1, and `onLeave` is called once this one has gone. */
  constructor(
    socket: Deno.TcpConn,
    readonly number: number,
    private readonly options: ListenOptions,
    private readonly onLeave: () => void,
  ) {
    const label = labelOf({ number, peer: formatAddress(socket.remoteAddr) });
    super(socket, new MessageDecoder({ strict: options.lines }), options.trace ? `${label} ` : undefined);
  }

  /** Gives the messages until the client has gone, in a game without their signature; one too long is answered here. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Message> {
    try {
      for (let message; (message = await this.next()) !== undefined;) {
        this.messages++;
        if (message.bytes > MAX_MESSAGE) this.send(TOO_LONG);
        else yield this.options.min === undefined ? message : this.#withoutName(message);
      }
    } finally {
      if (!this.isServed) this.leave();
    }
  }

  /** Closes the conversation, without waiting: the others need not. */
  leave(): void {
    this.close().then(this.onLeave);
  }

  #withoutName({ text, bytes }: Message): Message {
    const { message, name = this.name } = unsigned(text);
    this.name = name;
    return { text: message, bytes };
  }
}

/** A server: iterating over it gives its clients as they come, and leaving the loop stops it. */
export class Server {
  /** Who is told of the conversations that are served. */
  audience?: Audience;
  readonly #listener: Deno.TcpListener;
  readonly #log: Log;
  readonly #clients = new Set<Client>();
  readonly #idleCheck?: ReturnType<typeof setInterval>;
  readonly #start = Date.now();
  #count = 0;
  #messages = 0;
  #refused = 0;
  #warned = false; // that there is no place left: once is enough, it may come and go
  #stopping?: Promise<void>;

  /** Stops the server: every client gets « EoT », all is closed within about a second, and summed up. */
  readonly stop = (): Promise<void> => this.#stopping ??= this.#stop();

  /** Starts to listen, and prints where, and how to join by the client whose file is given, from the top of the project.
   * Ctrl+C stops it, and so does closing its window.
   * @throws {Failure} If the system does not let us listen there. */
  constructor(private readonly options: ListenOptions, client: string) {
    this.#log = new Log(options.quiet);
    const { host: hostname, port, idle } = options;
    try {
      this.#listener = Deno.listen({ hostname, port });
    } catch (error) {
      throw listenFailure(error, formatAddress({ hostname, port }));
    }
    onInterrupt(this.stop);
    if (idle > 0) this.#idleCheck = setInterval(() => this.#letGoSilentClients(), Math.min(idle * 250, 1000));
    say(`Serveur en écoute sur ${formatAddress(this.#listener.addr)}`);
    const programs = { server: fileOf(Deno.mainModule), client };
    const { port: actualPort } = this.#listener.addr;
    for (const line of invite(programs, { ...options, port: actualPort }, localAddresses())) say(line);
    say("Pour arrêter : Ctrl+C.");
  }

  /** Whether it stops, so that the clients leave without having wished to. */
  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  /** Prints one line, about a client if one is given; see {@linkcode Log.message}. Prints nothing with `--quiet`. */
  log(text: string, client?: Client): void {
    this.#log.message(text, client);
  }

  /** Runs one conversation beside the others, then what is to be done once it is over. A mistake in either is shown,
   * and ends this conversation alone, with « EoT »: the promise never rejects. */
  async serve(
    client: Client,
    converse: (client: Client) => Promise<void>,
    afterwards: () => void = () => {},
  ): Promise<void> {
    client.isServed = true;
    this.audience?.joined(client);
    try {
      await converse(client);
    } catch (error) {
      this.#excuse(error, client);
    }
    client.leave();
    this.audience?.left(client);
    try {
      afterwards();
    } catch (error) {
      this.#excuse(error, client);
    }
  }

  #excuse(error: unknown, client: Client): void {
    this.#log.mistake(error);
    client.farewell = "congédié par une erreur du programme";
    client.send(EOT);
  }

  /** Gives the clients as they come. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Client> {
    const { maxClients = Infinity } = this.options;
    try {
      for (let socket; (socket = await this.#accept()) !== undefined;) {
        if (this.#clients.size > maxClients / 2) await delay(0); // first, those who have left have their turn
        const client: Client = new Client(socket, ++this.#count, this.options, () => this.#forget(client));
        if (this.#stopping) {
          await this.#letGo(client, EOT);
        } else if (this.#clients.size >= maxClients) {
          this.#refused++;
          this.#log.traffic("est refusé : serveur complet", client);
          this.#letGo(client, SERVER_FULL);
        } else {
          this.#clients.add(client);
          this.#log.traffic("se connecte", client);
          yield client;
        }
      }
    } finally {
      await this.stop();
    }
  }

  /** Returns the next connection, or undefined once the server stops. */
  async #accept(): Promise<Deno.TcpConn | undefined> {
    const { ConnectionAborted, NotConnected } = Deno.errors;
    while (!this.#stopping) {
      try {
        return await this.#listener.accept();
      } catch (error) {
        if (this.#stopping) break;
        if (error instanceof NotConnected || error instanceof ConnectionAborted) continue; // gone already
        // « Too many open files », most likely: it passes as clients leave. Others wait in the backlog.
        const problem = `Plus de place pour de nouveaux clients : ${(error as Error).message}`;
        if (!this.#warned) console.error(problem);
        this.#warned = true;
        await delay(BACK_OFF);
      }
    }
  }

  #forget(client: Client): void {
    this.#clients.delete(client);
    this.#messages += client.messages;
    this.#log.unread(client);
    if (!this.#stopping) this.#log.traffic(client.farewell, client); // all leave when it stops
  }

  #letGoSilentClients(): void {
    const { idle } = this.options;
    for (const client of this.#clients) {
      if (client.lastMove >= Date.now() - idle * 1000 || (client.excused && !client.isStuck)) continue;
      client.farewell = `${client.isStuck ? "ne lit plus" : "silencieux"} depuis ${idle} s : congédié`;
      this.#letGo(client, EOT);
    }
  }

  async #letGo(client: Client, lastWord: string): Promise<void> {
    client.send(lastWord);
    await client.close();
  }

  async #stop(): Promise<void> {
    this.#listener.close();
    clearInterval(this.#idleCheck);
    await Promise.all([...this.#clients].map((client) => this.#letGo(client, EOT)));
    for (const client of this.#clients) this.#log.unread(client);
    this.#summarize();
  }

  #summarize(): void {
    for (const client of this.#clients) this.#messages += client.messages;
    const refused = this.#refused > 0 ? ` (et ${count(this.#refused, "refusé")})` : "";
    const clients = count(this.#count - this.#refused, "client") + refused;
    const time = duration(Date.now() - this.#start);
    say(`Serveur arrêté après ${time} : ${clients}, ${count(this.#messages, "message")}.`);
  }
}

/** Returns the addresses of this machine, or undefined if we may not know them: no question is asked. */
export function localAddresses(): Deno.NetworkInterfaceInfo[] | undefined {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "networkInterfaces" });
  return state === "granted" ? Deno.networkInterfaces() : undefined;
}
