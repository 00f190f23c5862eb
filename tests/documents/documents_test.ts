/** The documents: each command is run, except those marked as needing the Internet; so is each program shown. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import settings from "../../deno.json" with { type: "json" };
import * as dist from "../dist/dist.ts";
import { PRANKS } from "../pranks/pranks.ts";
import {
  deno,
  isGranted,
  Process,
  pythonPath,
  repeatUntil,
  ROOT,
  serve,
  testsThatNeed,
} from "../support/processes.ts";
import { freePort } from "../verify/free_port.ts";
import { parseOptions } from "../verify/options.ts";

const { test, testOn, testWith } = testsThatNeed("run", "net", "read", "write");

const DOCUMENTS = [
  ...["README.md", "lib/README.md", "tp1/README.md", "tp3/README.md"],
  ...["tests/README.md", "tests/bench/README.md", "tests/verify/README.md"],
];

/** Those that show commands. */
const WITH_COMMANDS = ["README.md", "tp1/README.md", "tp3/README.md", "tests/verify/README.md"];

/** What stands before a block of commands that cannot be run as they are. */
type Mark = "Internet" | "votre fichier" | undefined;

/** A command of a document. */
interface Command {
  text: string;
  mark: Mark;
}

/** The commands of the `sh` blocks of a document. */
async function commandsOf(document: string): Promise<Command[]> {
  const text = await Deno.readTextFile(`${ROOT}${document}`);
  const blocks = [...text.matchAll(/(?:^<!-- (.*) -->\n\n)?^```sh\n([^]*?)^```$/gm)];
  return blocks.flatMap(([, mark, block]) =>
    block.trimEnd().split("\n").map((text) => ({ text, mark: mark as Mark }))
  );
}

/** The blocks of a document in a language. */
async function blocksOf(document: string, language: string): Promise<string[]> {
  const text = await Deno.readTextFile(`${ROOT}${document}`);
  return [...text.matchAll(RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))].map(([, block]) => block);
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

/** What stands for « your file » in the commands of a verifier. */
const FILES: Record<string, string> = {
  "mon_client.py": "tests/peers/tp3_client_v1.py",
  "mon_client.ts": "tp1/client_v1.ts",
  "mon_client.rb": "tests/peers/tp3_client_v1.py",
  "mon_serveur.py": "tests/peers/tp3_serveur_v1.py",
  dossier: "tests/verify/styles",
  '"{file}"': "{file}",
};

/** Checks that a verifier understands a command: what it finds is the business of its own tests. */
async function assertUnderstood([, , task, ...words]: string[]): Promise<void> {
  const { verifier } = await import(`../${task.replace("verify:", "verify_")}.ts`);
  const { level, programs } = parseOptions(words.map((word) => FILES[word] ?? word), verifier);
  assert(level >= 1 && programs.length >= 1);
}

const { tasks: TASKS } = settings as { tasks: Record<string, { command: string }> };
const seen = new Set<string>();
const tested = new Set<string>();
for (const document of isGranted("read") ? DOCUMENTS : []) {
  for (const { text, mark } of await commandsOf(document)) {
    const isDist = text.startsWith("deno task dist");
    if (mark === "Internet" && !isDist) continue;
    tested.add(document);
    if (seen.has(text)) continue;
    seen.add(text);
    const task = TASKS[text.replace("deno task ", "")]?.command ?? "";
    const words = (/^deno run \S+ \S+ tp/.test(task) ? task : text).split(" ");
    testOn("Unix", `${document}: ${text}`, async () => {
      if (mark === "votre fichier") {
        await assertUnderstood(words);
      } else if (isDist) {
        const { programs, targets } = dist.parseOptions(words.slice(3));
        assert(programs.length >= 1 && targets.length >= 1); // what it makes is the business of dist_test.ts
      } else if (words[1] === "run") {
        const file = words.findIndex((word) => word.endsWith(".ts"));
        await runProgram(words.slice(2, file), words[file], words.slice(file + 1));
      } else if (text.startsWith("deno task compare ")) {
        await using process = new Process(Deno.execPath(), words.slice(1));
        const { status, stdout } = await process.ends();
        assertEquals(status, 0);
        assertMatch(stdout, /^[+-] /m);
      } else if (text.endsWith("task demo")) {
        await using demo = new Process(Deno.execPath(), ["task", "demo"]);
        const { status, stdout } = await demo.ends();
        assertEquals(status, 0);
        assertStringIncludes(stdout, "Alice dit : EoT");
        assertMatch(stdout, /Meilleur score de la partie : \d coups?\n/);
      } else {
        // The tests and the check cannot run inside a test: .ci/run runs them.
        assertMatch(text, /^(deno|npx -y deno@2\.9\.6) task (test|test:verify|check)$/);
        assertStringIncludes(
          await Deno.readTextFile(`${ROOT}.ci/run`),
          `npx -y deno@2.9.6 task ${words.at(-1)}`,
        );
      }
    });
  }
}

