/**
 * The accept loop of a server: whom to let in, and how to stop. What is said is the programs' business.
 *
 * @module
 */

import { blue, cyan, dim, green, magenta, red, yellow } from "@std/fmt/colors";
import { delay } from "@std/async/delay";
import { formatAddress } from "./address.ts";
import { Connection } from "./connection.ts";
import { networkFailure } from "./errors.ts";
import { invite, type Programs, type SharedOptions } from "./invitation.ts";
import { EOT, MAX_MESSAGE, type Message, MessageDecoder, SERVER_FULL, TOO_LONG } from "./protocol.ts";
import { fold, isScreenBehind, say } from "./terminal.ts";

/** How long to wait, in ms, when the system accepts no more connections, before asking it again. */
export const BACK_OFF = 100;

const COLORS = [cyan, yellow, green, magenta, blue, red];

/** How to listen: the options of a server's command line. */
export interface ListenOptions extends SharedOptions {
  /** Seconds after which a silent client is let go; 0 for never. */
  idle: number;
  /** How many clients to serve at once; no limit by default. */
  maxClients?: number;
  /** Whether to print no line per message. */
  quiet: boolean;
  /** Whether to show the bytes that travel. */
  trace: boolean;
}

/** Counts lines by the second, to know when too many come to be read. */
export class Pace {
  readonly #limit: number;
  #second = 0;
  #lines = 0;

  /** So many lines a second can be read. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether one more line in the present second can still be read. */
  isReadable(): boolean {
    const second = Math.floor(Date.now() / 1000);
    if (second !== this.#second) this.#lines = 0;
    this.#second = second;
    return ++this.#lines <= this.#limit;
  }
}

/** A client, seen from the server: iterating over it gives its messages, and leaving the loop closes it. */
export class Client extends Connection {
  /** How this client is shown on the server's screen: number, address, in its colour. */
  readonly label: string;
  /** How many messages the client has sent. */
  messages = 0;
  /** Whether the client may be silent for long, because it waits for somebody else. */
  excused = false;
  /** Its share of the screen: one who floods does not push the others off it. */
  readonly pace: Pace = new Pace(20);
  /** How many lines about its messages were counted instead of printed. */
  unread = 0;
  readonly #onLeave: () => void;

  /**
   * Takes over an accepted socket.
   *
   * @param socket The accepted socket.
   * @param number The client's number, counted from 1.
   * @param options Whether every message is a line, and whether to show the bytes that travel.
   * @param onLeave Called once the conversation is over.
   */
  constructor(
    socket: Deno.TcpConn,
    readonly number: number,
    { lines, trace }: ListenOptions,
    onLeave: () => void,
  ) {
    const label = COLORS[number % COLORS.length](`#${number} ${formatAddress(socket.remoteAddr)}`);
    super(socket, new MessageDecoder({ strict: lines }), { trace: trace ? `${label} ` : undefined });
    this.label = label;
    this.#onLeave = onLeave;
  }

  /** Gives the messages until the client closes or is lost; one that is too long is answered here. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Message> {
    try {
      for (let message; (message = await this.next()) !== undefined;) {
        this.messages++;
        if (message.bytes > MAX_MESSAGE) this.send(TOO_LONG);
        else yield message;
      }
    } finally {
      this.close().then(this.#onLeave); // without waiting: the others need not
    }
  }
}

/** A server: iterating over it gives its clients as they come, and leaving the loop stops it. */
export class Server {
  readonly #listener: Deno.TcpListener;
  readonly #options: ListenOptions;
  readonly #clients = new Set<Client>();
  readonly #idleCheck?: ReturnType<typeof setInterval>;
  readonly #start = Date.now();
  #count = 0;
  #messages = 0;
  #refused = 0;
  readonly #messagePace = new Pace(500);
  /** However many the messages are, who comes and who goes is still shown. */
  readonly #trafficPace = new Pace(500);
  /** Whether the screen has said that there is no place left: it has once, and it may come and go. */
  #warned = false;
  #stopping?: Promise<void>;

  /** Stops the server: every client gets « EoT », all is closed within about a second, and summed up. */
  readonly stop = (): Promise<void> => this.#stopping ??= this.#stop();

