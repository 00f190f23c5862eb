/** The server's own keyboard: what a teacher types while the class plays. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { onTerminal, Peer, type Process, repeatUntil, serve, testsThatNeed } from "../support/processes.ts";

const { test, testOn } = testsThatNeed("run", "net", "read", "env");

/** Starts a server in a terminal, and returns its port. */
async function inTerminal(file: string, ...args: string[]): Promise<{ process: Process; port: number }> {
  const options = ["--host", "127.0.0.1", "--port", "0", ...args];
  const process = onTerminal(Deno.execPath(), "run", "--allow-net", "--no-prompt", file, ...options);
  const [, port] = await process.sees(/écoute sur .*:(\d+)\r?\n/);
  return { process, port: Number(port) };
}

testOn("Linux", "tiller: Enter ends the round of server v3, for who still searches too", async () => {
  const { process, port } = await inTerminal("tp3/server_v3.ts", "--secret", "17");
  await using _process = process;
  await process.sees(
    "Au clavier : Entrée termine la partie, le numéro d'un client le déconnecte. Pour arrêter : Ctrl+C.",
  );
  using found = await Peer.connect(port);
  using searching = await Peer.connect(port);
  assertEquals(await found.exchange("17"), "Gagné en 1 coup");
  assertEquals(await searching.exchange("3"), "Trop petit !");
  await process.type("");
  for (const peer of [found, searching]) {
    assertEquals(await peer.receive(), "Meilleur score : 1 coup. Nouvelle partie !");
  }
  await process.sees("Partie 1 terminée. Meilleur score : 1 coup");
  assertEquals(await searching.exchange("17"), "Gagné en 1 coup"); // of the next one
  assertEquals(await found.exchange("30"), "Trop grand !");
});

testOn(
  "Linux",
  "tiller: a round that nobody has won has no best score; one that nobody has played goes on",
  async () => {
    const { process, port } = await inTerminal("tp3/server_v3.ts", "--secret", "17");
    await using _process = process;
    using peer = await Peer.connect(port);
    await process.sees("se connecte");
    await process.type("");
    await process.type("2");
    await process.sees("Pas de client 2."); // so that Enter was read before the guess comes
    assertEquals(await peer.exchange("3"), "Trop petit !");
    await process.type("");
    assertEquals(await peer.receive(), "Meilleur score : aucun. Nouvelle partie !");
    await process.press("\x03");
    await process.sees("Parties : 1. Meilleur score de toutes : aucun.");
  },
);

testOn(
  "Linux",
  "tiller: a number lets that client go, and no other; what is not understood is explained",
  async () => {
    for (const [file, message] of [["tp1/server.ts", "Bonjour"], ["tp3/server_v3.ts", "30"]]) {
      const { process, port } = await inTerminal(file);
      await using _process = process;
      using one = await Peer.connect(port);
      await process.sees("#1 ");
      using two = await Peer.connect(port);
      await process.sees("#2 ");
      await process.type("3");
      await process.sees("Pas de client 3.");
      await process.type("1.5");
      await process.sees("Au clavier : ");
      await process.type("aide");
      await process.sees("Au clavier : ");
      await process.type("1");
      assertEquals(await one.receiveAll(), "EoT");
      await process.sees(/#1 .*congédié/);
      assert(await two.exchange(message));
      await process.type("#2");
      assertStringIncludes(await two.receiveAll(), "EoT");
    }
  },
);

testOn("Linux", "tiller: the end of the keyboard changes nothing", async () => {
  const { process, port } = await inTerminal("tp1/server.ts");
  await using _process = process;
  await process.press("\x04");
  using peer = await Peer.connect(port);
  assertEquals(await peer.exchange("a"), "Message 1 bien reçu (1 octet)");
});

/** What the page of a server shows at present. */
async function shown(url: string): Promise<string> {
  const { body } = await fetch(`${url}events`);
  for await (const text of body!.pipeThrough(new TextDecoderStream())) return text;
  return "";
}

testOn("Linux", "tiller: who is let go, and what is cleared, is gone from the page", async () => {
  const { process, port } = await inTerminal("tp1/server.ts", "--scoreboard", "0");
  await using _process = process;
  const [, url] = await process.sees(/Page à projeter : (http:\S+)/);
  await process.sees("Au clavier : « effacer » vide la page, ");
  using zoe = await Peer.connect(port);
  await zoe.exchange("Zoé dit : Bonjour");
  using leo = await Peer.connect(port);
  await leo.exchange("Léo dit : Salut");
  assertMatch(await shown(url), /Bonjour.*Salut/);
  await process.type("1");
  assertEquals(await zoe.receiveAll(), "EoT");
  await repeatUntil(async () => /^(?!.*Bonjour).*Salut/.test(await shown(url)));
  using max = await Peer.connect(port);
  await max.exchange("Max dit : Bouh");
  max.close();
  await process.sees(/#3 .*s'en va/);
  await process.type("3");
  await process.sees("#3 est déjà parti ; la page l'oublie.");
  await repeatUntil(async () => /^(?!.*Bouh).*Salut/.test(await shown(url)));
  await process.type("Effacer");
  await repeatUntil(async () => !/Salut/.test(await shown(url)));
  await leo.exchange("Léo dit : Encore");
  await repeatUntil(async () => /Encore/.test(await shown(url)));
});

testOn("Linux", "tiller: nothing of it with --interactive, whose keyboard is for answers", async () => {
  const { process } = await inTerminal("tp1/server.ts", "--interactive");
  await using _process = process;
  await process.sees(/\nPour arrêter : Ctrl\+C\./);
});

test("tiller: nothing of it for a pipe", async () => {
  await using server = await serve("tp3/server_v3.ts", "--secret", "17");
  await server.process.sees(/^Pour arrêter : Ctrl\+C\.$/m);
  using peer = await Peer.connect(server.port);
  assertEquals(await peer.exchange("30"), "Trop grand !");
  await server.process.type("1");
  await server.process.type("");
  await server.process.endInput();
  assertEquals(await peer.exchange("3"), "Trop petit !");
});
