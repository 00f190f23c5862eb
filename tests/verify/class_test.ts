/** A class: many programs at once, and what a teacher takes home; and one program that is watched. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async/delay";
import { onTerminal, pythonPath, ROOT, testsThatNeed } from "../support/processes.ts";
import { freePort } from "./free_port.ts";
import { folderOf, named, pythonOn, SLEEP, verifier, verify } from "./verifying.ts";

const { testOn, testWith } = testsThatNeed("run", "net", "read", "write", "env");

/** Clients that find their server in their own ways, and the port that all of them must use. */
async function clientsOn(port: number): Promise<Record<string, string>> {
  const right = await pythonOn(port, "tp1_client_v1.py");
  return {
    "adresse.py": right,
    "énoncé.py": right.replace("127.0.0.1", "nsijoliotcurie.fr"),
    "ailleurs.py": right.replace(String(port), String(port + 1)),
    "demande.py": right.replace('"127.0.0.1"', 'input("Adresse ? ")'),
    "module.py": right.replace("import socket", "import ou, socket").replace('"127.0.0.1"', "ou.SERVEUR"),
  };
}

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
          "alice.py  ✔  ✔  ✔  ✔  ✔  5/5",
          "bob.py    ✔  ✔  ✔  ✔  ✘  4/5",
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
  await process.sees(/░{20} 0\/2.*█{10}░{10} 1\/2.*█{20} 2\/2/s);
  await process.sees("Sans faute : 0 sur 2.");
});

testWith(
  "python3",
  "verify:client --jobs: many at once get the verdicts of one after the other",
  async () => {
    const port = freePort();
    await using modules = await folderOf({ "ou.py": 'SERVEUR = "127.0.0.1"' });
    const programs = await clientsOn(port);
    for (const [name, text] of Object.entries(programs)) {
      programs[name] = `import sys; sys.path.append(${JSON.stringify(modules.path)})\n${text}`;
    }
    await using folder = await folderOf(programs);
    const options = ["--tp", "1", "--level", "1", "--port", `${port}`, "--each", folder.path];
    const [one, many] = [
      await verify("client", "--jobs", "1", ...options),
      await verify("client", ...options),
    ];
    assertEquals(many.reports, one.reports);
    const rows = (stdout: string) => stdout.split("\n").filter((line) => line.includes(".py")).sort();
    assertEquals(rows(many.stdout), rows(one.stdout));
    const wrong = many.reports.filter(({ findings }) => named(findings, "failed").length > 0);
    assertEquals(wrong.map(({ program }) => program), ["ailleurs.py"]);
    assertStringIncludes(JSON.stringify(wrong), `une connexion à 127.0.0.1, port ${port}`);
  },
);

testWith(
  "python3",
  "verify:server --jobs: a server whose port is not in its text waits for its turn",
  async () => {
    const port = freePort();
    const right = await pythonOn(port, "tp1_serveur.py");
    await using modules = await folderOf({ "ou.py": `PORT = ${port}` });
    const path = `import sys; sys.path.append(${JSON.stringify(modules.path)})\n`;
    await using folder = await folderOf({
      "a.py": right,
      "b.py": right,
      "module.py": path +
        right.replace("import socket", "import ou, socket").replaceAll(String(port), "ou.PORT"),
      // Its text names the port, but that is not where it takes it from.
      "trompeur.py": path +
        right.replace("import socket", "import ou, socket").replaceAll(String(port), "ou.PORT") +
        `# ${port}`,
    });
    const options = ["--tp", "1", "--level", "1", "--port", `${port}`, "--each", folder.path];
    const { reports, stdout } = await verify("server", ...options);
    assertEquals(reports.map(({ program }) => program), ["a.py", "b.py", "module.py", "trompeur.py"]);
    // Where an error is differs from file to file.
    const found = reports.map(({ findings }) => findings.map(({ error: _, ...rest }) => rest));
    for (const findings of found) assertEquals(findings, found[0], stdout);
    assertEquals(named(reports[0].findings, "failed"), []);
  },
);

