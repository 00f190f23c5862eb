/** What a server says to those who want to join it. */

import { assertEquals } from "@std/assert";
import { invite } from "../../lib/cli/invitation.ts";

const CLIENT = "tp3/client_v1.ts";
const ALL = { host: "0.0.0.0", port: 6400, min: 1, max: 30, lines: false };

/** A machine with everything: what Linux, Windows and macOS call their interfaces. */
const ADDRESSES = [
  { name: "lo", address: "127.0.0.1" },
  { name: "lo", address: "::1" },
  { name: "Wi-Fi", address: "192.168.1.20" },
  { name: "Wi-Fi", address: "fe80::1" },
  { name: "Wi-Fi", address: "2001:db8::20" },
  { name: "docker0", address: "172.17.0.1" },
  { name: "vEthernet (WSL)", address: "172.20.0.1" },
  { name: "utun3", address: "10.8.0.2" },
  { name: "Ethernet", address: "169.254.10.3" },
];

Deno.test("the address that works is told from the others", () => {
  assertEquals(invite(CLIENT, ALL, ADDRESSES), [
    "Pour s'y connecter : deno run --allow-net tp3/client_v1.ts 192.168.1.20",
  ]);
});

Deno.test("several networks: a command for each, IPv6 in brackets where the server listens to it", () => {
  const addresses = [ADDRESSES[4], { name: "br0", address: "10.0.3.17" }, ...ADDRESSES.slice(0, 3)];
  assertEquals(invite(CLIENT, { ...ALL, host: "::", port: 6401 }, addresses), [
    "Pour s'y connecter par Wi-Fi : deno run --allow-net tp3/client_v1.ts [2001:db8::20]:6401",
    "Pour s'y connecter par br0 : deno run --allow-net tp3/client_v1.ts 10.0.3.17:6401",
    "Pour s'y connecter par Wi-Fi : deno run --allow-net tp3/client_v1.ts 192.168.1.20:6401",
  ]);
});

Deno.test("no network, and an address that was chosen", () => {
  const command = "deno run --allow-net tp3/client_v1.ts";
  for (const addresses of [[], ADDRESSES.slice(0, 2), ADDRESSES.slice(5)]) {
    assertEquals(invite(CLIENT, ALL, addresses), [
      `Pas de réseau ici. Sur cette machine seulement : ${command} 127.0.0.1`,
    ]);
  }
  for (const addresses of [undefined, ADDRESSES]) {
    const inviteTo = (host: string) => invite(CLIENT, { ...ALL, host }, addresses);
    assertEquals(inviteTo("127.0.0.1"), [`Sur cette machine seulement : ${command} 127.0.0.1`]);
    assertEquals(inviteTo("localhost"), [`Sur cette machine seulement : ${command} localhost`]);
    assertEquals(inviteTo("::1"), [`Sur cette machine seulement : ${command} [::1]`]);
    assertEquals(inviteTo("10.0.3.17"), [`Pour s'y connecter : ${command} 10.0.3.17`]);
  }
});

Deno.test("the command has what the client would not do by itself", () => {
  const options = { ...ALL, host: "10.0.3.17", port: 7, min: 5, max: 100, lines: true };
  assertEquals(invite(CLIENT, options), [
    "Pour s'y connecter : deno run --allow-net tp3/client_v1.ts 10.0.3.17:7 --min 5 --max 100 --lines",
  ]);
  assertEquals(invite("tp1/client_v1.ts", { host: "10.0.3.17", port: 6000, lines: false }), [
    "Pour s'y connecter : deno run --allow-net tp1/client_v1.ts 10.0.3.17",
  ]);
});
