/**
 * The whole practical in one terminal, on this machine, nothing to start first: a conversation of tp1 up to
 * EoT, then a game of tp3 among three automatic players. Each line is labelled by who says it.
 *
 * @module
 */

import { blue, bold, cyan, green, magenta, yellow } from "@std/fmt/colors";

const ROOT = new URL("..", import.meta.url);

/** A program of the demonstration, whose lines are shown as they come. */
class Actor {
  readonly ended: Promise<unknown>;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #heard: string[] = [];
  #listener?: () => void;

  constructor(readonly label: string, file: string, ...args: string[]) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-net", "--no-prompt", file, ...args],
      cwd: ROOT,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.ended = Promise.all([this.#child.status, this.#show()]);
  }

  /** Waits for a line that matches among those said since the last call; returns the match. */
  async says(pattern: RegExp): Promise<RegExpMatchArray> {
    while (true) {
      for (let line; (line = this.#heard.shift()) !== undefined;) {
        const match = line.match(pattern);
        if (match) return match;
      }
      await new Promise<void>((resolve) => this.#listener = resolve);
    }
  }

  /** Types a line at its keyboard. */
  async types(line: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${line}\n`));
  }

  /** Presses Ctrl+C at its keyboard. */
  interrupt(): void {
    this.#child.kill("SIGINT");
  }

  async #show(): Promise<void> {
    let rest = "";
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) {
        console.log(`${this.label} ${line}`);
        this.#heard.push(line);
      }
      this.#listener?.();
    }
  }
}

/** Starts a server on a free port; returns it and its address. */
async function startServer(file: string, ...args: string[]): Promise<[Actor, string]> {
  const server = new Actor(blue("serveur │"), file, "--host", "127.0.0.1", "--port", "0", ...args);
  const [, address] = await server.says(/écoute sur (\S+)/);
  return [server, address];
}

console.log(bold("\nTP 1 : une conversation, jusqu'à « EoT »\n"));
{
  const [server, address] = await startServer("tp1/server.ts");
  const first = new Actor(green("Alice   │"), "tp1/client_v1.ts", address);
  await first.ended;
  const alice = new Actor(green("Alice   │"), "tp1/client_v3.ts", address, "--name", "Alice");
  const bob = new Actor(yellow("Bob     │"), "tp1/client_v3.ts", address, "--name", "Bob");
  await alice.types("Bonjour à tous !");
  await alice.says(/bien reçu/);
  await bob.types("Ça marche ?");
  await bob.says(/bien reçu/);
  await alice.types("EoT");
  await alice.ended;
  server.interrupt(); // which ends all conversations
  await Promise.all([server.ended, bob.ended]);
}

console.log(bold("\nTP 3 : trois joueurs automatiques cherchent le même nombre secret\n"));
{
  const [server, address] = await startServer("tp3/server_v3.ts", "--rounds", "1");
  const players = [green("Alice   │"), yellow("Bob     │"), magenta("Chloé   │")].map((label) =>
    new Actor(label, "tp3/client_v3.ts", address, "--auto")
  );
  const [, best] = await server.says(/Meilleur score : (.*)/);
  await Promise.all([server.ended, ...players.map((player) => player.ended)]);
  console.log(cyan(`\nMeilleur score de la partie : ${best}\n`));
}
