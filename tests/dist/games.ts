/**
 * Games in which every program plays, in whatever form it is handed out.
 *
 * @module
 */

import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Process } from "../support/processes.ts";

/** A client, its options, what is typed in it, and what it must show. */
interface Player {
  name: string;
  args?: string[];
  types?: string[];
  shows: string;
}

/** A server, its options, and the clients that come to it, one after the other. */
export interface Game {
  server: string;
  args: string[];
  players: Player[];
}

/** Games with every server. */
export const GAMES: Game[] = [
  {
    server: "tp1-server",
    args: ["--scoreboard", "0"],
    players: [
      { name: "tp1-client_v1", shows: "Message 1 bien reçu (9 octets)\n" },
      { name: "tp1-client_v2", types: ["Zoé", "salut"], shows: "Message 1 bien reçu (16 octets)\n" },
      { name: "tp1-client_v3", types: ["Zoé", "un", "EoT"], shows: "Message 1 bien reçu (13 octets)\n" },
    ],
  },
  {
    server: "tp3-server_v1",
    args: ["--secret", "17"],
    players: [{ name: "tp3-client_v1", types: ["20", "17"], shows: "Gagné\n" }],
  },
  {
    server: "tp3-server_v2",
    args: ["--secret", "17"],
    players: [{ name: "tp3-client_v2", types: ["17", "quitter"], shows: "Gagné en 1 coup\n" }],
  },
  {
    server: "tp3-server_v3",
    args: ["--scoreboard", "0"],
    players: [{ name: "tp3-client_v3", args: ["--auto"], shows: "Gagné en " }],
  },
];

/** Returns the names of the programs that play a game. */
export const playersOf = (
  { server, players }: Game,
): string[] => [server, ...players.map(({ name }) => name)];

/** Plays a game with programs that `start` runs, and whose server invites by this command of the first client. */
export async function play(
  { server: name, args, players }: Game,
  start: (name: string, ...args: string[]) => Process,
  command: string,
): Promise<void> {
  await using server = start(name, "--host", "127.0.0.1", "--port", "0", ...args);
  const [, address] = await server.sees(/écoute sur (.*)\n/);
  await server.sees(` : ${command} 127.0.0.1:`);
  if (args.includes("--scoreboard")) {
    const [, url] = await server.sees(/(http:\S+)\n/);
    assertStringIncludes(await (await fetch(url)).text(), "</html>");
    assertStringIncludes(await (await fetch(`${url}page.css`)).text(), ":root {");
    assertStringIncludes(await (await fetch(`${url}page.js`)).text(), "new EventSource");
  }
  for (const { name, args = [], types = [], shows } of players) {
    await using client = start(name, address, ...args);
    for (const line of types) await client.type(line);
    await client.endInput();
    const { status, stdout } = await client.ends();
    assertEquals(status, 0, client.transcript());
    assertStringIncludes(stdout, shows);
  }
}