test("every document that shows commands has some that are tested", () => {
  assertEquals([...tested], WITH_COMMANDS);
});

test("every command is the same in PowerShell, cmd and sh: no comment, quote, list or pipe, no tool of one system", async () => {
  for (const document of DOCUMENTS) {
    for (const { text } of await commandsOf(document)) {
      assertMatch(text, /^(deno|npx -y deno@2\.9\.6) (task|run|install|test)( ("\{file\}"|[\w.:/=@éÉ-]+))*$/);
      assert(!/ -- (python|nc|diff)/.test(text), text);
    }
  }
});

test("commands stand in sh blocks, where they are tested; what needs the Internet is marked", async () => {
  for (const document of DOCUMENTS) {
    const text = await Deno.readTextFile(`${ROOT}${document}`);
    const elsewhere = text.replaceAll(/^```sh\n[^]*?^```$/gm, "");
    assert(!/^(deno|npx) /m.test(elsewhere), document);
    for (const { text, mark } of await commandsOf(document)) {
      if (/^deno (task (dist|offline)|install|run .*tp1\/client_v\d\.ts$)/.test(text)) {
        assertEquals(mark, "Internet", text);
      }
    }
  }
});

for (
  const [name, most] of [["README.md", 12_000], ["tp1/README.md", 11_000], ["tp3/README.md", 11_000]] as const
) {
  test(`${name} has ${most} bytes at most`, async () => {
    const { size } = await Deno.stat(ROOT + name);
    assert(size <= most, `${size}`);
  });
}

/** What is French, of the documents. */
const FRENCH: [document: string, start: string][] = [
  ["README.md", "# Pour la classe"],
  ["tp1/README.md", ""],
  ["tp3/README.md", ""],
  ["tests/verify/README.md", ""],
];

test("in French, what stands around « » and before : ; ! ? is not torn off at the end of a line", async () => {
  for (const [document, start] of FRENCH) {
    const text = await Deno.readTextFile(ROOT + document);
    const prose = text.slice(text.indexOf(start))
      .replaceAll(/^```[^]*?^```$/gm, "").replaceAll(/`[^`]*`/g, "code").replaceAll(/^\|[ :|-]+\|$/gm, "");
    const torn = /«[ \n]|[ \n]»|\S[ \n][:;!?](?![\w/])/.exec(prose);
    assertEquals(torn && prose.slice(torn.index - 30, torn.index + 30), null, document);
  }
});

testWith(
  "python3",
  "tp1/README: the client and the server with Deno alone, the lines of Python, all talk to each other",
  async () => {
    const [client, server] = await blocksOf("tp1/README.md", "ts");
    const [python] = await blocksOf("tp1/README.md", "python");
    for (const lines of [client, server]) assert(lines.split("\n").length <= 12, lines);
    const port = freePort();
    const on = (text: string) => text.replaceAll("6000", String(port));
    const start = (text: string) => new Process(Deno.execPath(), ["eval", "--ext=ts", on(text)]);
    const answers = async (process: Process, answer: RegExp) => {
      const { status, stdout, stderr } = await process.ends();
      assertEquals([status, stderr], [0, ""]);
      assertMatch(stdout, answer);
    };
    {
      await using ours = deno("tp1/server.ts", "--host", "127.0.0.1", "--port", String(port));
      await ours.sees("écoute");
      await using bare = start(client);
      await answers(bare, /^Message 1 bien reçu \(9 octets\)\n$/);
      await using lines = new Process(pythonPath(), ["-c", on(python)]);
      await answers(lines, /^Message 1 bien reçu \(7 octets\)\n$/);
    }
    await using theirs = start(server);
    await repeatUntil(() => Deno.connect({ port }).then((socket) => (socket.close(), true), () => false));
    await using bare = start(client);
    await answers(bare, /^Bien reçu\n$/);
    await theirs.sees("Bonjour !\n");
    await using ours = deno("tp1/client_v3.ts", `127.0.0.1:${port}`, "--name", "Zoé");
    for (const line of ["un", "deux", "EoT"]) await ours.type(line);
    await answers(ours, /Bien reçu[^]*Bien reçu/);
    await theirs.sees("Zoé dit : deux");
  },
);

testWith(
  "python3",
  "tp3/README: the best score is awaited as it says",
  async () => {
    const [snippet] = await blocksOf("tp3/README.md", "python");
    await using server = await serve("tp3/server_v3.ts", "--secret", "17");
    const connect = `import socket\nclient = socket.create_connection(("127.0.0.1", ${server.port}))\n`;
    await using winner = new Process(pythonPath(), [
      "-c",
      `${connect}client.send(b"17")\n${snippet}print(reponse)`,
    ]);
    const { status, stdout } = await winner.ends();
    assertEquals([status, stdout], [0, "Gagné en 1 coup\nMeilleur score : 1 coup. Nouvelle partie !\n"]);
  },
);

test("README: every program is listed, and is one of those that are handed out", async () => {
  const readme = await Deno.readTextFile(`${ROOT}README.md`);
  const files = ["tp1", "tp3"].flatMap((folder) =>
    [...Deno.readDirSync(ROOT + folder)].map(({ name }) => `${folder}/${name}`)
  ).filter((file) => file.endsWith(".ts"));
  for (const file of files) assertStringIncludes(readme, `\`${file}\``);
  assertEquals(files.sort(), dist.PROGRAMS.map((program) => `${program}.ts`).sort());
});