testWith("python3", "verify: what a teacher takes home, and each student", async () => {
  const port = freePort();
  const right = await pythonOn(port, "tp1_client_v1.py");
  await using folder = await folderOf({
    "=1+1.py": right,
    "élève un.py": right.replace("client.send(", "0 and ("),
  });
  const [csv, feedback] = [`${folder.path}/classe.csv`, `${folder.path}/à rendre/TP 1`];
  const options = ["--tp", "1", "--level", "1", "--port", `${port}`, "--timeout", "2"];
  await verify("client", ...options, "--csv", csv, "--feedback", feedback, "--each", `${folder.path}/*.py`);
  assertEquals(
    (await Deno.readTextFile(csv)).split("\r\n"),
    [
      "\ufeffprogramme;se connecte au serveur;parle le premier;envoie un message;affiche la réponse;" +
      "ferme la connexion;réussies;vérifiées",
      "'=1+1.py;✔;✔;✔;✔;✔;5;5",
      "élève un.py;✔;✔;✘;–;–;2;3",
      "",
    ],
  );
  assertEquals([...Deno.readDirSync(feedback)].map(({ name }) => name).sort(), [
    "=1+1.py.txt",
    "élève un.py.txt",
  ]);
  const alone = await verify("client", ...options, "--", pythonPath(), `${folder.path}/élève un.py`);
  const text = await Deno.readTextFile(`${feedback}/élève un.py.txt`);
  assertStringIncludes(text, `\n\n${alone.stdout}`);
  assertMatch(
    text,
    /^Vérification du TP 1, version 1\nÉlève : élève un\.py\nFichier : élève un\.py\nDate : \d+ \p{L}+ \d+ /u,
  );
  assertMatch(
    text,
    /\n\nEt maintenant \? Corrigez le ✘ : envoie un message\.\nPour vérifier .* --tp 1 --level 1 "élève un\.py"\n$/,
  );
});

testWith("python3", "verify --watch: again each time the file is saved, until Ctrl+C", async () => {
  const port = freePort();
  const right = await pythonOn(port, "tp1_client_v1.py");
  await using folder = await folderOf({ "client.py": right.replace("client.close()", "1 / 0") });
  const file = `${folder.path}/client.py`;
  const args = [
    "run",
    "--allow-all",
    "tests/verify_client.ts",
    "--tp",
    "1",
    "--level",
    "1",
    "--port",
    `${port}`,
  ];
  await using process = onTerminal(Deno.execPath(), ...args, "--watch", "--", pythonPath(), file);
  await process.sees(/ZeroDivisionError[^]*Résultat : .*4\/5[^]*enregistrez, je recommence/);
  await Deno.writeTextFile(`${file}.new`, right);
  await Deno.rename(`${file}.new`, file); // as many editors save
  await process.sees(/Résultat : .*5\/5[^]*enregistrez, je recommence/);
  await process.press("\x03");
  assertEquals((await process.ends()).status, 130);
});

testWith(
  "python3",
  "verify --each: a file that cannot be written any more does not cost the class its table",
  async () => {
    await using folder = await folderOf({ "a.py": "", "b.py": "import time; time.sleep(2)" });
    const csv = `${folder.path}/classe.csv`;
    const options = ["--tp", "1", "--level", "1", "--port", "0", "--timeout", "2", "--csv", csv];
    await using process = verifier("client", ...options, "--each", folder.path);
    await process.sees(/résultat\n/);
    await Deno.remove(csv);
    await Deno.mkdir(csv);
    const { status, stdout, stderr } = await process.ends();
    assertMatch(stdout, /a\.py .*\nb\.py [^]*Sans faute : 0 sur 2/);
    assertStringIncludes(stderr, "--csv ne peut pas écrire");
    assertEquals(status, 2);
  },
);

testWith("python3", "verify --each: folders in a folder, as some exports have one a student", async () => {
  await using folder = await folderOf({});
  for (const [student, file] of [["alice", "client.py"], ["bob", "client.py"], ["chloé", "CLIENT.PY"]]) {
    await Deno.mkdir(`${folder.path}/${student}`);
    await Deno.writeTextFile(`${folder.path}/${student}/${file}`, "");
  }
  const { reports } = await verify("client", "--tp", "1", "--level", "1", "--each", folder.path);
  assertEquals(reports.map(({ program }) => program), ["alice", "bob", "chloé"]);
});

testOn(
  "Linux",
  "verify --each: a changed script of ours finds lib, wherever the pupil's folder is",
  async () => {
    await using folder = await folderOf({});
    const port = freePort();
    const script = (await Deno.readTextFile(`${ROOT}tp1/client_v1.ts`)).replace("6000", `${port}`);
    await Deno.mkdir(`${folder.path}/alice/rendu`, { recursive: true });
    await Deno.writeTextFile(`${folder.path}/alice/rendu/mon_client.ts`, script);
    await Deno.writeTextFile(`${folder.path}/bob.ts`, script.replace("await server.receive()", '"rien"'));
    const options = ["--tp", "1", "--level", "1", "--port", `${port}`, "--each", folder.path];
    const { reports, stdout } = await verify("client", ...options);
    const failed = reports.map(({ findings }) => named(findings, "failed"));
    assertEquals(failed, [[], ["affiche la réponse"]], stdout);
  },
);

testWith("python3", "verify --each: programs of the same name are told apart by their folders", async () => {
  await using alice = await folderOf({ "client.py": "" });
  await using bob = await folderOf({ "client.py": "" });
  const files = [`${alice.path}/client.py`, `${bob.path}/client.py`];
  const { reports } = await verify("client", "--tp", "1", "--level", "1", "--each", ...files, files[0]);
  const names = files.map((file) => file.split("/").slice(-2).join("/"));
  assertEquals(reports.map(({ program }) => program).sort(), names.sort());
});

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
