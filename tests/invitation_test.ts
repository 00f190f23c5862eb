/** What a server says to those who want to join it: without a socket, then on the screen. */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { invite } from "../lib/invitation.ts";
import { deno, onTerminal, Process, testWith } from "./processes.ts";

const PROGRAMS = { server: "tp3/server_v1.ts", client: "tp3/client_v1.ts" };
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
  assertEquals(invite(PROGRAMS, ALL, ADDRESSES), [
    "Pour s'y connecter : deno run --allow-net tp3/client_v1.ts 192.168.1.20",
  ]);
});

Deno.test("several networks: a command for each, IPv6 in brackets where the server listens to it", () => {
  const addresses = [ADDRESSES[4], { name: "br0", address: "10.0.3.17" }, ...ADDRESSES.slice(0, 3)];
  assertEquals(invite(PROGRAMS, { ...ALL, host: "::", port: 6401 }, addresses), [
    "Pour s'y connecter par Wi-Fi : deno run --allow-net tp3/client_v1.ts [2001:db8::20]:6401",
    "Pour s'y connecter par br0 : deno run --allow-net tp3/client_v1.ts 10.0.3.17:6401",
    "Pour s'y connecter par Wi-Fi : deno run --allow-net tp3/client_v1.ts 192.168.1.20:6401",
  ]);
});

Deno.test("no network, and an address that was chosen", () => {
  const command = "deno run --allow-net tp3/client_v1.ts";
  for (const addresses of [[], ADDRESSES.slice(0, 2), ADDRESSES.slice(5)]) {
    assertEquals(invite(PROGRAMS, ALL, addresses), [
      `Pas de réseau ici. Sur cette machine seulement : ${command} 127.0.0.1`,
    ]);
  }
  for (const addresses of [undefined, ADDRESSES]) {
    const inviteTo = (host: string) => invite(PROGRAMS, { ...ALL, host }, addresses);
    assertEquals(inviteTo("127.0.0.1"), [`Sur cette machine seulement : ${command} 127.0.0.1`]);
    assertEquals(inviteTo("localhost"), [`Sur cette machine seulement : ${command} localhost`]);
    assertEquals(inviteTo("::1"), [`Sur cette machine seulement : ${command} [::1]`]);
    assertEquals(inviteTo("10.0.3.17"), [`Pour s'y connecter : ${command} 10.0.3.17`]);
  }
});

Deno.test("the command has what the client would not do by itself", () => {
  const options = { ...ALL, host: "10.0.3.17", port: 7, min: 5, max: 100, lines: true };
  assertEquals(invite(PROGRAMS, options), [
    "Pour s'y connecter : deno run --allow-net tp3/client_v1.ts 10.0.3.17:7 --min 5 --max 100 --lines",
  ]);
  const tp1 = { server: "tp1/server.ts", client: "tp1/client_v1.ts" };
  assertEquals(invite(tp1, { host: "10.0.3.17", port: 6000, lines: false }), [
    "Pour s'y connecter : deno run --allow-net tp1/client_v1.ts 10.0.3.17",
  ]);
});

/** What a server says if it may not know the addresses. */
function askTheSystem(file: string): string {
  return "L'adresse de cette machine : ipconfig (Windows), ip a (Linux), ifconfig (macOS), " +
    `ou deno run --allow-net --allow-sys=networkInterfaces ${file}\n`;
}

for (const file of ["tp1/server", "tp3/server_v1", "tp3/server_v2", "tp3/server_v3"]) {
  Deno.test(`${file}: says how to see the addresses, and shows them if it may`, async () => {
    await using server = deno(`${file}.ts`, "--port", "0");
    await server.sees(`\n${askTheSystem(`${file}.ts`)}Pour arrêter`);
    await using allowed = new Process(Deno.execPath(), [
      ...["run", "--allow-net", "--allow-sys=networkInterfaces", "--no-prompt"],
      ...[`${file}.ts`, "--port", "0"],
    ]);
    const client = file.replace("server_v", "client_v").replace("server", "client_v1");
    await allowed.sees(
      RegExp(`^(Pour s'y connecter|Pas de réseau ici).* : deno run --allow-net ${client}.ts \\S+\n`, "m"),
    );
    assertEquals(allowed.stdout.includes("127.0.0.1"), allowed.stdout.includes("Pas de réseau ici"));
  });
}

testWith("python3", "on a terminal, no permission is asked for", async () => {
  await using server = onTerminal(Deno.execPath(), "run", "--allow-net", "tp3/server_v3.ts", "--port", "0");
  await server.sees(askTheSystem("tp3/server_v3.ts").trimEnd());
  assert(!server.stdout.includes("Allow?"));
});

Deno.test("the command that a server shows works as it is", async () => {
  await using server = deno(
    "tp3/server_v3.ts",
    "--host",
    "127.0.0.1",
    "--port",
    "0",
    "--max",
    "50",
    "--secret",
    "40",
  );
  const [, command] = await server.sees(/Sur cette machine seulement : deno (.*)\n/);
  await using client = new Process(Deno.execPath(), command.split(" "));
  for (const answer of ["n", "40", "n"]) await client.type(answer);
  const { status, stdout } = await client.ends();
  assertEquals(status, 0, client.transcript());
  assertStringIncludes(stdout, "Gagné en 1 coup");
});

Deno.test("an executable names executables, and no option of deno", async () => {
  const options = ["--preload=tests/as_executable.ts", "--allow-net", "--no-prompt"];
  const start = (...args: string[]) =>
    new Process(Deno.execPath(), ["run", ...options, "tp3/server_v3.ts", ...args]);
  await using everywhere = start("--port", "0");
  await everywhere.sees(
    "\nL'adresse de cette machine : ipconfig (Windows), ip a (Linux), ifconfig (macOS)\n",
  );
  await using here = start("--port", "0", "--host", "127.0.0.1");
  await here.sees("\nSur cette machine seulement : tp3-client_v3 127.0.0.1:");
  await using help = start("--help");
  assertStringIncludes((await help.ends()).stdout, "Usage : tp3-server_v3 [options]\n");
});
