/** How the page tells to join, without a socket. */

import { assertEquals } from "@std/assert";
import { waysToJoin } from "../../lib/scoreboard/join.ts";

const GAME = { host: "0.0.0.0", port: 6400, min: 1, max: 30, lines: false };

/** A machine with two networks, and a virtual one. */
const INTERFACES = [
  { name: "lo", address: "127.0.0.1" },
  { name: "docker0", address: "172.17.0.1" },
  { name: "eth0", address: "192.168.1.20" },
  { name: "wlan0", address: "10.0.0.7" },
];

/** What is shown of the game of a class: the text and the note of each way. */
function waysOf(asked: string, own?: typeof INTERFACES, options = GAME): (string | undefined)[][] {
  return waysToJoin("tp3/client_v3.ts", options, 8080, asked, own).map(({ text, note }) => [text, note]);
}

Deno.test("the address of the server, the client's command, the same in Python, the page", () => {
  assertEquals(waysToJoin("tp3/client_v3.ts", GAME, 8080, "127.0.0.1", INTERFACES.slice(0, 3)), [
    { title: "Le serveur", text: "192.168.1.20", note: "port 6400" },
    { title: "Avec Deno", text: "deno run --allow-net tp3/client_v3.ts 192.168.1.20" },
    { title: "En Python", text: 'connect(("192.168.1.20", 6400))', note: undefined },
    { title: "Cette page, pour regarder", text: "http://192.168.1.20:8080/" },
  ]);
});

Deno.test("of several addresses the one that has led to the page comes first", () => {
  assertEquals(waysOf("127.0.0.1", INTERFACES)[0], ["192.168.1.20", "port 6400, ou 10.0.0.7"]);
  const [[address, note], [command], [python], [page]] = waysOf("10.0.0.7", INTERFACES);
  assertEquals([address, note], ["10.0.0.7", "port 6400, ou 192.168.1.20"]);
  assertEquals(command, "deno run --allow-net tp3/client_v3.ts 10.0.0.7");
  assertEquals([python, page], ['connect(("10.0.0.7", 6400))', "http://10.0.0.7:8080/"]);
});

Deno.test("a server that may not see its addresses: the one by which the page was asked for, or how to look it up", () => {
  assertEquals(waysOf("192.168.1.20")[0], ["192.168.1.20", "port 6400"]);
  assertEquals(waysOf("poste-12")[3], ["http://poste-12:8080/", undefined]);
  const unknown = ["ADRESSE", "que donne ipconfig (Windows) ou ip a (Linux) sur le serveur, port 6400"];
  for (const asked of ["127.0.0.1", "localhost", "::1"]) {
    const [address, [command], [python], [page]] = waysOf(asked);
    assertEquals(address, unknown);
    assertEquals(command, "deno run --allow-net tp3/client_v3.ts ADRESSE");
    assertEquals([python, page], ['connect(("ADRESSE", 6400))', "http://ADRESSE:8080/"]);
  }
});

Deno.test("a server that listens on one address only, on this machine only, without a network", () => {
  assertEquals(waysOf("127.0.0.1", INTERFACES, { ...GAME, host: "10.0.0.7" })[0], ["10.0.0.7", "port 6400"]);
  const local = (host: string) => [host, "port 6400, sur cette machine seulement"];
  for (const host of ["127.0.0.1", "localhost", "::1"]) {
    assertEquals(waysOf("192.168.1.20", INTERFACES, { ...GAME, host })[0], local(host));
  }
  assertEquals(waysOf("127.0.0.1", INTERFACES.slice(0, 2))[0], local("127.0.0.1"));
});

Deno.test("what a client would not do by itself is in its command: another port, another range, lines; IPv6", () => {
  const options = { host: "::", port: 7000, min: 1, max: 100, lines: true };
  const own = [{ name: "eth0", address: "2001:db8::1" }];
  assertEquals(waysOf("localhost", own, options), [
    ["2001:db8::1", "port 7000"],
    ["deno run --allow-net tp3/client_v3.ts [2001:db8::1]:7000 --max 100 --lines", undefined],
    ['connect(("2001:db8::1", 7000))', 'chaque message finit par "\\n"'],
    ["http://[2001:db8::1]:8080/", undefined],
  ]);
  const [, { text }] = waysToJoin(
    "tp1/client_v1.ts",
    { host: "10.0.0.7", port: 6000, lines: false },
    8080,
    "",
  );
  assertEquals(text, "deno run --allow-net tp1/client_v1.ts 10.0.0.7");
});
