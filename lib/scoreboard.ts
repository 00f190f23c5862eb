/**
 * A page for the classroom's projector, which shows what a server does while it does it. Pages ask for `/`, then
 * for `/events`: server-sent events (HTML Standard, section 9.2), each with the parts of the view that are new.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import { formatAddress } from "./address.ts";
import { networkFailure } from "./errors.ts";
import page from "./scoreboard.html" with { type: "text" };
import { BACK_OFF } from "./server.ts";
import { say } from "./terminal.ts";

/** How often the pages are brought up to date, in ms. */
const PERIOD = 200;

/** After how many such periods a page hears from us though nothing has changed: so it knows that we are still here. */
const HEARTBEAT = 25;

/** How long to wait, at the end, for the pages to read the last news, in ms. */
const LINGER = 500;

/** How many pages may be open at once: one for every machine of the class, and many more. */
const MAX_PAGES = 500;

const HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

const encoder = new TextEncoder();

/** What there is to see: named parts, each of which is sent to the pages when it changes. */
export type View = () => Record<string, unknown>;

/** Where to serve the page: the options of a server's command line. */
export interface ScoreboardOptions {
  /** The address to listen on. */
  host: string;
  /** The port of the page, 0 for any free one; undefined for no page at all. */
  scoreboard?: number;
}

/** An open page: where to write, and what it has been told. */
interface Reader {
  controller: ReadableStreamDefaultController<Uint8Array>;
  parts: Map<string, string>;
  /** For how many periods it has been told nothing. */
  quiet: number;
}

/** The page and its readers. */
class Scoreboard implements AsyncDisposable {
  readonly #hostname: string;
  readonly #view: View;
  readonly #readers = new Set<Reader>();
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #policy = contentSecurityPolicy();
  #server: Deno.HttpServer<Deno.NetAddr>;
  #closed = false;

  /**
   * Starts to serve the page.
   *
   * @throws {Failure} If the system does not let us listen there.
   */
  constructor(hostname: string, port: number, view: View) {
    this.#hostname = hostname;
    this.#view = view;
    try {
      this.#server = this.#serve(port);
    } catch (error) {
      throw networkFailure(error, formatAddress({ hostname, port }), "--scoreboard");
    }
    this.#timer = setInterval(() => this.#update(), PERIOD);
    this.#keepServing();
    say(describe(this.#server.addr));
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
      hostname: this.#hostname,
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

  readonly #answer = async ({ method, url }: Request): Promise<Response> => {
    const pathname = URL.parse(url)?.pathname; // none if the request writes no address
    if (pathname !== "/" && pathname !== "/events") return refuse(404, "Cette page n'existe pas.");
    if (method !== "GET") return refuse(405, "Cette page peut seulement être lue.", { allow: "GET" });
    if (pathname === "/events") return this.#subscribe();
    const headers = {
      ...HEADERS,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": await this.#policy,
      "referrer-policy": "no-referrer",
    };
    return new Response(page, { headers });
  };

  #subscribe(): Response {
    if (this.#readers.size >= MAX_PAGES) return refuse(503, "Trop de pages sont ouvertes.");
    let reader: Reader;
    const events = new ReadableStream<Uint8Array>({
      start: (controller) => {
        reader = { controller, parts: new Map(), quiet: HEARTBEAT };
        this.#readers.add(reader);
      },
      cancel: () => {
        this.#readers.delete(reader);
      },
    });
    return new Response(events, { headers: { ...HEADERS, "content-type": "text/event-stream" } });
  }

  #update(): void {
    if (this.#readers.size === 0) return;
    const parts = new Map<string, string>();
    for (const [name, part] of Object.entries(this.#view())) parts.set(name, JSON.stringify(part ?? null));
    for (const reader of this.#readers) this.#bringUpToDate(reader, parts);
  }

  /** Tells a reader what has changed. */
  #bringUpToDate(reader: Reader, parts: Map<string, string>): void {
    if (reader.controller.desiredSize! <= 0) return; // it has not read the last news: it gets these with the next
    const changes = changesBetween(reader.parts, parts);
    if (changes.length === 0 && ++reader.quiet < HEARTBEAT) return;
    reader.quiet = 0;
    reader.parts = parts;
    reader.controller.enqueue(
      encoder.encode(`data: {"now":${Date.now()},"parts":{${changes.join()}}}\n\n`),
    );
  }
}

/**
 * Serves the page of a server, if its options ask for it, until the end of the block (`await using`).
 *
 * @param options Where to serve the page.
 * @param view Returns what there is to see. It is called five times a second, if a page is open.
 * @throws {Failure} If the system does not let us listen there.
 */
export function openScoreboard(
  { host, scoreboard }: ScoreboardOptions,
  view: View,
): AsyncDisposable | undefined {
  return scoreboard === undefined ? undefined : new Scoreboard(host, scoreboard, view);
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

/** Returns a policy under which the page runs its own style and script, and loads nothing from anywhere else. */
async function contentSecurityPolicy(): Promise<string> {
  const [style, script] = await Promise.all([hashOf("style"), hashOf("script")]);
  return `default-src 'none'; style-src ${style}; script-src ${script}; connect-src 'self'; img-src data:; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

/** Returns the hash of an element of the page (Content Security Policy Level 3, section 2.3.1). */
async function hashOf(element: string): Promise<string> {
  const [, content] = new RegExp(`<${element}>([^]*?)</${element}>`).exec(page)!;
  const digest = await crypto.subtle.digest("SHA-256", encoder.encode(content));
  return `'sha256-${new Uint8Array(digest).toBase64()}'`;
}

/** Returns where to find the page. */
function describe({ hostname, port }: Deno.NetAddr): string {
  const here = { "0.0.0.0": "127.0.0.1", "::": "::1" }[hostname]; // if it listens everywhere
  const url = `http://${formatAddress({ hostname: here ?? hostname, port })}/`;
  const elsewhere = ` (depuis une autre machine, remplacez ${here} par l'adresse du serveur)`;
  return `Page à projeter : ${url}${here ? elsewhere : ""}`;
}

function refuse(status: number, text: string, headers = {}): Response {
  return new Response(text, { status, headers: { ...HEADERS, ...headers } });
}
