/**
 * A program under test, started with pipes or a pseudo-terminal in place of its keyboard and screen.
 *
 * @module
 */

import { deadline } from "@std/async/deadline";
import { delay } from "@std/async/delay";
import { Fault, NoSuchCommand, UsageError } from "./check.ts";
import type { Lane } from "./lanes.ts";
import { findPython, interpreter } from "../support/python.ts";
import { undo } from "./undo.ts";

/** How much of a screen is kept, in characters; a program that prints more floods it. */
const MAX_SCREEN = 200_000;

/** How long a program may take to say why it has failed, in ms. */
const LAST_WORDS = 300;

/** The variable by which what a program has started is recognised, wherever it went (on Linux). */
const MARK = "VERIFY_ID";

/** The number of the system call by which a process reads, on Linux. */
const READ = Deno.build.arch === "x86_64" ? "0" : "63";

/** What a program may know of our environment: where commands and its own folders are, and what Windows needs. */
const KNOWN =
  "PATH HOME LANG LC_ALL TERM DENO_DIR SystemRoot SystemDrive windir ComSpec PATHEXT USERPROFILE " +
  "APPDATA LOCALAPPDATA ProgramData";

/** Starts the command in its arguments in a pseudo-terminal, in Python. */
export const PTY = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

const encoder = new TextEncoder();

/** A program under test. */
export class Program {
  /** What it has printed so far, complaints included. */
  screen = "";
  /** Whether it has printed more than anybody can read. */
  isFlooding = false;
  /** Whether it has ended. */
  hasEnded = false;
  /** Its exit status, once it has ended. */
  exitCode?: number;
  /** Whether it has shown a sign of life: it has printed something, or connected. */
  isAlive = false;
  readonly #child: Deno.ChildProcess;
  readonly #keyboard: WritableStreamDefaultWriter<Uint8Array>;
  readonly #status: Promise<number>;
  readonly #collected: Promise<unknown>;
  readonly #mark = crypto.randomUUID();
  readonly #kill = () => this.kill();
  #killed?: Promise<void>;

  /**
   * Starts it, in a process group of its own so that what it starts can be stopped with it.
   *
   * @throws {NoSuchCommand} If there is no such command.
   * @throws {UsageError} If it is to have a terminal, and there is none to give.
   */
  constructor({ command: [command, ...args], folder }: Pick<Lane, "command" | "folder">, pty: boolean) {
    const first = interpreter(command);
    const python = pty ? findPython() : undefined;
    if (pty && python === undefined) throw new UsageError("Sans Python, pas de terminal à donner : --pty.");
    try {
      this.#child = new Deno.Command(python ?? first, {
        args: pty ? ["-c", PTY, first, ...args] : args,
        cwd: folder,
        clearEnv: true,
        env: { ...environment(folder), [MARK]: this.#mark },
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
        detached: Deno.build.os !== "windows",
      }).spawn();
    } catch {
      throw new NoSuchCommand(
        `Impossible de lancer ${command} : aucun programme de ce nom sur cette machine.`,
      );
    }
    undo.add(this.#kill);
    this.#keyboard = this.#child.stdin.getWriter();
    this.#collected = Promise.all([this.#collect(this.#child.stdout), this.#collect(this.#child.stderr)]);
    this.#status = this.#child.status.then(async ({ code }) => {
      await Promise.race([this.#collected, delay(200)]); // its last words; a child of its may hold the screen
      this.hasEnded = true;
      this.exitCode = code;
      return code;
    });
  }

  /** Types a line. */
  async type(line: string): Promise<void> {
    await this.#keyboard.write(encoder.encode(`${line}\n`)).catch(() => {}); // it may have ended
  }

