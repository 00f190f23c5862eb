/** The commands of the documents: each is run, except those marked as needing the Internet. */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import * as dist from "../dist/dist.ts";
import { PRANKS } from "../pranks/pranks.ts";
import { isGranted, Process, ROOT, serve, testsThatNeed } from "../support/processes.ts";
import { parseOptions } from "../verify/options.ts";

const { test, testOn } = testsThatNeed("run", "net", "read", "write");

const DOCUMENTS = [
  ...["README.md", "lib/README.md", "tp1/README.md", "tp3/README.md"],
  ...["tests/README.md", "tests/bench/README.md", "tests/verify/README.md"],
];

/** A command of a document. */
interface Command {
  document: string;
  text: string;
}

/** The commands of the `sh` blocks of a document. */
async function commandsOf(document: string): Promise<Command[]> {
  const text = await Deno.readTextFile(`${ROOT}${document}`);
  const blocks = [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block);
  return blocks.flatMap((block) => block.trimEnd().split("\n")).map((text) => ({ document, text }));
}

/** Runs one of our programs as the document says, but on free ports of the loopback. */
async function runProgram(permissions: string[], file: string, args: string[]): Promise<void> {
  const command = (...more: string[]) =>
    new Process(Deno.execPath(), ["run", ...permissions, "--no-prompt", file, ...args, ...more]);
  if (args.includes("--help")) {
    await using program = command();
    assertEquals((await program.ends()).status, 0);
  } else if (file.includes("server")) {
    const page = args.includes("--scoreboard") ? ["--scoreboard", "0"] : [];
    await using server = command("--host", "127.0.0.1", "--port", "0", ...page);
    await server.sees(/^Serveur en écoute sur 127\.0\.0\.1:\d+\n/);
    server.kill("SIGINT");
    assertEquals((await server.ends()).status, 0);
  } else {
    const counterpart = file.startsWith("tp1") ? "tp1/server.ts" : "tp3/server_v2.ts";
    await using server = await serve(counterpart);
    await using client = command("--port", String(server.port));
    if (!args.includes("127.0.0.1")) await client.type("127.0.0.1"); // the client asks
    if (file.endsWith("client_v3.ts") && file.startsWith("tp3")) await client.type("n"); // played by hand
    await client.endInput();
    const { status, stderr } = await client.ends();
    assertEquals([status, stderr], [0, ""]);
    await server.process.sees(/#1 .* se connecte/);
  }
}

/** Checks that a verifier understands a command: what it finds is the business of its own tests. */
async function assertUnderstood([, , task, ...words]: string[]): Promise<void> {
  const args = words.slice(0, words.indexOf("#"));
  const place = args.indexOf("dossier");
  if (place !== -1) args[place] = "tests/verify/styles";
  const { verifier } = await import(`../${task.replace("verify:", "verify_")}.ts`);
  const { level, programs } = parseOptions(args, verifier);
  assert(level >= 1 && programs.length >= 1);
}

const seen = new Set<string>();
for (const document of isGranted("read") ? DOCUMENTS : []) {
  for (const { text } of await commandsOf(document)) {
    const isDist = text.startsWith("deno task dist");
    if (seen.has(text) || (/# Internet$/.test(text) && !isDist)) continue;
    seen.add(text);
    const words = text.split(" ");
    testOn("Unix", `${document}: ${text}`, async () => {
      if (/# (your file|votre fichier)$/.test(text)) {
        await assertUnderstood(words);
      } else if (isDist) {
        const { programs, targets } = dist.parseOptions(words.slice(3, words.indexOf("#")));
        assert(programs.length >= 1 && targets.length >= 1); // what it makes is the business of dist_test.ts
      } else if (text.startsWith("deno run --allow-net ")) {
        const file = words.findIndex((word) => word.endsWith(".ts"));
        await runProgram(words.slice(2, file), words[file], words.slice(file + 1));
      } else if (words[0] === "diff") {
        await using diff = new Process("diff", words.slice(1));
        assertEquals((await diff.ends()).status, 1);
      } else if (text.endsWith("task demo")) {
        await using demo = new Process(Deno.execPath(), ["task", "demo"]);
        const { status, stdout } = await demo.ends();
        assertEquals(status, 0);
        assertStringIncludes(stdout, "Alice dit : EoT");
        assert(
          /Meilleur score de la partie : \d coups?\n/.test(stdout),
          stdout,
        );
      } else {
        // The tests and the check cannot run inside a test: .ci/run runs them.
        assert(
          /^(deno|npx -y deno@2\.9\.6) task (test|test:verify|check)$/.test(text),
          `nobody runs: ${text}`,
        );
        assertStringIncludes(
          await Deno.readTextFile(`${ROOT}.ci/run`),
          `npx -y deno@2.9.6 task ${words.at(-1)}`,
        );
      }
    });
  }
}

test("commands stand in sh blocks, where they are tested; what needs the Internet is marked", async () => {
  for (const document of DOCUMENTS) {
    const text = await Deno.readTextFile(`${ROOT}${document}`);
    const elsewhere = text.replaceAll(/^```sh\n[^]*?^```$/gm, "");
    assert(!/^(deno|npx) /m.test(elsewhere), document);
    for (const { text } of await commandsOf(document)) {
      if (/^deno (compile |task dist|install|run .*tp1\/client_v\d\.ts$)/.test(text)) {
        assert(text.includes("# Internet"), text);
      }
    }
  }
});

test("README: every program is listed, and is one of those that are handed out", async () => {
  const readme = await Deno.readTextFile(`${ROOT}README.md`);
  const files = ["tp1", "tp3"].flatMap((folder) =>
    [...Deno.readDirSync(ROOT + folder)].map(({ name }) => `${folder}/${name}`)
  ).filter((file) => file.endsWith(".ts"));
  for (const file of files) assertStringIncludes(readme, `\`${file}\``);
  assertEquals(files.sort(), dist.PROGRAMS.map((program) => `${program}.ts`).sort());
});

test("tests/README: every folder is listed; deno.json and with_permissions_test.ts forget no test", async () => {
  const readme = await Deno.readTextFile(`${ROOT}tests/README.md`);
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  const list = await Deno.readTextFile(`${ROOT}tests/with_permissions_test.ts`);
  for await (const { name: folder, isDirectory } of Deno.readDir(`${ROOT}tests`)) {
    if (!isDirectory) continue;
    assertStringIncludes(readme, `\`${folder}/\``);
    for await (const { name } of Deno.readDir(`${ROOT}tests/${folder}`)) {
      if (!name.endsWith("_test.ts")) continue;
      assertStringIncludes(tasks[folder === "verify" ? "test:verify" : "test"].command, ` tests/${folder}`);
      if (folder !== "pure") assertStringIncludes(list, `"./${folder}/${name}"`);
    }
  }
});

test("bench/README: every prank that is tested is listed, with what the server promises", async () => {
  const readme = (await Deno.readTextFile(`${ROOT}tests/bench/README.md`)).replaceAll(/ +/g, " ");
  for (const { name, promise } of PRANKS) assertStringIncludes(readme, `\n| ${name} | ${promise} |\n`);
});

test("verify/README: the check that it shows how to add can be added", async () => {
  const readme = await Deno.readTextFile(`${ROOT}tests/verify/README.md`);
  const [, check] = /^```ts\n([^]*?)^```$/m.exec(readme)!;
  const checks = await Deno.readTextFile(`${ROOT}tests/verify/server_checks.ts`);
  const file = await Deno.makeTempFile({ dir: `${ROOT}tests/verify`, prefix: ".checks_", suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, checks.replace(/\];\s*$/, `${check}];`));
    const { status, stderr } = await new Process(Deno.execPath(), ["check", file]).ends();
    assertEquals(status, 0, stderr);
  } finally {
    await Deno.remove(file);
  }
});
