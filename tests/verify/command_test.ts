/** What is common to both verifiers: the command line, where programs run, how all is undone. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async/delay";
import { Process, pythonPath, ROOT, servePython, testsThatNeed } from "../support/processes.ts";
import { freePort } from "./free_port.ts";
import { folderOf, type Kind, named, processesWith, pythonOn, SLEEP, verifier, verify } from "./verifying.ts";

const { test, testOn, testWith } = testsThatNeed("run", "net", "read", "write", "env");

/** Mistakes on the command line, and what is said about them. */
const MISTAKES: [Kind, string[], string][] = [
  ["server", [], "Indiquez le TP : --tp 1 ou --tp 3."],
  ["client", ["--tp", "2"], "Indiquez le TP : --tp 1 ou --tp 3."],
  [
    "client",
    ["--tp", "3"],
    "--level attend la version du programme, de 1 à 3. Plusieurs : --level 1-2, ou --level all.",
  ],
  [
    "server",
    ["--tp", "3", "--level", "4"],
    "--level attend la version du programme, de 1 à 3. Plusieurs : --level 1-2, ou --level all.",
  ],
  ["server", ["--tp", "1", "--level", "2"], "Le serveur du TP 1 n'a qu'une version : --level 1."],
  ["server", ["--tp", "1", "--fast"], "Option inconnue : --fast."],
  ["server", ["--tp", "1"], "Indiquez le fichier de votre programme, ou l'adresse d'un serveur."],
  ["client", ["--tp", "1", "--level", "1"], "Indiquez le fichier de votre programme."],
  [
    "client",
    ["--tp", "1", "--level", "1", "a.py", "b.py"],
    "Argument en trop : b.py. Pour vérifier plusieurs",
  ],
  ["server", ["--tp", "1", "127.0.0.1", "--", "python3"], "Argument en trop avant « -- » : 127.0.0.1."],
  ["server", ["--tp", "1", "127.0.0.1:0"], "Adresse incorrecte : « 127.0.0.1:0 »."],
  ["server", ["--tp", "1", "--port", "70000", "127.0.0.1"], "--port attend un nombre entier de 0 à 65535."],
  ["server", ["--tp", "1", "--port", "80.5", "127.0.0.1"], "--port attend un nombre entier de 0 à 65535."],
  ["server", ["--tp", "1", "--timeout", "0", "127.0.0.1"], "--timeout attend un nombre de 0,1 à 3600."],
  ["server", ["--tp", "1", "--each"], "--each attend des fichiers, un dossier ou un zip."],
  ["server", ["--tp", "1", "--each", "README.md", "--", "cat"], "{file} doit dire où va le fichier."],
  [
    "server",
    ["--tp", "1", "--csv", "tests/peers/tp1_serveur.py", "127.0.0.1"],
    "est un programme, qui serait perdu.",
  ],
  ["server", ["--tp", "1", "--csv", "", "127.0.0.1"], "--csv attend un nom de fichier."],
  ["server", ["--tp", "1", "--feedback", "", "127.0.0.1"], "--feedback attend un nom de dossier."],
  ["server", ["--tp", "1", "--jobs", "0", "127.0.0.1"], "--jobs attend un nombre entier de 1 à 250."],
  ["server", ["--tp", "1", "--watch", "127.0.0.1"], "--watch attend le fichier d'un programme"],
  ["server", ["--tp", "1", "--watch", "--each", "tests/peers"], "--watch attend le fichier d'un programme"],
  ["client", ["--tp", "3", "--level", "2-4", "x.py"], "--level attend la version du programme, de 1 à 3."],
  ["client", ["--tp", "3", "--level", "3-1", "x.py"], "--level attend la version du programme, de 1 à 3."],
];

