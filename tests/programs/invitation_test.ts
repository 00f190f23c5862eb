/** What a server says on its screen to those who want to join it. */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { deno, onTerminal, Process, testsThatNeed } from "../support/processes.ts";

const { test, testWith } = testsThatNeed("run", "net");

const TOOLS =
  "D'une autre : remplacez 127.0.0.1 par l'adresse de celle-ci. Pour la voir : ipconfig (Windows), ip a (Linux), ifconfig (macOS)";

/** What a server says if it may not know the addresses. */
function askTheSystem(file: string, options: string): string {
  return `${TOOLS}, ou deno run --allow-net --allow-sys=networkInterfaces ${file} ${options}\n`;
}

for (const file of ["tp1/server", "tp3/server_v1", "tp3/server_v2", "tp3/server_v3"]) {
  test(`${file}: says how to see the addresses, and shows them if it may`, async () => {
    await using server = deno(`${file}.ts`, "--port", "0", "--idle", "60");
    const client = file.replace("server_v", "client_v").replace("server", "client_v1");
    await server.sees(RegExp(`^Sur cette machine : deno run --allow-net ${client}.ts 127.0.0.1:\\d+\n`, "m"));
    await server.sees(`${askTheSystem(`${file}.ts`, "--port 0 --idle 60")}Pour arrêter`);
    await using allowed = new Process(Deno.execPath(), [
      ...["run", "--allow-net", "--allow-sys=networkInterfaces", "--no-prompt"],
      ...[`${file}.ts`, "--port", "0"],
    ]);
    await allowed.sees(
      RegExp(`^(Pour s'y connecter|Pas de réseau ici).* : deno run --allow-net ${client}.ts \\S+\n`, "m"),
    );
    assertEquals(allowed.stdout.includes("127.0.0.1"), allowed.stdout.includes("Pas de réseau ici"));
  });
}

for (const file of ["tp1/server.ts", "tp3/server_v3.ts"]) {
  for (
    const [addresses, printed] of [
      [
        [["lo", "127.0.0.1"], ["docker0", "172.17.0.1"], ["eth0", "192.168.1.20"]],
        "http://192.168.1.20:PORT/",
      ],
      [
        [["eth0", "192.168.1.20"], ["wlan0", "10.0.3.17"]],
        "http://192.168.1.20:PORT/ ou http://10.0.3.17:PORT/",
      ],
      [[["lo", "127.0.0.1"]], "http://127.0.0.1:PORT/ (depuis une autre machine, remplacez 127.0.0.1 par …"],
    ] as const
  ) {
    test(`${file} --scoreboard: prints ${printed} if it may`, async () => {
      const interfaces = JSON.stringify(addresses.map(([name, address]) => ({ name, address })));
      const machine = "Deno.permissions.querySync = () => ({ state: 'granted' });" +
        `Deno.networkInterfaces = () => ${interfaces};`;
      await using server = new Process(Deno.execPath(), [
        ...["run", `--preload=data:text/javascript,${machine}`, "--allow-net", "--no-prompt"],
        ...[file, "--port", "0", "--scoreboard", "0"],
      ]);
      const [line] = await server.sees(/^Page à projeter : .*\n/m);
      assertStringIncludes(line.replaceAll(/:\d+\//g, ":PORT/"), ` : ${printed.replace("…", "")}`);
    });
  }
}

testWith("python3", "on a terminal, no permission is asked for", async () => {
  await using server = onTerminal(Deno.execPath(), "run", "--allow-net", "tp3/server_v3.ts", "--port", "0");
  await server.sees(askTheSystem("tp3/server_v3.ts", "--port 0").trimEnd());
  assert(!server.stdout.includes("Allow?"));
});

test("the command that a server shows works as it is", async () => {
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

test("an executable names executables, and no option of deno", async () => {
  const options = ["--preload=tests/dist/as_executable.ts", "--allow-net", "--no-prompt"];
  const start = (...args: string[]) =>
    new Process(Deno.execPath(), ["run", ...options, "tp3/server_v3.ts", ...args]);
  await using everywhere = start("--port", "0");
  await everywhere.sees(/\nSur cette machine : tp3-client_v3 127\.0\.0\.1:\d+\n/);
  await everywhere.sees(`${TOOLS}\n`);
  await using here = start("--port", "0", "--host", "127.0.0.1");
  await here.sees("\nSur cette machine seulement : tp3-client_v3 127.0.0.1:");
  await using help = start("--help");
  assertStringIncludes((await help.ends()).stdout, "Usage : tp3-server_v3 [options]\n");
});
