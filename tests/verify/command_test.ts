/** What is common to both verifiers: the command line, where programs run, how all is undone. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async/delay";
import { Process, pythonPath, ROOT, servePython, testsThatNeed } from "../support/processes.ts";
import { folderOf, type Kind, named, processesWith, SLEEP, verifier, verify } from "./verifying.ts";

const { test, testOn, testWith } = testsThatNeed("run", "net", "read", "write", "env");

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
  ["client", ["--tp", "1", "--level", "1", "--json", "absent/x", "--", "true"], "--json ne peut pas écrire"],
  ["client", ["--tp", "1", "--level", "1", "--csv", "absent/x", "--", "true"], "--csv ne peut pas écrire"],
  [
    "client",
    ["--tp", "1", "--level", "1", "--feedback", "README.md", "--", "true"],
    "--feedback ne peut pas écrire dans README.md",
  ],
  [
    "server",
    ["--tp", "1", "--csv", "tests/peers/tp1_serveur.py", "127.0.0.1"],
    "est un programme, qui serait perdu.",
  ],
  ["server", ["--tp", "1", "--csv", "", "127.0.0.1"], "--csv attend un nom de fichier."],
  ["server", ["--tp", "1", "--feedback", "", "127.0.0.1"], "--feedback attend un nom de dossier."],
  ["server", ["--tp", "1", "--jobs", "0", "127.0.0.1"], "--jobs attend un nombre entier de 1 à 250."],
  ["server", ["--tp", "1", "--watch", "127.0.0.1"], "--watch attend la commande d'un programme"],
  ["server", ["--tp", "1", "--watch", "--each", "tests/peers"], "--watch attend la commande d'un programme"],
  ["server", ["--tp", "1", "--watch", "--", "true"], "--watch : aucun fichier dans la commande."],
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
  assertMatch(stdout, /\nRésultat : 5\/6\nPour le voir vous-même : lancez /);
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