  /**
   * Returns its exit status, once it has ended by itself; undefined if it has not after so many seconds.
   *
   * @throws {Fault} If it has ended, but what it had started goes on.
   */
  async exitStatus(seconds: number): Promise<number | undefined> {
    const status = await deadline(this.#status, seconds * 1000).catch(() => undefined);
    const left = status === undefined ? 0 : this.#descendants().length;
    if (left > 0) throw new Fault("la fin du programme", `il laisse ${left} processus derrière lui`);
    return status;
  }

  /** Resolves once it has ended, and all that it has printed is known; soon, if it goes on. */
  async lastWords(): Promise<void> {
    await deadline(this.#status, LAST_WORDS).catch(() => {});
  }

  /** Whether it waits for its keyboard; known on Linux, of a program that does nothing else meanwhile. */
  isReading(): boolean {
    return this.#look(readsKeyboard).includes(true);
  }

  /** The ports on which it listens; known on Linux. */
  ports(): number[] {
    return this.#look((pid) => portsOf(pid, listeningSockets())).flat();
  }

  /** How many ms of a processor it has used; known on Linux, to 10 ms. */
  cpuTime(): number {
    return this.#look(cpuTimeOf).reduce((sum, time) => sum + time, 0);
  }

  /** Returns what is seen of the program, and of what it has started; nothing where nothing can be seen. */
  #look<Seen>(see: (pid: string) => Seen): Seen[] {
    if (Deno.build.os !== "linux" || this.hasEnded) return [];
    try {
      return [...familyOf(this.#child.pid)].map(see);
    } catch {
      return []; // gone meanwhile, or not ours to look at
    }
  }

  /** Stops it and all it has started; resolves once it is gone. */
  kill(): Promise<void> {
    return this.#killed ??= this.#stop();
  }

  async #stop(): Promise<void> {
    if (Deno.build.os === "windows") {
      await new Deno.Command("taskkill", { args: ["/pid", String(this.#child.pid), "/t", "/f"] }).output();
    } else {
      kill(-this.#child.pid);
      // Some may be in a group of their own, or just be born: until there is none.
      for (let round = 0, left; round < 100 && (left = this.#descendants()).length > 0; round++) {
        left.forEach(kill);
        await delay(1);
      }
    }
    undo.delete(this.#kill);
    await this.#keyboard.abort().catch(() => {});
    await this.#status;
    await deadline(this.#collected, 1000).catch(() => {}); // on other systems, one may still hold the screen
  }

  /** The processes that it has started and that still run; known on Linux alone. */
  #descendants(): number[] {
    if (Deno.build.os !== "linux") return [];
    return [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((pid) => {
      if (!(pid > 0)) return false; // no process
      try {
        return Deno.readTextFileSync(`/proc/${pid}/environ`).includes(`${MARK}=${this.#mark}`);
      } catch {
        return false; // no process, or gone already, or somebody else's
      }
    });
  }

  async #collect(stream: ReadableStream<Uint8Array>): Promise<void> {
    const characters = new TextDecoder();
    for await (const chunk of stream) {
      this.isAlive = true;
      if (this.screen.length > MAX_SCREEN) this.isFlooding = true;
      else this.screen += characters.decode(chunk, { stream: true });
    }
  }
}

/** Returns the environment of a program: nothing in it is ours to keep for ourselves. */
function environment(folder: string): Record<string, string> {
  const known = KNOWN.split(" ").map((name) => [name, Deno.env.get(name)]);
  return {
    ...Object.fromEntries(known.filter(([, value]) => value !== undefined)),
    TMPDIR: folder,
    TEMP: folder,
    TMP: folder,
    NO_COLOR: "1",
    PYTHONUNBUFFERED: "1", // or it would print to a pipe when its buffer is full
    PYTHONIOENCODING: "utf-8",
    PYTHONDONTWRITEBYTECODE: "1",
  };
}

/** The processes that one has started, and itself; on Linux. */
function* familyOf(pid: number | string): Generator<string> {
  yield String(pid);
  for (const { name } of Deno.readDirSync(`/proc/${pid}/task`)) {
    const children = Deno.readTextFileSync(`/proc/${pid}/task/${name}/children`).trim();
    if (children !== "") { for (const child of children.split(" ")) yield* familyOf(child); }
  }
}

/** Whether a process does nothing but wait for its standard input: in one thread, and with a read. */
function readsKeyboard(pid: string): boolean {
  const [call, descriptor] = Deno.readTextFileSync(`/proc/${pid}/syscall`).split(" ");
  return call === READ && descriptor === "0x0" && [...Deno.readDirSync(`/proc/${pid}/task`)].length === 1;
}

/** How many ms of a processor a process has used: fields 14 and 15 of its line, after a name in brackets. */
function cpuTimeOf(pid: string): number {
  const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ").at(-1)!.split(" ");
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** The sockets on which a process listens, each as the system numbers it, with its port. */
function portsOf(pid: string, listening: Map<string, number>): number[] {
  return [...Deno.readDirSync(`/proc/${pid}/fd`)].flatMap(({ name }) => {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(Deno.readLinkSync(`/proc/${pid}/fd/${name}`)) ?? [];
    return listening.get(inode) ?? [];
  });
}

/** The sockets of this machine on which somebody listens: the system's number, and the port. */
function listeningSockets(): Map<string, number> {
  const lines = ["tcp", "tcp6"].flatMap((family) => Deno.readTextFileSync(`/proc/net/${family}`).split("\n"));
  const fields = lines.map((line) => line.trim().split(/\s+/)).filter(([, , , state]) => state === "0A");
  return new Map(fields.map(([, local, ...rest]) => [rest[7], parseInt(local.split(":")[1], 16)]));
}

/** Whether programs can be given a terminal here. */
export function canHaveTerminal(): boolean {
  return Deno.build.os !== "windows" && findPython() !== undefined;
}

/** Stops a process, or a group of them if the number is negative. */
function kill(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch {
    // It is gone.
  }
}
