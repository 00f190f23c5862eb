/**
 * Programs under test, run as processes with real pipes and sockets.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { deadline } from "@std/async/deadline";
import { delay } from "@std/async/delay";
import { PTY } from "../verify/program.ts";
import { findPython } from "./python.ts";

/** How long a test waits for anything before it says what it saw instead, in ms. */
const PATIENCE = 20_000;

const LF = 0x0a;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Whether the commands are installed that were looked for, and those whose absence was told. */
const found = new Map<string, boolean>();
const noticed = new Set<string>();

/** What a test may need to be allowed. */
type Grant = "read" | "write" | "run" | "env" | "net";

/**
 * The systems that a test may need. Unix: `sh`, and signals that a program can answer. Linux: /proc, terminals
 * made by Python, the options of `nc`, whatever else was seen on it alone.
 */
const SYSTEMS = { Unix: Deno.build.os !== "windows", Linux: Deno.build.os === "linux" };

/** The top of the project. */
export const ROOT = `${import.meta.dirname}/../../`;

/** A running program: what it printed so far, and its keyboard. */
export class Process implements AsyncDisposable {
  /** What it printed so far. */
  stdout = "";
  /** What it complained about so far. */
  stderr = "";
  /** Its exit status, once it has ended. */
  readonly status: Promise<number>;
  /** What to do with all it prints, as it comes. */
  onPrint?: (text: string) => void;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #read: Promise<unknown>;
  #changed = Promise.withResolvers<void>();
  #seen = 0;

