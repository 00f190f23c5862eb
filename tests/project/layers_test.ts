/** What the modules may do: who reads the keyboard, what is loaded and when, which ones are pure. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Peer, Process, ROOT, serve, testsThatNeed } from "../support/processes.ts";

const { test } = testsThatNeed("run", "net", "read");

/** Starts one of our programs after a module that changes what Deno is for it. */
function preloaded(module: string, file: string, ...args: string[]): Process {
  const options = ["run", `--preload=${module}`, "--allow-net", "--no-prompt"];
  return new Process(Deno.execPath(), [...options, file, ...args]);
}

for (
  const [file, lines, shown] of [
    ["tp1/client_v2.ts", ["Zoé", "Où ça, cœur ?"], "Message 1 bien reçu (27 octets)"],
    ["tp1/client_v3.ts", ["Zoé", "été", "quitter"], "Message 1 bien reçu (16 octets)"],
    ["tp3/client_v1.ts", ["3", "17"], "Gagné en 2 coups"],
    ["tp3/client_v2.ts", ["3", "17", "n"], "Gagné en 2 coups"],
    ["tp3/client_v3.ts", ["n", "3", "17", "n"], "Gagné en 2 coups"],
  ] as const
) {
  test(`${file}: nothing but Node's readline reads the keyboard`, async () => {
    const isTp1 = file.startsWith("tp1");
    await using server = await (isTp1 ? serve("tp1/server.ts") : serve("tp3/server_v2.ts", "--secret", "17"));
    await using client = preloaded("tests/support/only_readline.ts", file, `127.0.0.1:${server.port}`);
    for (const line of lines) await client.type(line);
    const { status, stdout } = await client.ends();
    assertEquals(status, 0, client.transcript());
    assertStringIncludes(stdout, shown);
  });
}

test("tp1/server.ts --interactive: nothing but Node's readline reads the keyboard", async () => {
  const options = ["--host", "127.0.0.1", "--port", "0", "--interactive"];
  await using server = preloaded("tests/support/only_readline.ts", "tp1/server.ts", ...options);
  const [, port] = await server.sees(/écoute sur .*:(\d+)\n/);
  using client = await Peer.connect(Number(port));
  await client.send("un");
  await server.type("été");
  assertEquals(await client.receive(), "été");
});

test("a program that reads the keyboard otherwise is found out", async () => {
  for (const code of ["Deno.stdin.read(new Uint8Array(9))", "Deno.stdin.readable", "prompt('?')"]) {
    await using program = new Process(Deno.execPath(), [
      ...["run", "--preload=tests/support/only_readline.ts", "--no-prompt"],
      `data:text/javascript,await ${code}`,
    ]);
    const { status, stderr } = await program.ends();
    assertEquals(status, 1);
    assertStringIncludes(stderr, "must not read the keyboard");
  }
});

/** The modules that a module of lib imports: those that it loads at once, and those that it may load later. */
async function importsOf(file: string): Promise<{ now: string[]; later: string[] }> {
  const text = await Deno.readTextFile(`${ROOT}lib/${file}`);
  const find = (pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, module]) =>
      module.startsWith(".") ? new URL(module, `file:///${file}`).pathname.slice(1) : module
    );
  return {
    now: find(/^(?:import|export) (?!type )[^;]*?from "([^"]+)"/gm),
    later: find(/\bimport\("([^"]+)"\)/g),
  };
}

/** The modules of lib, in one of its folders. */
const modulesIn = (folder: string) =>
  [...Deno.readDirSync(`${ROOT}lib/${folder}`)]
    .filter(({ name }) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .map(({ name }) => folder + name);

test("the page and Node's modules are loaded when they are needed, by one module each", async () => {
  const later: Record<string, string[]> = {};
  for (const file of ["", "wire/", "cli/"].flatMap(modulesIn)) {
    const imports = await importsOf(file);
    assert(!imports.now.some((module) => /^node:|^scoreboard\//.test(module)), file);
    if (imports.later.length > 0) later[file] = imports.later;
  }
  assertEquals(later, {
    "scoreboard.ts": ["scoreboard/server.ts"],
    "terminal.ts": ["node:readline", "node:process"],
  });
});

test("the pure modules import none that reads, writes or connects", async () => {
  const pure = [
    ...["game.ts", "protocol.ts", "round.ts", "cli/address.ts", "cli/errors.ts"],
    ...["wire/decoder.ts", "wire/quirks.ts", "wire/trace.ts"],
    ...["scoreboard/board.ts", "scoreboard/conversation.ts", "scoreboard/standings.ts"],
  ];
  for (const file of pure) {
    const { now, later } = await importsOf(file);
    for (const module of [...now, ...later]) assert(pure.includes(module), `${file}: ${module}`);
  }
});

test("at the top of lib stands what scripts import, and nothing else; the client knows nothing of the game", async () => {
  const named = new Set<string>();
  for (const folder of ["tp1", "tp3"]) {
    for (const { name } of Deno.readDirSync(ROOT + folder)) {
      if (!name.endsWith(".ts") || name.startsWith(".")) continue;
      const text = await Deno.readTextFile(`${ROOT}${folder}/${name}`);
      for (const [, module] of text.matchAll(/from "\.\.\/lib\/([^"]+)"/g)) named.add(module);
    }
  }
  assertEquals([...named].sort(), modulesIn("").sort());
  for (const file of ["client.ts", "server.ts", ...["wire/", "cli/"].flatMap(modulesIn)]) {
    const { now } = await importsOf(file);
    assert(!now.includes("program.ts"), file);
    if (!file.startsWith("cli/")) assert(!now.includes("game.ts"), file);
  }
});

test("--scoreboard on a Deno that cannot import its page says so; without it, the server runs there", async () => {
  const old = "data:text/javascript,Object.assign(Deno,{version:{deno:'2.7.14'}})";
  const options = ["--host", "127.0.0.1", "--port", "0"];
  for (const file of ["tp1/server.ts", "tp3/server_v3.ts"]) {
    await using server = preloaded(old, file, ...options, "--scoreboard", "0");
    const { status, stderr } = await server.ends();
    assertEquals(status, 1);
    assertEquals(
      stderr,
      "--scoreboard demande Deno 2.8 au moins, et voici 2.7.14 : lancez « deno upgrade ».\n",
    );
    await using without = preloaded(old, file, ...options);
    await without.sees("Pour arrêter");
  }
});

test("two questions never fight for one line: the second waits for its turn", async () => {
  const code = `
    import { ask, lastLines, say } from "./lib/terminal.ts";
    say(JSON.stringify(await Promise.all([ask("un ? "), ask("deux ? "), ask("trois ? ")])));
    await lastLines();
    Deno.exit(0);
  `;
  await using program = new Process(Deno.execPath(), ["eval", code]);
  await program.sees("un ? ");
  await program.type("1");
  await program.sees("deux ? ");
  await program.type("2");
  await program.endInput();
  assertMatch((await program.ends()).stdout, /\["1","2",null\]\n$/);
});
