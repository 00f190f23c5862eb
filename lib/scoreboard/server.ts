/** A page for the classroom's projector, which shows what a server does while it does it. Browsers ask for its three
 * files, then for `/events`: server-sent events (HTML Standard, section 9.2), each with the parts of the view that
 * are new.
 * @module */

import { delay } from "@std/async/delay";
import { formatAddress } from "../cli/address.ts";
import { listenFailure } from "../cli/errors.ts";
import { localAddresses, reachable } from "../cli/invitation.ts";
import type { Server } from "../server.ts";
import type { Page, ScoreboardOptions } from "./board.ts";
import { Conversation } from "./conversation.ts";
import { waysToJoin } from "./join.ts";
import style from "./page.css" with { type: "text" };
import page from "./page.html" with { type: "text" };
import script from "./page.js" with { type: "text" };
import { Standings } from "./standings.ts";

/** How often the pages are brought up to date, in ms. */
const PERIOD = 250;

/** After how many such periods a page hears from us though nothing has changed: so it knows that we are still here. */
const HEARTBEAT = 20;

/** How long to wait when the system takes no connection, in ms. */
const BACK_OFF = 100;

/** How long to wait, at the end, for the pages to read the last news, in ms. */
const LINGER = 500;

/** How many pages may be open at once, and how many on one machine, so that none can take them all. */
const MAX_PAGES = 500, MAX_PAGES_OF_ONE = 100;

/** Whom a browser may ask for: an IP address, a machine of this network. A name of the Internet that leads here is somebody
 * else's page, which must not read ours (DNS rebinding). */
const OWN_HOST = /^(\[[\da-f:.%]+\]|[\d.]+|[\w-]+|[\w-]+\.local)(:\d+)?$/i;

/** What the page is made of. */
const FILES = new Map([
  ["/", { type: "text/html; charset=utf-8", text: page }],
  ["/page.css", { type: "text/css; charset=utf-8", text: style }],
  ["/page.js", { type: "text/javascript; charset=utf-8", text: script }],
]);

/** The type of server-sent events. */
const EVENTS = "text/event-stream";

/** The page runs its own style and script, and loads nothing from anywhere else (Content Security Policy Level 3). */
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": POLICY,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

const encoder = new TextEncoder();

/** What there is to see: named parts, each of which is sent to the pages when it changes. */
type View = () => Record<string, unknown>;

/** Returns how to join the server, for who asks for the page by this host, on this port. */
type Invite = (asked: string, pagePort: number) => unknown;

/** An open page: the machine it is open on, where to write, what it has been told, what to say before (how to join the
 * server, as a member of a JSON object), and for how many periods it has been told nothing. */
type Reader = {
  machine: string;
  controller: ReadableStreamDefaultController<Uint8Array>;
  parts: Map<string, string>;
  welcome: string[];
  quiet: number;
};

/** The page and its readers. */
class PageServer implements AsyncDisposable {
  readonly #readers = new Set<Reader>();
  readonly #timer: ReturnType<typeof setInterval>;
  #server: Deno.HttpServer<Deno.NetAddr>;
  #closed = false;

  /** Starts to serve the page.
   * @throws {Failure} If the system does not let us listen there. */
  constructor(private hostname: string, port: number, private view: View, private invite: Invite) {
    try {
      this.#server = this.#serve(port);
    } catch (error) {
      throw listenFailure(error, formatAddress({ hostname, port }), "--scoreboard");
    }
    this.#timer = setInterval(() => this.#update(), PERIOD);
    this.#keepServing();
  }

  /** Where to find the page, in a French line. */
  get place(): string {
    return describe(this.#server.addr);
  }

  /** Shows the end to the pages, and closes; one that does not read is not waited for. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#update();
    for (const { controller } of this.#readers) controller.close();
    this.#readers.clear();
    await Promise.race([this.#server.shutdown(), delay(LINGER)]);
  }

  #serve(port: number): Deno.HttpServer<Deno.NetAddr> {
    return Deno.serve({
      hostname: this.hostname,
      port,
      handler: this.#answer,
      onListen: () => {}, // it is said in French, elsewhere
    });
  }

  /** Serves again when the system has put an end to it, most likely because no file was left for a connection. */
  async #keepServing(): Promise<void> {
    const { port } = this.#server.addr;
    const hasFailed = () => this.#server.finished.then(() => false, () => true);
    for (let warned = false; await hasFailed(); warned = true) {
      if (!warned) console.error("Plus de place pour de nouvelles pages.");
      await delay(BACK_OFF);
      if (this.#closed) return;
      try {
        this.#server = this.#serve(port);
      } catch {
        // Not yet.
      }
    }
  }

  readonly #answer = (
    { method, url, headers }: Request,
    { remoteAddr }: Deno.ServeHandlerInfo<Deno.NetAddr>,
  ) => {
    if (!OWN_HOST.test(headers.get("host") ?? "")) { // RFC 9110, section 15.5.20
      return refuse(421, "Cette page n'est pas celle de ce nom : donnez l'adresse IP du serveur.");
    }
    const { pathname, hostname } = URL.parse(url) ?? { pathname: "", hostname: "" }; // the request may write no address
    const file = FILES.get(pathname);
    if (!file && pathname !== "/events") return refuse(404, "Cette page n'existe pas.");
    if (method === "HEAD") return respond(null, file?.type ?? EVENTS); // RFC 9110, section 9.1
    if (method !== "GET") return refuse(405, "Cette page peut seulement être lue.", { allow: "GET, HEAD" });
    return file
      ? respond(file.text, file.type)
      : this.#subscribe(remoteAddr.hostname, hostname.replace(/^\[|\]$/g, ""));
  };

