/** What is common to both verifiers: the command line, the table of a class, programs that behave badly. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async/delay";
import { pooledMap } from "@std/async/pool";
import { onTerminal, Process, pythonPath, ROOT, servePython, testsThatNeed } from "../support/processes.ts";
import { freePort } from "./free_port.ts";
import { type Kind, named, verifier, verify } from "./verifying.ts";

const { test, testOn, testWith } = testsThatNeed("run", "net", "read", "write", "env");

const SLEEP = "import time; time.sleep(60)";

/** A folder with files, for a while. */
async function folderOf(files: Record<string, string>): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir();
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${path}/${name}`, text);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** The text of a program of tests/peers, on a fixed port. */
async function pythonOn(port: number, file: string): Promise<string> {
  const text = await Deno.readTextFile(`${ROOT}tests/peers/${file}`);
  return text.replaceAll("sys.argv[1]", String(port));
}

/** Mistakes on the command line, and what is said about them. */
const MISTAKES: [Kind, string[], string][] = [
  ["server", [], "Indiquez le TP : --tp 1 ou --tp 3."],
  ["client", ["--tp", "2"], "Indiquez le TP : --tp 1 ou --tp 3."],
  ["client", ["--tp", "3"], "--level attend la version du programme, de 1 à 3."],
  ["server", ["--tp", "3", "--level", "4"], "--level attend la version du programme, de 1 à 3."],
  ["server", ["--tp", "1", "--level", "2"], "Le serveur du TP 1 n'a qu'une version : --level 1."],
  ["server", ["--tp", "1", "--fast"], "Option inconnue : --fast."],
  ["server", ["--tp", "1"], "Indiquez l'adresse d'un serveur, ou la commande du programme après « -- »."],
  ["client", ["--tp", "1", "--level", "1"], "Indiquez la commande du programme après « -- »."],
  ["client", ["--tp", "1", "--level", "1", "127.0.0.1"], "Indiquez la commande du programme après « -- »."],
  ["server", ["--tp", "1", "127.0.0.1", "--", "python3"], "Argument en trop avant « -- » : 127.0.0.1."],
  ["server", ["--tp", "1", "127.0.0.1:0"], "Adresse incorrecte : « 127.0.0.1:0 »."],
  ["server", ["--tp", "1", "--port", "70000", "127.0.0.1"], "--port attend un nombre entier de 0 à 65535."],
  ["server", ["--tp", "1", "--port", "80.5", "127.0.0.1"], "--port attend un nombre entier de 0 à 65535."],
  ["server", ["--tp", "1", "--timeout", "0", "127.0.0.1"], "--timeout attend un nombre de 0,1 à 3600."],
  ["server", ["--tp", "1", "--each"], "--each attend des fichiers, ou un dossier."],
  ["server", ["--tp", "1", "--each", "absent.py"], "absent.py : ce fichier ou ce dossier n'existe pas."],
  ["server", ["--tp", "1", "--each", "lib/*.py"], "Aucun programme .py, .ts ou .js dans lib/*.py"],
  ["server", ["--tp", "1", "--each", "README.md"], "Aucun programme .py, .ts ou .js dans README.md"],
  ["server", ["--tp", "1", "--each", "README.md", "--", "cat"], "{file} doit dire où va le fichier."],
  [
    "client",
    ["--tp", "1", "--level", "1", "--json", "absent/x.json", "--", "true"],
    "--json ne peut pas écrire",
  ],
  ["client", ["--tp", "1", "--level", "1", "--", "absent"], "Impossible de lancer absent"],
];

for (const [kind, args, expected] of MISTAKES) {
  test(`verify:${kind} ${args.join(" ")}: ${expected}`, async () => {
    await using process = verifier(kind, ...args);
    const { status, stdout, stderr } = await process.ends();
    assertStringIncludes(stderr, expected);
    assertMatch(stderr, /Essayez --help\.\n$/);
    assertEquals([status, stdout], [2, ""]);
  });
}

for (const kind of ["server", "client"] as const) {
  test(`verify:${kind} --help explains every option, and succeeds`, async () => {
    await using process = verifier(kind, "--help");
    const { status, stdout, stderr } = await process.ends();
    assertEquals([status, stderr], [0, ""]);
    for (const option of ["tp", "level", "port", "timeout", "strict", "pty", "each", "json"]) {
      assertStringIncludes(stdout, `\n  --${option} `);
    }
  });

  testOn("Linux", `verify:${kind}: another program on the port is no student's`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    await using process = verifier(kind, "--tp", "1", "--level", "1", "--port", `${port}`, "--", "true");
    const { status, stderr } = await process.ends();
    assertEquals(status, 2);
    assertStringIncludes(stderr, `Un autre programme écoute déjà sur le port ${port}`);
  });
}