test("tests/README: every folder is listed; deno.json forgets no test", async () => {
  const readme = await Deno.readTextFile(`${ROOT}tests/README.md`);
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  for await (const { name: folder, isDirectory } of Deno.readDir(`${ROOT}tests`)) {
    if (!isDirectory) {
      assert(!folder.endsWith("_test.ts"), `${folder} is in no folder: no task runs it`);
      continue;
    }
    assertStringIncludes(readme, `\`${folder}/\``);
    for await (const { name } of Deno.readDir(`${ROOT}tests/${folder}`)) {
      if (!name.endsWith("_test.ts")) continue;
      assertStringIncludes(tasks[folder === "verify" ? "test:verify" : "test"].command, ` tests/${folder}`);
    }
  }
});

for (const options of [[], ["-A"]]) {
  test(`${["deno test", ...options].join(" ")} runs tests/pure alone, and ignores nothing`, async () => {
    const { status, stdout } = await new Process(Deno.execPath(), ["test", "--no-prompt", ...options]).ends();
    assertEquals(status, 0, stdout);
    const folders = [...stdout.matchAll(/^running \d+ tests? from \.\/(.*)\/\w+\.ts$/gm)].map(([, name]) =>
      name
    );
    assertEquals([...new Set(folders)], ["tests/pure"]);
    const [, passed] = /^ok \| (\d+) passed \| 0 failed \(/m.exec(stdout) ?? [];
    assert(Number(passed) >= 50, stdout); // none is ignored
  });
}

test("bench/README: every prank that is tested is listed, with what the server promises", async () => {
  const readme = (await Deno.readTextFile(`${ROOT}tests/bench/README.md`)).replaceAll(/ +/g, " ");
  for (const { name, promise } of PRANKS) assertStringIncludes(readme, `\n| ${name} | ${promise} |\n`);
});

test("verify/README: the check that it shows how to add can be added", async () => {
  const readme = await Deno.readTextFile(`${ROOT}tests/verify/README.md`);
  const [, check] = /^```ts\n([^]*?)^```$/m.exec(readme)!;
  const checks = await Deno.readTextFile(`${ROOT}tests/verify/checks/tp3_server.ts`);
  const file = await Deno.makeTempFile({
    dir: `${ROOT}tests/verify/checks`,
    prefix: ".checks_",
    suffix: ".ts",
  });
  try {
    await Deno.writeTextFile(file, checks.replace(/\];\s*$/, `${check}];`));
    const { status, stderr } = await new Process(Deno.execPath(), ["check", file]).ends();
    assertEquals(status, 0, stderr);
  } finally {
    await Deno.remove(file);
  }
});