  /** Starts a program; it runs from the top of the project, or from another folder. */
  constructor(command: string, args: string[], env: Record<string, string> = {}, cwd: string = ROOT) {
    this.#child = new Deno.Command(command, {
      args,
      cwd,
      env: { NO_COLOR: "1", PYTHONUNBUFFERED: "1", ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#read = Promise.all([
      this.#collect(this.#child.stdout, (text) => this.stdout += text),
      this.#collect(this.#child.stderr, (text) => this.stderr += text),
    ]);
    this.status = Promise.all([this.#child.status, this.#read]).then(([{ code }]) => code);
  }

  /** The process number. */
  get pid(): number {
    return this.#child.pid;
  }

  /** What it holds at present: open files, and memory in bytes; nothing where there is no /proc. */
  resources(): { files: number; memory: number } {
    const script = "ls /proc/$0/fd | wc -l; grep VmRSS /proc/$0/status"; // Deno may not read there without all rights
    const { stdout } = new Deno.Command("sh", { args: ["-c", script, String(this.pid)] }).outputSync();
    const [files, memory = 0] = decoder.decode(stdout).match(/\d+/g)!.map(Number);
    return { files, memory: memory * 1024 };
  }

  /** Types a line at its keyboard. */
  async type(line: string): Promise<void> {
    await this.press(line + "\n");
  }

  /** Presses keys, `\x04` for Ctrl+D. */
  async press(keys: string | Uint8Array): Promise<void> {
    await this.#input.write(typeof keys === "string" ? encoder.encode(keys) : keys);
  }

  /** Ends its input, as Ctrl+D does. */
  async endInput(): Promise<void> {
    await this.#input.close().catch(() => {}); // it may have ended first
  }

  /** Sends it a signal. */
  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /**
   * Waits until it has printed, after what was waited for before, text that matches; returns the match.
   *
   * @throws {Error} If it ends, or much time passes, without printing that.
   */
  async sees(pattern: RegExp | string, patience: number = PATIENCE): Promise<RegExpExecArray> {
    const regexp = typeof pattern === "string" ? new RegExp(RegExp.escape(pattern)) : pattern;
    const ended = this.status.then(() => true);
    for (let over = false;;) {
      const match = regexp.exec(this.stdout.slice(this.#seen));
      if (match) {
        this.#seen += match.index + match[0].length;
        return match;
      }
      if (over) throw new Error(`never printed: ${regexp}\n${this.transcript()}`);
      over = await deadline(Promise.race([this.#changed.promise.then(() => false), ended]), patience)
        .catch(() => true);
    }
  }

  /** Waits for its end; returns its exit status and all it printed. */
  async ends(): Promise<{ status: number; stdout: string; stderr: string }> {
    const status = await deadline(this.status, PATIENCE).catch(() => {
      throw new Error(`does not end\n${this.transcript()}`);
    });
    return { status, stdout: this.stdout, stderr: this.stderr };
  }

  /** What it printed, for the message of a failed test. */
  transcript(): string {
    return `--- stdout\n${this.stdout}\n--- stderr\n${this.stderr}`;
  }

  /** Kills it if it still runs; called at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await this.#input.close().catch(() => {});
    await this.status;
  }

  async #collect(stream: ReadableStream<Uint8Array>, add: (text: string) => void): Promise<void> {
    const characters = new TextDecoder();
    for await (const chunk of stream) {
      const text = characters.decode(chunk, { stream: true });
      add(text);
      this.onPrint?.(text);
      this.#changed.resolve();
      this.#changed = Promise.withResolvers<void>();
    }
  }
}

/** Starts one of the programs as its users do, with `--allow-net` and nothing else. */
export function deno(file: string, ...args: string[]): Process {
  return new Process(Deno.execPath(), ["run", "--allow-net", "--no-prompt", file, ...args]);
}

/** All the clients, without their extension. */
export const CLIENTS = [
  "tp1/client_v1",
  "tp1/client_v2",
  "tp1/client_v3",
  "tp3/client_v1",
  "tp3/client_v2",
  "tp3/client_v3",
];

/** Starts a client with something to say: a name and a message, or a number. */
export async function talkative(file: string, ...args: string[]): Promise<Process> {
  const client = deno(`${file}.ts`, ...args);
  const words = file.startsWith("tp1") ? ["Zoé", "salut"] : file.endsWith("v3") ? ["n", "15"] : ["15"];
  if (file !== "tp1/client_v1") { for (const word of words) await client.type(word); }
  return client;
}

/** The Python interpreter itself. */
export function pythonPath(): string {
  return findPython() ?? "python3";
}

/** Starts a Python peer. */
export function python(file: string, ...args: (string | number)[]): Process {
  return new Process(pythonPath(), [`tests/peers/${file}`, ...args.map(String)]);
}

/** Starts a command in a pseudo-terminal of its own; its lines end in CRLF. */
export function onTerminal(command: string, ...args: string[]): Process {
  return new Process(pythonPath(), ["-c", PTY, command, ...args], { NO_COLOR: "" });
}

/** Starts one of the programs in a pseudo-terminal. */
export function denoOnTerminal(file: string, ...args: string[]): Process {
  return onTerminal(Deno.execPath(), "run", "--allow-net", "--no-prompt", file, ...args);
}

/** Starts one of our servers, whose screen is another command of the shell; its process number is the first error. */
export function servePiped(file: string, screen: string): Process {
  const command = `{ "$0" "$@" & echo $! >&2; wait; } | ${screen}`;
  const options = ["run", "--allow-net", "--no-prompt", file, "--host", "127.0.0.1", "--port", "0"];
  return new Process("sh", ["-c", command, Deno.execPath(), ...options]);
}

/** A server under test and the port it listens on. */
export interface ServerProcess {
  process: Process;
  port: number;
}

/** Starts one of our servers on a free port of the loopback, and waits until it listens. */
export async function serve(file: string, ...args: string[]): Promise<ServerProcess & AsyncDisposable> {
  return await listening(deno(file, "--host", "127.0.0.1", "--port", "0", ...args), /écoute sur .*:(\d+)\n/);
}

/** A server with its page, on free ports. */
export async function serveWithPage(
  file: string,
  ...args: string[]
): Promise<ServerProcess & AsyncDisposable & { url: string }> {
  const server = await serve(file, "--scoreboard", "0", ...args);
  const [, url] = await server.process.sees(/^Page à projeter : (http:\/\/127\.0\.0\.1:\d+\/)\n/m);
  return { ...server, url };
}

/** Stops a server, which has had nothing to complain about. */
export async function stop(server: ServerProcess): Promise<void> {
  server.process.kill("SIGINT");
  const { status, stderr } = await server.process.ends();
  assertEquals([status, stderr], [0, ""]);
}

/** Starts a Python server on a free port, and waits until it listens. */
export async function servePython(
  file: string,
  ...args: (string | number)[]
): Promise<ServerProcess & AsyncDisposable> {
  return await listening(python(file, 0, ...args), /port (\d+)\n/);
}

async function listening(process: Process, pattern: RegExp): Promise<ServerProcess & AsyncDisposable> {
  const [, port] = await process.sees(pattern);
  return { process, port: Number(port), [Symbol.asyncDispose]: () => process[Symbol.asyncDispose]() };
}

/** A bare socket, to say anything at any pace. */
export class Peer implements Disposable {
  /** What was received so far. */
  received = "";
  readonly #socket: Deno.TcpConn;
  readonly #buffer = new Uint8Array(16_384);
  #closed = false;

  /** Takes over an open socket. */
  constructor(socket: Deno.TcpConn) {
    this.#socket = socket;
    socket.setNoDelay();
  }

  /** Connects to a server on the loopback. */
  static async connect(port: number): Promise<Peer> {
    return new Peer(await Deno.connect({ hostname: "127.0.0.1", port }));
  }

  /** Sends text, or bytes that are none. */
  async send(data: string | Uint8Array): Promise<void> {
    let bytes = typeof data === "string" ? encoder.encode(data) : data;
    while (bytes.length > 0) bytes = bytes.subarray(await this.#socket.write(bytes));
  }

  /** Receives what one read returns; undefined at the end of the stream. */
  async receive(): Promise<string | undefined> {
    const count = await deadline(this.#socket.read(this.#buffer), PATIENCE);
    if (count === null) return undefined;
    const text = decoder.decode(this.#buffer.subarray(0, count));
    this.received += text;
    return text;
  }

  /** Receives until some text has come; returns all received since the call. */
  async receiveUntil(text: string): Promise<string> {
    let received = "";
    while (!received.includes(text)) {
      const burst = await this.receive();
      if (burst === undefined) throw new Error(`closed before ${text}, after: ${received}`);
      received += burst;
    }
    return received;
  }

  /** Receives until the other side closes; returns all received since the call. */
  async receiveAll(): Promise<string> {
    let received = "";
    for (let burst; (burst = await this.receive()) !== undefined;) received += burst;
    return received;
  }

  /** Receives so many lines, without keeping them. */
  async receiveLines(count: number): Promise<void> {
    for (let lines = 0; lines < count;) {
      const length = await deadline(this.#socket.read(this.#buffer), PATIENCE);
      if (length === null) throw new Error(`closed after ${lines} lines of ${count}`);
      for (const byte of this.#buffer.subarray(0, length)) if (byte === LF) lines++;
    }
  }

  /** Sends a message, returns what comes back. */
  async exchange(data: string): Promise<string | undefined> {
    await this.send(data);
    return await this.receive();
  }

  /** Says that nothing more will be sent. */
  async closeWrite(): Promise<void> {
    await this.#socket.closeWrite();
  }

  /**
   * Says a last word and closes with part of an answer unread, which makes the system reset the connection
   * (RFC 1122, section 4.2.2.13).
   */
  async reset(lastWord: Uint8Array): Promise<void> {
    await deadline(this.#socket.read(new Uint8Array(1)), PATIENCE);
    await this.send(lastWord);
    this.close();
  }

  /** Closes. */
  close(): void {
    this[Symbol.dispose]();
  }

  /** Closes unless it is closed already; called at the end of a `using` block. */
  [Symbol.dispose](): void {
    if (!this.#closed) this.#socket.close();
    this.#closed = true;
  }
}

// `deno task` says there where the user stands, and the verifiers go there; the tests start them at the top.
if (isGranted("env")) Deno.env.delete("INIT_CWD");

/** How to write tests that need something. */
export interface Tests {
  /** A test that needs no more than what was granted. */
  test(name: string, fn: (t: Deno.TestContext) => void | Promise<void>): void;
  /** A test of what only such a system has, or is known to do: its name says so, and it is ignored elsewhere. */
  testOn(system: keyof typeof SYSTEMS, name: string, fn: (t: Deno.TestContext) => Promise<void>): void;
  /** A test that needs a peer: ignored, with a notice, where that command is not installed, and elsewhere than on Linux. */
  testWith(peer: string, name: string, fn: (t: Deno.TestContext) => Promise<void>): void;
}

/** Whether the user lets the tests do these things; nobody is asked. Of the network only the loopback is needed. */
export function isGranted(...names: Grant[]): boolean {
  return names.every((name) => {
    const query: Deno.PermissionDescriptor = name === "net" ? { name, host: "127.0.0.1" } : { name };
    return Deno.permissions.querySync(query).state === "granted";
  });
}

/** Returns how to write tests that need these permissions: they are ignored without. */
export function testsThatNeed(...grants: Grant[]): Tests {
  const isAllowed = isGranted(...grants);
  return {
    test: (name, fn) => Deno.test({ name, ignore: !isAllowed, fn }),
    testOn: (system, name, fn) =>
      Deno.test({ name: `${name} (${system} only)`, ignore: !isAllowed || !SYSTEMS[system], fn }),
    testWith(peer, name, fn) {
      const lacks = isAllowed && !(SYSTEMS.Linux && isInstalled(peer));
      if (lacks && !noticed.has(peer)) {
        const why = SYSTEMS.Linux ? "is not installed" : "may be another one than on Linux";
        console.log(`${peer} ${why}: the tests with it are ignored`);
        noticed.add(peer);
      }
      Deno.test({ name, ignore: !isAllowed || lacks, fn });
    },
  };
}

/** Whether a command is installed; not looked for on Windows, which has no `sh` of its own, nor without permission. */
export function isInstalled(command: string): boolean {
  if (!found.has(command)) {
    const look = () =>
      new Deno.Command("sh", { args: ["-c", `command -v ${command}`], stdout: "null" }).outputSync().success;
    found.set(command, SYSTEMS.Unix && isGranted("run") && look());
  }
  return found.get(command)!;
}

/** Repeats an action until it returns true. @throws {Error} If that takes very long. */
export async function repeatUntil(action: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!await action()) {
    if (Date.now() > end) throw new Error("never happened");
    await delay(10);
  }
}
