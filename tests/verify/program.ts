/**
 * A program under test, started with pipes or a pseudo-terminal in place of its keyboard and screen.
 *
 * @module
 */

/** How much of a screen is kept, in characters; a program that prints more floods it. */
const MAX_SCREEN = 200_000;

const encoder = new TextEncoder();

/** A program under test. */
export class Program {
  /** What it has printed so far, complaints included. */
  screen = "";
  /** Whether it has printed more than anybody can read. */
  isFlooding = false;
  /** Whether it has ended. */
  hasEnded = false;
  /** Its end: resolves to its exit status. */
  readonly status: Promise<number>;
  readonly #child: Deno.ChildProcess;
  readonly #keyboard: WritableStreamDefaultWriter<Uint8Array>;
  readonly #collected: Promise<unknown>;
  #changed = Promise.withResolvers<void>();

  /**
   * Starts it, in a process group of its own so that what it starts can be stopped with it.
   *
   * @throws {Deno.errors.NotFound} If there is no such command.
   */
  constructor([command, ...args]: string[], pty: boolean) {
    if (pty) {
      args = ["-c", "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)", command, ...args];
      command = "python3";
    }
    this.#child = new Deno.Command(command, {
      args,
      // Python prints to a pipe when its buffer is full, unless told to print at once.
      env: { PYTHONUNBUFFERED: "1", NO_COLOR: "1" },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      detached: Deno.build.os !== "windows",
    }).spawn();
    this.#keyboard = this.#child.stdin.getWriter();
    this.#collected = Promise.all([this.#collect(this.#child.stdout), this.#collect(this.#child.stderr)]);
    this.status = this.#child.status.then(({ code }) => {
      this.hasEnded = true;
      this.#change();
      return code;
    });
  }

  /** Resolves when it has printed something more, or ended. */
  get change(): Promise<void> {
    return this.#changed.promise;
  }

  /** Types a line. */
  async type(line: string): Promise<void> {
    await this.#keyboard.write(encoder.encode(`${line}\n`)).catch(() => {}); // it may have ended
  }

  /** Ends its input, as Ctrl+D does. */
  async endInput(): Promise<void> {
    await this.#keyboard.close().catch(() => {});
  }

  /** Stops it and all it has started; resolves once it is gone. */
  async kill(): Promise<void> {
    try {
      Deno.kill(Deno.build.os === "windows" ? this.#child.pid : -this.#child.pid, "SIGKILL");
    } catch {
      // Nothing of it is left.
    }
    await this.#keyboard.abort().catch(() => {});
    await this.status;
    await this.#collected;
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  async #collect(stream: ReadableStream<Uint8Array>): Promise<void> {
    const characters = new TextDecoder();
    for await (const chunk of stream) {
      if (this.screen.length > MAX_SCREEN) this.isFlooding = true;
      else this.screen += characters.decode(chunk, { stream: true });
      this.#change();
    }
  }
}