  #subscribe(machine: string, asked: string): Response {
    const own = [...this.#readers].filter((reader) => reader.machine === machine).length;
    if (this.#readers.size >= MAX_PAGES || own >= MAX_PAGES_OF_ONE) {
      return refuse(503, "Trop de pages sont ouvertes.");
    }
    const welcome = [`"join":${JSON.stringify(this.invite(asked, this.#server.addr.port))}`];
    let reader: Reader;
    const events = new ReadableStream<Uint8Array>({
      start: (controller) => {
        reader = { machine, controller, parts: new Map(), welcome, quiet: HEARTBEAT };
        this.#readers.add(reader);
      },
      cancel: () => {
        this.#readers.delete(reader);
      },
    });
    return respond(events, EVENTS);
  }

  #update(): void {
    if (this.#readers.size === 0) return;
    const parts = new Map<string, string>();
    for (const [name, part] of Object.entries(this.view())) parts.set(name, JSON.stringify(part ?? null));
    const changes = new Map<Reader["parts"], string[]>(); // most readers have been told the same
    for (const reader of this.#readers) {
      if (reader.controller.desiredSize! <= 0) continue; // it has not read the last news: it gets these with the next
      if (!changes.has(reader.parts)) changes.set(reader.parts, changesBetween(reader.parts, parts));
      this.#tell(reader, [...reader.welcome.splice(0), ...changes.get(reader.parts)!], parts);
    }
  }

  /** Tells a reader what has changed. */
  #tell(reader: Reader, changes: string[], parts: Map<string, string>): void {
    if (changes.length === 0 && ++reader.quiet < HEARTBEAT) return;
    reader.quiet = 0;
    reader.parts = parts;
    const event = `data: {"now":${Date.now()},"parts":{${changes.join()}}}\n\n`;
    reader.controller.enqueue(encoder.encode(event));
  }
}

/** Serves the page of a server.
 * @throws {Failure} If the system does not let us listen there. */
export function serveScoreboard(
  options: ScoreboardOptions,
  pagePort: number,
  { client, port }: Pick<Server, "client" | "port">,
): Page {
  const { host, min, max } = options;
  const board = min === undefined || max === undefined ? new Conversation() : new Standings({ min, max });
  const invite: Invite = (asked, pagePort) =>
    waysToJoin(client, { ...options, port }, pagePort, asked, localAddresses());
  const server = new PageServer(host, pagePort, () => board.view(), invite);
  const { place } = server;
  return Object.assign(board, { place, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() });
}

/** Returns the members of a JSON object: the parts that are new or other than before, null for those that are gone. */
function changesBetween(before: Map<string, string>, after: Map<string, string>): string[] {
  const changes: string[] = [];
  for (const [name, json] of after) {
    if (before.get(name) !== json) changes.push(`${JSON.stringify(name)}:${json}`);
  }
  for (const name of before.keys()) if (!after.has(name)) changes.push(`${JSON.stringify(name)}:null`);
  return changes;
}

/** Returns where to find the page. */
function describe({ hostname, port }: Deno.NetAddr): string {
  const url = (hostname: string) => `http://${formatAddress({ hostname, port })}/`;
  const urls = reachable(hostname, localAddresses())?.map(({ address }) => url(address)) ?? [];
  const here = hostname === "::" ? "::1" : "127.0.0.1";
  const elsewhere = `${url(here)} (depuis une autre machine, remplacez ${here} par l'adresse du serveur)`;
  return `Page à projeter : ${urls.join(" ou ") || elsewhere}`;
}

function respond(body: string | ReadableStream<Uint8Array> | null, type: string): Response {
  return new Response(body, { headers: { ...HEADERS, "content-type": type } });
}

function refuse(status: number, text: string, headers = {}): Response {
  return new Response(text, { status, headers: { ...HEADERS, ...headers } });
}
