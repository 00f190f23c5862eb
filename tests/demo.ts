/**
 * The whole practical in one terminal, on this machine, nothing to start first: a conversation of tp1 up to
 * EoT, then a game of tp3 among three automatic players. Each line is labelled by who says it.
 *
 * @module
 */

import { blue, bold, cyan, green, magenta, yellow } from "@std/fmt/colors";
import { deno, type Process } from "./support/processes.ts";

/** All that were started: they are stopped at the end, whatever happens. */
await using programs = new AsyncDisposableStack();

/** Starts a program, whose lines are shown as they come, after its label. */
function start(label: string, file: string, ...args: string[]): Process {
  const program = programs.use(deno(file, ...args));
  let rest = "";
  program.onPrint = (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) console.log(`${label} ${line}`);
  };
  return program;
}

/** Starts a server on a free port; returns it and its address. */
async function startServer(file: string, ...args: string[]): Promise<[Process, string]> {
  const server = start(blue("serveur │"), file, "--host", "127.0.0.1", "--port", "0", ...args);
  const [, address] = await server.sees(/écoute sur (\S+)\n/);
  return [server, address];
}

console.log(bold("\nTP 1 : une conversation, jusqu'à « EoT »\n"));
{
  const [server, address] = await startServer("tp1/server.ts");
  await start(green("Alice   │"), "tp1/client_v1.ts", address).ends();
  const alice = start(green("Alice   │"), "tp1/client_v3.ts", address, "--name", "Alice");
  const bob = start(yellow("Bob     │"), "tp1/client_v3.ts", address, "--name", "Bob");
  await alice.type("Bonjour à tous !");
  await alice.sees(/bien reçu.*\n/);
  await bob.type("Ça marche ?");
  await bob.sees(/bien reçu.*\n/);
  await alice.type("EoT");
  await alice.ends();
  server.kill("SIGINT"); // which ends all conversations
  await Promise.all([server.ends(), bob.ends()]);
}

console.log(bold("\nTP 3 : trois joueurs automatiques cherchent le même nombre secret\n"));
{
  const [server, address] = await startServer("tp3/server_v3.ts", "--rounds", "1");
  const players = [green("Alice   │"), yellow("Bob     │"), magenta("Chloé   │")].map((label) =>
    start(label, "tp3/client_v3.ts", address, "--auto")
  );
  const [, best] = await server.sees(/Meilleur score : (.*)\n/);
  await Promise.all([server, ...players].map((program) => program.ends()));
  console.log(cyan(`\nMeilleur score de la partie : ${best}\n`));
}