testWith(
  "python3",
  "verify:server: what would need a new start is not verified of a server elsewhere",
  async () => {
    await using server = await servePython("tp3_serveur_v2.py");
    await using process = verifier("server", "--tp", "3", "--level", "2", `127.0.0.1:${server.port}`);
    const { status, stdout } = await process.ends();
    assertStringIncludes(stdout, "✔ répond à un nombre\n");
    assertStringIncludes(
      stdout,
      "– compte les coups (non vérifié : ce serveur s'est arrêté, ou ne répond plus)\n",
    );
    assertEquals(status, 0); // it serves one client, and then no more
    await using gone = verifier("server", "--tp", "3", "--level", "2", `127.0.0.1:${server.port}`);
    assertStringIncludes((await gone.ends()).stdout, "constaté : personne n'écoute");
  },
);

testOn(
  "Linux",
  "verify:server: a server elsewhere, of which only the restarts are not verified",
  async () => {
    await using server = new Process(Deno.execPath(), [
      "run",
      "--allow-net",
      "tp3/server_v3.ts",
      "--host",
      "127.0.0.1",
      "--port",
      "0",
    ]);
    const [, port] = await server.sees(/écoute sur .*:(\d+)\n/);
    const { status, stdout, reports: [{ program, findings }] } = await verify(
      "server",
      ...["--tp", "3", "--level", "3", "--strict", `127.0.0.1:${port}`],
    );
    assertEquals([program, named(findings, "failed")], [`127.0.0.1:${port}`, []], stdout);
    assertEquals(status, 0);
  },
);

testWith("python3", "verify:client --strict: what is only not as in the handout fails", async () => {
  const program = ["--", pythonPath(), "tests/peers/tp1_client_v1.py", "{port}"];
  const { status, stdout, reports: [{ findings }] } = await verify(
    "client",
    ...["--tp", "1", "--level", "1", "--strict"],
    ...program,
  );
  assertEquals(named(findings, "failed"), ["lit une réponse en deux morceaux"]);
  assertEquals(status, 1);
  assertMatch(
    stdout,
    /✘ lit une réponse en deux morceaux\n +client : « Bonjour » \(42 6f 6e 6a 6f 75 72\)\n/,
  );
  assertMatch(stdout, /\n {4}à l'écran : UnicodeDecodeError: .*\n {4}conseil : L'énoncé ne le demande pas/);
  assertMatch(stdout, /\nRésultat : 4\/5\nPour le voir vous-même : lancez /);
});

testWith(
  "python3",
  "verify:client --each: one table for the class, a row a program, a column a check",
  async () => {
    const port = freePort();
    const right = await pythonOn(port, "tp1_client_v1.py");
    await using folder = await folderOf({
      "alice.py": right,
      "bob.py": right.replace("client.close()", "__import__('time').sleep(60)"),
      "chloé.py": "print('rien')",
      "notes.txt": "pas un programme",
    });
    const options = ["--tp", "1", "--level", "1", "--port", `${port}`, "--timeout", "4"];
    for (const files of [folder.path, `${folder.path}/*.py`]) {
      const { status, stdout, reports } = await verify("client", ...options, "--each", files);
      assertEquals(reports.map(({ program }) => program), ["alice.py", "bob.py", "chloé.py"]);
      assertStringIncludes(
        stdout,
        [
          "          1  2  3  4  5  résultat",
          "alice.py  ✔  ✔  ✔  ✔  !  5/5",
          "bob.py    ✔  ✔  ✔  ✘  !  4/5",
          "chloé.py  ✘  –  –  –  –  0/1",
          "",
          "  1 se connecte au serveur",
        ].join("\n"),
      );
      assertStringIncludes(stdout, "Sans faute : 1 sur 3.");
      assertEquals(/^Fichiers ignorés : .*\/notes\.txt\.$/m.test(stdout), files === folder.path);
      assert(!stdout.includes("\x1b"), "colours in a pipe");
      assertEquals(status, 1);
    }
    const command = [pythonPath(), "{file}"];
    const { reports } = await verify(
      "client",
      ...options,
      "--each",
      `${folder.path}/alice.py`,
      "--",
      ...command,
    );
    assertEquals(reports.map(({ program }) => program), ["alice.py"]);
  },
);

