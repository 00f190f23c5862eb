/** What Moodle exports and pupils hand in, verified as a class: as folders, as an archive, version after version. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Process, testsThatNeed } from "../support/processes.ts";
import { freePort } from "./free_port.ts";
import { named, pythonOn, verifier, verify } from "./verifying.ts";
import { zipOf } from "./handed_in/zipping.ts";

const { test, testWith } = testsThatNeed("run", "net", "read", "write", "env");

const SUFFIX = "_assignsubmission_file_";

/** A folder with files in folders, for a while. */
async function treeOf(
  files: Record<string, string | Uint8Array>,
): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir();
  for (const [name, content] of Object.entries(files)) {
    await Deno.mkdir(`${path}/${name}`.replace(/[^/]*$/, ""), { recursive: true });
    if (!name.endsWith("/")) {
      await Deno.writeFile(
        `${path}/${name}`,
        typeof content === "string" ? new TextEncoder().encode(content) : content,
      );
    }
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** What a class has handed in to Moodle, all of it in the ways of pupils. */
async function exportOn(port: number): Promise<Record<string, string | Uint8Array>> {
  const right = await pythonOn(port, "tp1_client_v1.py");
  const withModule = right.replace("import socket", "import socket, ou").replace('"127.0.0.1"', "ou.SERVEUR");
  return {
    [`ÉTIENNE Zoé_101${SUFFIX}/client.py`]: right,
    [`ÉTIENNE Zoé_101${SUFFIX}/__pycache__/client.py`]: "raise SystemExit",
    [`DURAND Bob_102${SUFFIX}/client.ipynb`]: "{}",
    [`MARTIN Léa_103${SUFFIX}/client_v1.py.txt`]: right,
    [`MARTIN Léa_104${SUFFIX}/CLIENT.PY`]: right.replace("client.close()", "1 / 0"),
    [`AZIZ Inès_105${SUFFIX}/rendu.zip`]: zipOf({
      "rendu/client_v1.py": withModule,
      "rendu/ou.py": 'SERVEUR = "127.0.0.1"',
      "rendu/client_v2.py": "raise SystemExit",
      "__MACOSX/rendu/._client_v1.py": "x",
    }),
    [`NOIR Paul_106${SUFFIX}/rendu.zip`]: zipOf({ "client.py": right }).subarray(0, 99),
    [`VIDE Jo_107${SUFFIX}/`]: "",
  };
}

const ROWS = [
  "AZIZ Inès         ✔  ✔  ✔  ✔  ✔  5/5  choisi : client_v1.py, parmi 2",
  "DURAND Bob        –  –  –  –  –  rien à vérifier : client.ipynb",
  "ÉTIENNE Zoé       ✔  ✔  ✔  ✔  ✔  5/5",
  "MARTIN Léa (103)  ✔  ✔  ✔  ✔  ✔  5/5  client_v1.py.txt lu comme client_v1.py",
  "MARTIN Léa (104)  ✔  ✔  ✔  ✔  ✘  4/5",
  "NOIR Paul         –  –  –  –  –  rendu.zip : cette archive zip est abîmée",
];

const VIDE = "VIDE Jo           –  –  –  –  –  rien à vérifier : aucun fichier";

testWith(
  "python3",
  "verify --each: what Moodle exports is a row a pupil, and goes back to Moodle",
  async () => {
    const port = freePort();
    await using folder = await treeOf(await exportOn(port));
    await using home = await treeOf({
      [`PARTI Luc_99${SUFFIX}/PARTI Luc.txt`]: "Vérification du TP 1, version 1\n",
      [`PARTI Luc_99${SUFFIX}/notes.txt`]: "du professeur",
      "vieux.txt": "Vérification du TP 3, version 2\n",
    });
    const csv = `${home.path}/classe.csv`;
    const options = ["--tp", "1", "--level", "1", "--port", `${port}`, "--timeout", "4"];
    const { stdout, stderr, status } = await verify(
      "client",
      ...[...options, "--csv", csv, "--feedback", home.path, "--each", folder.path],
    );
    assertStringIncludes(stdout, [...ROWS, VIDE, ""].join("\n"), stderr);
    assertStringIncludes(stdout, "\n  1 ✘ ferme la connexion\n\nSans faute : 3 sur 7.");
    assertStringIncludes(
      stdout,
      `Dans ${home.path}, d'une autre vérification, à ne pas rendre avec : ` +
        `PARTI Luc_99${SUFFIX}/PARTI Luc.txt, vieux.txt.\n`,
    );
    assertEquals(status, 1);
    assertMatch(
      await Deno.readTextFile(csv),
      /\r\nParticipant102;DURAND Bob;;;rien à vérifier : client\.ipynb;–;/,
    );
    const text = await Deno.readTextFile(`${home.path}/MARTIN Léa_104${SUFFIX}/MARTIN Léa.txt`);
    assertMatch(
      text,
      /^Vérification du TP 1, version 1\nÉlève : MARTIN Léa\n[^]*Corrigez le ✘ : ferme la connexion\./,
    );
    assert(!/\/tmp|verify_/.test(text), text);
  },
);

testWith("python3", "verify --each: the archive as Moodle gives it, and nothing is left of it", async () => {
  const port = freePort();
  const files = await exportOn(port);
  await using folder = await treeOf({ "TP 1-4242.zip": zipOf(files) });
  await using temporary = await treeOf({});
  const args = ["--tp", "1", "--level", "1", "--port", `${port}`, "--each", `${folder.path}/TP 1-4242.zip`];
  const command = ["run", "--allow-all", "tests/verify_client.ts", ...args];
  await using process = new Process(Deno.execPath(), command, { TMPDIR: temporary.path });
  const { stdout, stderr } = await process.ends();
  assertStringIncludes(stdout, [...ROWS, ""].join("\n"), stderr);
  assertEquals([...Deno.readDirSync(folder.path)].length, 1);
  assertEquals([...Deno.readDirSync(temporary.path)].length, 0);
});

testWith(
  "python3",
  "verify --level 1-3: a table of what each has reached, each version from its own file",
  async () => {
    const port = freePort();
    const right = await pythonOn(port, "tp1_client_v1.py");
    await using folder = await treeOf({
      "alice/client_v1.py": right,
      "alice/client_v2.py": await pythonOn(port, "tp1_client_v2.py"),
      "bob/client.py": "print('rien')",
      "chloé/client.odt": "",
      "denis/client_v1.py": right,
    });
    const options = ["--tp", "1", "--level", "1-2", "--port", `${port}`, "--timeout", "4"];
    const { stdout, reports } = await verify("client", ...options, "--each", folder.path);
    assertStringIncludes(
      stdout,
      [
        "       version 1  version 2  atteinte",
        "alice  ✔ 5/5      ✔ 7/7      version 2",
        "bob    ✘ 0/1      –          aucune",
        "chloé  –          –          rien à vérifier : client.odt",
        "denis  ✔ 5/5      –          version 1",
        "",
      ].join("\n"),
    );
    assertEquals(reports.map(({ program, level }) => `${program} ${level}`), [
      "alice 1",
      "alice 2",
      "bob 1",
      "bob 2",
      "chloé 1",
      "chloé 2",
      "denis 1",
      "denis 2",
    ]);
    assertEquals(named(reports[3].findings, "unverified"), ["se connecte au serveur"]);
  },
);

testWith("python3", "verify --level all: one program, version after version", async () => {
  await using folder = await treeOf({ "client.py": "print('rien')" });
  const options = ["--tp", "1", "--level", "3", "--level", "1,2", "--timeout", "2"];
  const { stdout } = await verify("client", ...options, `${folder.path}/client.py`);
  assertMatch(
    stdout,
    /^Version 1\n\n✘ se connecte [^]*\n\nVersion 2\n\n– se connecte [^]*voir la version 1[^]*\n\nVersion 3\n\n/,
  );
});

const CLIENT = ["--tp", "1", "--level", "1", "--each"];

/** What a class may have handed in of which nothing can be verified, and what is said. */
const NOTHING: [string, Record<string, string | Uint8Array>, RegExp][] = [
  [
    "an empty folder",
    { "x/": "" },
    /^Aucun programme \.py, \.ts ou \.js dans \S+\/x : dites comment les lancer, après « -- »\.$/,
  ],
  [
    "documents alone",
    { "x/a/c.ipynb": "", "x/b/c.odt": "" },
    /dans \S+\/x \(mais \.ipynb, \.odt\) : dites comment/,
  ],
  ["a damaged archive", { x: "", "x.zip": "PK" }, /^\S+\/x\.zip : cette archive zip est abîmée\.$/],
  ["an empty archive", { "x.zip": zipOf({}) }, /^Aucun programme \.py, \.ts ou \.js dans \S+\/x\.zip : /],
];

for (const [what, files, expected] of NOTHING) {
  test(`verify --each: ${what} is said in a sentence`, async () => {
    await using folder = await treeOf(files);
    const name = "x.zip" in files ? "x.zip" : "x";
    await using process = verifier("client", ...CLIENT, `${folder.path}/${name}`);
    const { status, stdout, stderr } = await process.ends();
    assertMatch(stderr.trimEnd(), expected);
    assertEquals([status, stdout], [2, ""]);
  });
}

testWith(
  "python3",
  "verify --each: a file that cannot be read is said in its row; plain .txt programs count",
  async () => {
    await using folder = await treeOf({ "b.py.txt": "print('rien')", "notes.txt": "Bonjour" });
    await Deno.symlink("nulle/part.py", `${folder.path}/a.py`);
    await using process = verifier("client", ...CLIENT.slice(0, -1), "--port", "0", "--each", folder.path);
    const { stdout } = await process.ends();
    assertMatch(stdout, /\na\.py +– .*– {2}a\.py ne peut pas être lu : /);
    assertMatch(stdout, /\nb\.py\.txt +✘ .* {2}0\/1 {2}b\.py\.txt lu comme b\.py\n/);
    assertMatch(stdout, /\nFichiers ignorés : \S+\/notes\.txt\.\n/);
  },
);