/** What cannot be done, though the command line is right: `--help` would not help. */
const OBSTACLES: [Kind, string[], string][] = [
  ["client", ["--tp", "1", "--level", "1", "127.0.0.1"], "Fichier introuvable : 127.0.0.1 (cherché dans "],
  [
    "client",
    ["--tp", "3", "--level", "1", "mon_client.py"],
    "Fichier introuvable : mon_client.py (cherché dans ",
  ],
  ["server", ["--tp", "3", "--level", "1", "serveur.py"], "Fichier introuvable : serveur.py (cherché dans "],
  ["server", ["--tp", "3", "--level", "1", ".\\serveur"], "Fichier introuvable : .\\serveur (cherché dans "],
  [
    "client",
    ["--tp", "1", "--level", "1", "--", "python3", "x.py"],
    "Fichier introuvable : x.py (cherché dans ",
  ],
  [
    "client",
    ["--tp", "1", "--level", "1", "tests"],
    "tests est un dossier : --each vérifie tous ses programmes.",
  ],
  [
    "client",
    ["--tp", "1", "--level", "1", "LICENSE"],
    "Comment lancer LICENSE ? Écrivez sa commande après « -- ».",
  ],
  [
    "server",
    ["--tp", "1", "--each", "absent.py"],
    "Fichier ou dossier introuvable : absent.py (cherché dans ",
  ],
  ["server", ["--tp", "1", "--each", "lib/*.py"], "Aucun programme .py, .ts ou .js dans lib/*.py"],
  ["server", ["--tp", "1", "--each", "README.md"], "Aucun programme .py, .ts ou .js dans README.md"],
  ["client", ["--tp", "1", "--level", "1", "--json", "absent/x", "--", "true"], "--json ne peut pas écrire"],
  ["client", ["--tp", "1", "--level", "1", "--csv", "absent/x", "--", "true"], "--csv ne peut pas écrire"],
  [
    "client",
    ["--tp", "1", "--level", "1", "--feedback", "README.md", "--", "true"],
    "--feedback ne peut pas écrire dans README.md",
  ],
  ["server", ["--tp", "1", "--watch", "--", "true"], "--watch : aucun fichier dans la commande."],
  ["client", ["--tp", "1", "--level", "1", "--", "absent"], "Impossible de lancer absent"],
  [
    "client",
    ["--tp", "1", "--level", "1", "--csv", "tests", "--", "true"],
    "écrire dans tests : c'est un dossier.",
  ],
  [
    "client",
    ["--tp", "1", "--level", "1", "--csv", "absent/x", "--", "true"],
    "absent/x : il n'y a pas de tel dossier.",
  ],
  [
    "client",
    ["--tp", "1", "--level", "1", "--feedback", "README.md/x", "--", "true"],
    "README.md/x : ce n'est pas un dossier.",
  ],
  [
    "client",
    ["--tp", "1", "--level", "1", "--each", "absent.zip"],
    "Fichier ou dossier introuvable : absent.zip",
  ],
];

for (const [kind, args, expected] of [...MISTAKES, ...OBSTACLES]) {
  test(`verify:${kind} ${args.join(" ")}: ${expected}`, async () => {
    const port = args.includes("--port") ? [] : ["--port", "0"]; // whoever listens where programs usually do
    await using process = verifier(kind, ...port, ...args);
    const { status, stdout, stderr } = await process.ends();
    assertStringIncludes(stderr, expected);
    const isHelped = MISTAKES.some(([, mistake]) => mistake === args);
    assertEquals(/Essayez --help\.\n$/.test(stderr), isHelped, stderr);
    assertEquals([status, stdout], [2, ""]);
  });
}

/** A folder of commands in place of the PATH: each is a script of `sh`. */
async function commands(scripts: Record<string, string>): Promise<{ path: string } & AsyncDisposable> {
  const folder = await folderOf(
    Object.fromEntries(Object.entries(scripts).map(([name, script]) => [name, `#!/bin/sh\n${script}\n`])),
  );
  for (const name of Object.keys(scripts)) await Deno.chmod(`${folder.path}/${name}`, 0o755);
  return folder;
}

/** What a stub does that opens the Store of Windows. */
const STORE =
  'echo "Python was not found; run without arguments to install from the Microsoft Store" >&2; exit 49';

/** Runs a verifier where these are all the commands of the machine. */
async function verifyWith(PATH: string, ...args: string[]): ReturnType<Process["ends"]> {
  const options = [
    "run",
    "--allow-all",
    "tests/verify_client.ts",
    "--tp",
    "1",
    "--level",
    "1",
    "--port",
    "0",
  ];
  await using process = new Process(Deno.execPath(), [...options, ...args], { PATH });
  return await process.ends();
}

testOn(
  "Linux",
  "verify: Python is what is Python 3, whatever its name: no stub of the Store, no Python 2",
  async () => {
    await using folder = await folderOf({
      "client.py": await Deno.readTextFile("tests/peers/tp1_client_v1.py"),
    });
    const file = `${folder.path}/client.py`;
    for (
      const scripts of [
        { python: STORE, python3: STORE, py: `exec ${pythonPath()} "$@"` },
        { python: "exit 0", py: STORE, python3: `exec ${pythonPath()} "$@"` }, // Python 2 prints nothing
      ]
    ) {
      await using path = await commands(scripts);
      for (
        const args of [["--", "python3", file, "{port}"], [
          "--each",
          file,
          "--",
          "python",
          "{file}",
          "{port}",
        ]]
      ) {
        const { status, stdout, stderr } = await verifyWith(path.path, ...args);
        assertEquals([status, stderr], [0, ""], stdout);
      }
    }
  },
);

testOn("Linux", "verify: without Python, one sentence for a file and for a class, and no ✘", async () => {
  await using programs = await folderOf({ "a.py": "pass", "b.py": "pass" });
  await using path = await commands({ python: STORE, python3: STORE });
  const lack =
    "Il manque Python 3 sur cette machine (sous Windows, « python » peut n'ouvrir que le Microsoft Store).";
  for (const args of [[`${programs.path}/a.py`], ["--each", programs.path]]) {
    const { status, stdout, stderr } = await verifyWith(path.path, ...args);
    assertEquals([status, stdout, stderr], [2, "", `${lack}\n`]);
  }
  const { status, stdout, stderr } = await verifyWith(
    path.path,
    "--each",
    programs.path,
    "--",
    "ruby",
    "{file}",
  );
  assertEquals([status, stdout.includes("✘")], [2, false]);
  assertStringIncludes(stderr, "Impossible de lancer ruby : aucun programme de ce nom sur cette machine.");
  await Deno.writeTextFile(`${programs.path}/c.ts`, "");
  const mixed = await verifyWith(path.path, "--each", programs.path);
  assertMatch(mixed.stdout, /\nc\.ts +✘/);
  assertMatch(mixed.stdout, /Fichiers ignorés : .*a\.py, .*b\.py\.\nIl manque Python 3 /);
});