testWith("python3", "verify --each: on a terminal, a bar shows how far it is", async () => {
  await using folder = await folderOf({ "a.py": "", "b.py": "" });
  const args = ["run", "--allow-all", "tests/verify_client.ts", "--tp", "1", "--level", "1", "--port", "0"];
  await using process = onTerminal(Deno.execPath(), ...args, "--each", folder.path);
  await process.sees(/░{20} 1\/2 a\.py.*█{10}░{10} 2\/2 b\.py/s);
  await process.sees("Sans faute : 0 sur 2.");
});

testWith("python3", "verify --each: programs of the same name are told apart by their folders", async () => {
  await using alice = await folderOf({ "client.py": "" });
  await using bob = await folderOf({ "client.py": "" });
  const files = [`${alice.path}/client.py`, `${bob.path}/client.py`];
  const { reports } = await verify("client", "--tp", "1", "--level", "1", "--each", ...files);
  assertEquals(reports.map(({ program }) => program), files);
});

testWith(
  "python3",
  "verify:client: the handout's server is replaced by us, in a copy beside the program",
  async () => {
    await using folder = await folderOf({
      "adresse.py": 'SERVEUR = ("82.165.241.240", 6000)',
      "client.py": [
        "import adresse, socket, sys",
        'SERVEUR = "nsijoliotcurie.fr"',
        'if SERVEUR != "127.0.0.1": sys.exit("not redirected")',
        "s = socket.create_connection((SERVEUR, int(sys.argv[1])))",
        's.send(b"Bonjour")',
        'print(s.recv(4096).decode("utf-8"))',
      ].join("\n"),
    });
    const before = await Deno.readTextFile(`${folder.path}/client.py`);
    const program = ["--", pythonPath(), `${folder.path}/client.py`, "{port}"];
    const { reports: [{ findings }], stdout } = await verify(
      "client",
      "--tp",
      "1",
      "--level",
      "1",
      ...program,
    );
    assert(named(findings, "ok").includes("envoie un message"), stdout);
    assertEquals(await Deno.readTextFile(`${folder.path}/client.py`), before);
    const left = [...Deno.readDirSync(folder.path)].map(({ name }) => name).filter((name) =>
      name.endsWith(".py")
    );
    assertEquals(left.sort(), ["adresse.py", "client.py"]);
  },
);

/** The processes whose command line contains a text. */
async function processesWith(text: string): Promise<string> {
  const ps = new Deno.Command("sh", { args: ["-c", `ps -eo args | grep -F '${text}' | grep -v grep`] });
  return new TextDecoder().decode((await ps.output()).stdout);
}

/** A program that behaves badly: Python code, and what is said about it. */
interface Unruly {
  code: string;
  kind: Kind;
  says: RegExp;
}