  /**
   * Starts to listen, and prints where, and how to join. Ctrl+C stops the server, and so does closing its window.
   *
   * @param options How to listen.
   * @param programs This server and the client to invite.
   * @throws {Failure} If the system does not let us listen there.
   */
  constructor(options: ListenOptions, programs: Programs) {
    this.#options = options;
    const { host: hostname, port, idle } = options;
    try {
      this.#listener = Deno.listen({ hostname, port });
    } catch (error) {
      throw networkFailure(error, formatAddress({ hostname, port }));
    }
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) { // SIGHUP: its window is closed
      Deno.addSignalListener(signal, () => {
        if (Deno.stdout.isTerminal()) say(""); // after the ^C that the terminal shows
        this.stop();
      });
    }
    if (idle > 0) this.#idleCheck = setInterval(() => this.#letGoSilentClients(), Math.min(idle * 250, 1000));
    say(`Serveur en écoute sur ${formatAddress(this.#listener.addr)}`);
    const actual = { ...options, port: this.#listener.addr.port };
    for (const line of invite(programs, actual, localAddresses())) say(line);
    say("Pour arrêter : Ctrl+C.");
  }

  /**
   * Prints one line: the time, the client it is about, the text. Prints nothing with `--quiet`. Beyond 20 lines
   * a second about one client, or 500 in all, or if the screen is behind, lines are counted instead.
   */
  log(text: string, client?: Client): void {
    if (this.#options.quiet) return;
    if (!client || (client.pace.isReadable() && this.#messagePace.isReadable() && !isScreenBehind())) {
      this.#print(text, client);
    } else if (client.unread++ === 0) {
      setTimeout(() => this.#printUnread(client), 1000);
    }
  }

  #logTraffic(text: string, client: Client): void {
    if (this.#trafficPace.isReadable() && !isScreenBehind()) this.#print(text, client);
  }

  #printUnread(client: Client): void {
    const text = `… ${count(client.unread, "autre message", "autres messages")}`;
    if (client.unread > 0) this.#print(text, client);
    client.unread = 0;
  }

  #print(text: string, client?: Client): void {
    if (this.#options.quiet) return;
    const time = dim(new Date().toLocaleTimeString("fr-FR"));
    say(fold(client ? `${time} ${client.label} ` : `${time} `, text));
  }

  /** Gives the clients as they come. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Client> {
    const { maxClients = Infinity } = this.#options;
    try {
      for (let socket; (socket = await this.#accept()) !== undefined;) {
        const client: Client = new Client(socket, ++this.#count, this.#options, () => {
          this.#clients.delete(client);
          this.#messages += client.messages;
          this.#printUnread(client);
          if (!this.#stopping) this.#logTraffic("s'en va", client); // all leave when it stops
        });
        if (this.#stopping) {
          await this.#letGo(client, EOT);
        } else if (this.#clients.size >= maxClients) {
          this.#refused++;
          this.#logTraffic("est refusé : serveur complet", client);
          this.#letGo(client, SERVER_FULL);
        } else {
          this.#clients.add(client);
          this.#logTraffic("se connecte", client);
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
        if (!this.#warned) {
          console.error(`Plus de place pour de nouveaux clients : ${(error as Error).message}`);
        }
        this.#warned = true;
        await delay(BACK_OFF);
      }
    }
  }

  #letGoSilentClients(): void {
    const limit = Date.now() - this.#options.idle * 1000;
    for (const client of this.#clients) {
      if (client.lastMove < limit && (client.isStuck || !client.excused)) this.#letGo(client, EOT);
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
    for (const client of this.#clients) this.#printUnread(client);
    this.#summarize();
  }

  #summarize(): void {
    for (const client of this.#clients) this.#messages += client.messages;
    const seconds = Math.round((Date.now() - this.#start) / 1000);
    const duration = {
      hours: Math.floor(seconds / 3600),
      minutes: Math.floor(seconds / 60) % 60,
      seconds: seconds % 60,
    };
    const time = new Intl.DurationFormat("fr", { style: "short" }).format(duration) || "0 s";
    const refused = this.#refused > 0 ? ` (et ${count(this.#refused, "refusé")})` : "";
    const clients = count(this.#count - this.#refused, "client") + refused;
    say(`Serveur arrêté après ${time} : ${clients}, ${count(this.#messages, "message")}.`);
  }
}

/** Returns the addresses of this machine, or undefined if we may not know them: no question is asked. */
function localAddresses(): Deno.NetworkInterfaceInfo[] | undefined {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "networkInterfaces" });
  return state === "granted" ? Deno.networkInterfaces() : undefined;
}

/** Returns « 1 client », « 1 204 clients »… */
function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("fr-FR")} ${number > 1 ? many : one}`;
}