testWith(
  "python3",
  "deno task verify:client: a file as it is, from the folder where the user stands",
  async () => {
    const folder = await Deno.makeTempDir({ dir: `${ROOT}tests`, prefix: ".élève " });
    try {
      const port = freePort();
      await Deno.writeTextFile(`${folder}/mon client.py`, await pythonOn(port, "tp1_client_v1.py"));
      const args = ["--tp", "1", "--level", "1", "--port", `${port}`, "--csv", "table.csv", "mon client.py"];
      await using process = new Process(Deno.execPath(), ["task", "verify:client", ...args], {}, folder);
      const { status, stdout } = await process.ends();
      assertEquals(status, 0, process.transcript());
      assertStringIncludes(stdout, "✔ affiche la réponse\n");
      assertMatch(await Deno.readTextFile(`${folder}/table.csv`), /\nmon client\.py;✔;/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

for (const kind of ["server", "client"] as const) {
  test(`verify:${kind} --help explains every option, and succeeds`, async () => {
    await using process = verifier(kind, "--help");
    const { status, stdout, stderr } = await process.ends();
    assertEquals([status, stderr], [0, ""]);
    const options = ["tp", "level", "port", "timeout", "strict", "pty", "each", "jobs", "watch"];
    for (const option of [...options, "json", "csv", "feedback"]) {
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
      "– s'arrête sur « EoT » (non vérifié : ce serveur s'est arrêté, ou ne répond plus)\n",
    );
    assertEquals(status, 0, stdout); // it serves one client, and then no more
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
    /✘ lit une réponse en deux morceaux\n {4}erreur : tp1_client_v1\.py, ligne 10 : UnicodeDecodeError: .*\n {4}conseil : TCP peut couper/,
  );
  assertStringIncludes(stdout, "\n      client : « Bonjour »\n");
  assertMatch(stdout, /\nRésultat : 5\/6\n\nPour le voir vous-même : lancez /);
});

testWith(
  "cc",
  "verify:client: a screen that a pipe holds back is no fault, where there is no terminal",
  async () => {
    await using folder = await folderOf({});
    const program = `${folder.path}/client`;
    const source = "tests/verify/styles/tp1_client_v3_tampon.c";
    await new Deno.Command("cc", { args: ["-o", program, source], cwd: ROOT }).output();
    const args = ["run", "--allow-all", "tests/verify_client.ts", "--tp", "1", "--level", "3", "--port", "0"];
    await using process = new Process(Deno.execPath(), [...args, "--", program, "{port}"], { PATH: "" }); // no python3
    const { status, stdout } = await process.ends();
    assertMatch(
      stdout,
      /– affiche la réponse \(non vérifié : l'écran reste vide .* fflush\(stdout\) en C, .*flush=True/,
    );
    assertEquals(status, 0, stdout);
  },
);

testWith(
  "python3",
  "verify:client: the handout's server is replaced by us, in a copy of the program",
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

testOn(
  "Linux",
  "verify:client: nothing is written beside a program; its copy has its modules",
  async () => {
    const port = freePort();
    await using folder = await folderOf({
      "adresse.py": `PORT = ${port}`,
      "client.py": (await Deno.readTextFile(`${ROOT}tests/peers/tp1_client_v1.py`))
        .replace("import ", "import adresse, ").replace("127.0.0.1", "nsijoliotcurie.fr")
        .replaceAll(/int\(sys\.argv\[1\]\)/g, "adresse.PORT"),
    });
    await Deno.chmod(folder.path, 0o555);
    const args = ["--tp", "1", "--level", "1", "--port", `${port}`, `${folder.path}/client.py`];
    const verify = ["run", "--allow-all", "tests/verify_client.ts", ...args];
    await using id = new Process("id", ["-u"]);
    const isRoot = (await id.ends()).stdout === "0\n"; // who may write everywhere
    const rights = isRoot ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : ["env"];
    await using process = new Process("env", [...rights, Deno.execPath(), ...verify]);
    const { status, stdout } = await process.ends();
    assertEquals(status, 0, stdout);
    assertEquals([...Deno.readDirSync(folder.path)].length, 2);
    await Deno.chmod(folder.path, 0o755);
  },
);

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
  const isStarted = async () => /\/verify_\w+\/lent\.py/.test(await processesWith("lent.py"));
  while (!await isStarted()) {
    assert(await Promise.race([process.status.then(() => false), delay(10).then(() => true)]));
  }
  process.kill("SIGINT");
  assertEquals(await process.status, 130);
  assertEquals(await isStarted(), false);
  assertEquals([...Deno.readDirSync(folder.path)].length, 1);
});