/** The programs, each of which is given a comment to find it by. */
const UNRULY: Record<string, Unruly> = {
  "hangs": { code: SLEEP, kind: "client", says: /constaté : il ne se connecte pas\n/ },
  "hangs as a server": { code: SLEEP, kind: "server", says: /constaté : personne n'écoute\n/ },
  "ignores all signals that it can": {
    code: `import signal\nfor s in (1, 2, 15): signal.signal(s, signal.SIG_IGN)\n${SLEEP}`,
    kind: "client",
    says: /constaté : il ne se connecte pas\n/,
  },
  "floods the screen": {
    code: "while True: print('spam')",
    kind: "client",
    says: /constaté : le programme inonde l'écran\n/,
  },
  "floods the screen as a server": {
    code: "while True: print('spam')",
    kind: "server",
    says: /constaté : le programme inonde l'écran\n/,
  },
  "forks": {
    code: `import os\nfor _ in range(3): os.fork()\n${SLEEP}`,
    kind: "client",
    says: /constaté : il ne se connecte pas\n/,
  },
  "hides in a session of its own": {
    code: `import os\nif os.fork() == 0:\n  os.setsid()\n  os.fork()\n  ${SLEEP}`,
    kind: "server",
    says: /constaté : (le programme s'arrête sans attendre de client|personne n'écoute)\n/,
  },
  "never stops talking": {
    code: "import socket\ns = socket.create_server(('127.0.0.1', int(__import__('sys').argv[1])))\n" +
      "while True:\n  c, _ = s.accept()\n  try:\n    while True: c.sendall(b'Trop petit !' * 1000)\n" +
      "  except OSError: pass",
    kind: "server",
    says: /✘ /,
  },
  "stops at once": {
    code: "1 / 0",
    kind: "server",
    says: /à l'écran : ZeroDivisionError: division by zero\n/,
  },
};

testWith(
  "python3",
  "verify: a program that behaves badly is reported, and leaves nothing behind",
  async (t) => {
    const examine = async ({ code, kind, pty, ...rest }: Unruly & { name: string; pty: string[] }) => {
      const mark = `# ${crypto.randomUUID()}`;
      const program = ["--", pythonPath(), "-c", `${code}\n${mark}`, "{port}"];
      const options = ["--tp", "3", "--level", "1", "--timeout", "3", ...pty];
      const verdict = await verify(kind, ...options, ...program);
      return { ...rest, ...verdict, title: `${kind} ${pty}`, left: await processesWith(mark) };
    };
    const programs = Object.entries(UNRULY).flatMap(([name, program]) =>
      [[], ["--pty"]].map((pty) => ({ name, pty, ...program }))
    );
    for await (const verdict of pooledMap(6, programs, examine)) {
      const { title, name, says, status, stdout, reports: [{ findings }], left } = verdict;
      await t.step(`${title}: a program that ${name}`, () => {
        assertMatch(stdout, says);
        assertEquals(status, 1);
        assertEquals(named(findings, "failed").length, 1);
        assertEquals(left, "");
      });
    }
  },
);

testWith("python3", "verify --each: Ctrl+C shows what is known, and the file of JSON has it", async () => {
  await using folder = await folderOf({ "a.py": "print('rien')", "b.py": SLEEP });
  const json = `${folder.path}/resultat.json`;
  const options = ["--tp", "1", "--level", "1", "--port", "0", "--timeout", "60", "--json", json];
  await using process = verifier("client", ...options, "--each", folder.path);
  while (!(await Deno.readTextFile(json).catch(() => "")).includes("a.py")) {
    assert(await Promise.race([process.status.then(() => false), delay(10).then(() => true)]));
  }
  process.kill("SIGINT");
  process.kill("SIGTERM"); // as a terminal and `deno task` do, both
  assertEquals(await process.status, 130);
  assertEquals(process.stdout.match(/Interrompu/g)?.length, 1);
  assertMatch(process.stdout, /\na\.py +✘ [^]*\nInterrompu\. Programmes vérifiés : 1 sur 2\.\n$/);
});

testWith("python3", "verify: what follows -- is the program's, --help too", async () => {
  const { status } = await verify("client", "--tp", "1", "--level", "1", "--", pythonPath(), "--help");
  assertEquals(status, 1);
});

testWith("python3", "verify: Ctrl+C stops the program and removes the copy", async () => {
  await using folder = await folderOf({ "lent.py": `# nsijoliotcurie.fr\nprint("prêt")\n${SLEEP}` });
  await using process = verifier(
    "client",
    ...[
      "--tp",
      "1",
      "--level",
      "1",
      "--port",
      "0",
      "--timeout",
      "60",
      "--",
      pythonPath(),
      `${folder.path}/lent.py`,
    ],
  );
  const isStarted = async () => (await processesWith(`${folder.path}/.verify_`)).includes("lent.py");
  while (!await isStarted()) {
    assert(await Promise.race([process.status.then(() => false), delay(10).then(() => true)]));
  }
  process.kill("SIGINT");
  assertEquals(await process.status, 130);
  assertEquals(await isStarted(), false);
  assertEquals([...Deno.readDirSync(folder.path)].length, 1);
});
