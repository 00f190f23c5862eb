/**
 * A real browser, Chromium without a window, driven by its own protocol (Chrome DevTools Protocol).
 *
 * @module
 */

import { deadline } from "@std/async/deadline";
import { isInstalled, Process, repeatUntil } from "../support/processes.ts";

/** The browser's command; the tests that need it are ignored, with a notice, where there is none. */
export const CHROMIUM = ["chromium", "chromium-browser", "google-chrome"].find(isInstalled) ?? "chromium";

const ARGUMENTS = [
  "--headless",
  "--no-sandbox", // it refuses to start as root otherwise, and it visits nobody but us
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--hide-scrollbars",
  "--lang=fr",
  "--remote-debugging-port=0",
];

/** How long the browser may take to answer a command, in ms. */
const PATIENCE = 20_000;

/** A page of the browser. */
export class Page {
  /** What the page complained about, on its console. */
  readonly complaints: string[] = [];
  /** The addresses that the page has asked for. */
  readonly requests: string[] = [];
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<Record<string, unknown>>>();
  #onLoad?: () => void;
  #count = 0;

  /** Takes over a page, by the address of its protocol. */
  private constructor(address: string) {
    this.#socket = new WebSocket(address);
    this.#socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
  }

  /** Opens an empty page. */
  static async open(address: string): Promise<Page> {
    const page = new Page(address);
    await deadline(new Promise((resolve) => page.#socket.onopen = resolve), PATIENCE);
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await page.send(`${domain}.enable`);
    return page;
  }

  /** Sends a command of the protocol; returns its result. */
  async send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const answer = Promise.withResolvers<Record<string, unknown>>();
    this.#waiting.set(++this.#count, answer);
    this.#socket.send(JSON.stringify({ id: this.#count, method, params }));
    return await deadline(answer.promise, PATIENCE);
  }

  /** Goes to an address, and waits until the page is there. */
  async visit(url: string): Promise<void> {
    const loaded = Promise.withResolvers<void>();
    this.#onLoad = loaded.resolve;
    await this.send("Page.navigate", { url });
    await deadline(loaded.promise, PATIENCE);
  }

  /** Returns what an expression is worth in the page. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
    }) as { result: { value: T }; exceptionDetails?: unknown };
    if (exceptionDetails) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return result.value;
  }

  /** Returns what the page shows. */
  async text(): Promise<string> {
    return await this.evaluate("document.body.innerText");
  }

  /** Waits until the page shows a text that matches. */
  async shows(pattern: RegExp): Promise<void> {
    let text = "";
    await repeatUntil(async () => pattern.test(text = await this.text())).catch((cause) => {
      throw new Error(`never shown: ${pattern}\n${text}`, { cause });
    });
  }

  /** Chooses the size of the window. */
  async resize(width: number, height: number): Promise<void> {
    await this.send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: width < 600,
    });
  }

  /** Chooses what the user prefers: `color-scheme`, dark or light, or `reduced-motion`, reduce or nothing; one at a time. */
  async prefer(name: string, value: string): Promise<void> {
    await this.send("Emulation.setEmulatedMedia", { features: [{ name: `prefers-${name}`, value }] });
  }

  /** Returns a picture of the window, in PNG. */
  async screenshot(): Promise<Uint8Array> {
    const { data } = await this.send("Page.captureScreenshot", { format: "png" });
    return Uint8Array.fromBase64(data as string);
  }

  #receive(
    { id, method, params, result, error }: {
      id?: number;
      method?: string;
      // deno-lint-ignore no-explicit-any -- whatever the protocol has
      params?: any;
      result?: Record<string, unknown>;
      error?: { message: string };
    },
  ): void {
    if (id !== undefined) {
      if (error) this.#waiting.get(id)!.reject(new Error(error.message));
      else this.#waiting.get(id)!.resolve(result!);
      this.#waiting.delete(id);
    }
    if (method === "Page.loadEventFired") this.#onLoad?.();
    if (method === "Log.entryAdded") this.complaints.push(params.entry.text);
    if (method === "Runtime.exceptionThrown") {
      this.complaints.push(params.exceptionDetails.exception.description);
    }
    if (method === "Runtime.consoleAPICalled") this.complaints.push(JSON.stringify(params.args));
    if (method === "Network.requestWillBeSent") this.requests.push(params.request.url);
  }
}

/** A browser with a profile of its own, forgotten at the end of an `await using` block. */
export class Browser implements AsyncDisposable {
  readonly #process: Process;
  readonly #profile: string;
  #port = "";

  private constructor(process: Process, profile: string) {
    this.#process = process;
    this.#profile = profile;
  }

  /** Starts a browser. */
  static async start(): Promise<Browser> {
    const profile = await Deno.makeTempDir();
    const process = new Process(CHROMIUM, [...ARGUMENTS, `--user-data-dir=${profile}`, "about:blank"]);
    const browser = new Browser(process, profile);
    try {
      await repeatUntil(async () => {
        const port = await Deno.readTextFile(`${profile}/DevToolsActivePort`).catch(() => "");
        browser.#port = port.split("\n")[0];
        return browser.#port !== "";
      });
      return browser;
    } catch (error) {
      await browser[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Opens a page at an address. */
  async open(url: string): Promise<Page> {
    const response = await fetch(`http://127.0.0.1:${this.#port}/json/new?about:blank`, { method: "PUT" });
    const page = await Page.open((await response.json()).webSocketDebuggerUrl);
    await page.visit(url);
    return page;
  }

  /** Ends the browser and removes its profile. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGTERM");
    await this.#process.ends();
    await Deno.remove(this.#profile, { recursive: true });
  }
}
