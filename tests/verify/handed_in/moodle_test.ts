/** Who has handed in what, and which of their files is the program: names and texts alone, no file is touched. */

import { assertEquals } from "@std/assert";
import { choose, importsOf, programPath, programsAmong, roleOf, versionIn } from "./choice.ts";
import { distinct, type HandedFile, isHidden, pupilsOf, submissionOf, withoutCommonPath } from "./moodle.ts";

const file = (path: string): HandedFile => ({ path, modified: 0, size: 0, read: () => new Uint8Array() });
const grouped = (...paths: string[]) => {
  const { pupils, plain } = pupilsOf(paths.map(file));
  return {
    pupils: pupils.map(({ name, files }) => [name, ...files.map(({ path }) => path)]),
    plain: plain.map(({ path }) => path),
  };
};
const text = (path: string, text = "", modified = 0) => ({ path, text, modified });

Deno.test("submissionOf: what Moodle writes, before and since 4.1, as folders and as files, of groups too", () => {
  const zoe = { name: "ÉTIENNE Zoé", number: "12345" };
  const folder = "ÉTIENNE Zoé_12345_assignsubmission_file";
  assertEquals(submissionOf(folder), { ...zoe, folder, file: "" });
  assertEquals(submissionOf(`${folder}_`), { ...zoe, folder: `${folder}_`, file: "" });
  assertEquals(submissionOf(`${folder}_mon_client_v1.py`), {
    ...zoe,
    folder: `${folder}_`,
    file: "mon_client_v1.py",
  });
  assertEquals(submissionOf("Groupe A_45_assignsubmission_onlinetext")?.number, "45");
  assertEquals(submissionOf("Groupe par défaut_assignsubmission_file_")?.name, "Groupe par défaut");
  assertEquals(submissionOf("alice_12345"), undefined);
});

Deno.test("pupilsOf: a folder, an archive or a name of Moodle's is a pupil's; the rest is nobody's", () => {
  const moodle = "DURAND Bob_7_assignsubmission_";
  assertEquals(grouped(`${moodle}file_/client.py`, `${moodle}onlinetext_/onlinetext.html`, "Liste.pdf"), {
    pupils: [["DURAND Bob", "client.py", "onlinetext.html"]],
    plain: ["Liste.pdf"],
  });
  assertEquals(grouped(`${moodle}file_client.py`, `${moodle}file_jeu.py`).pupils, [[
    "DURAND Bob",
    "client.py",
    "jeu.py",
  ]]);
  assertEquals(grouped("alice/", "bob/a/b.py", "chloé.zip", "zoé.py"), {
    pupils: [["alice"], ["bob", "a/b.py"], ["chloé", "chloé.zip"]],
    plain: ["zoé.py"],
  });
  assertEquals(
    grouped("A_1_assignsubmission_file_/c.py", "A_2_assignsubmission_file_/c.py").pupils.length,
    2,
  );
});

Deno.test("pupilsOf: the folder that holds them all is nobody", () => {
  assertEquals(grouped("classe/", "classe/alice/", "classe/alice/c.py", "classe/bob/c.py").pupils, [
    ["alice", "c.py"],
    ["bob", "c.py"],
  ]);
  assertEquals(grouped("x/A_1_assignsubmission_file_c.py").pupils, [["A", "c.py"]]);
  assertEquals(grouped("alice/c.py", "alice/jeu.py").pupils, [["alice", "c.py", "jeu.py"]]); // she is alone
  assertEquals(grouped("A_1_assignsubmission_file_/rendu/c.py").pupils, [["A", "rendu/c.py"]]);
  assertEquals(grouped(), { pupils: [], plain: [] });
});

Deno.test("isHidden: what nobody has written", () => {
  for (
    const path of [
      ".git/x.py",
      "a/__pycache__/x.pyc",
      "__MACOSX/a.py",
      "node_modules/a/b.js",
      "a/~$client.docx",
    ]
  ) {
    assertEquals(isHidden(path), true, path);
  }
  for (const path of ["_client.py", "a/b.py", "a~.py"]) assertEquals(isHidden(path), false, path);
});

Deno.test("names of rows: no folder that all have in common, no two the same", () => {
  assertEquals(withoutCommonPath(["d/d/a/c.py", "d/d/b/c.py"]), ["a/c.py", "b/c.py"]);
  assertEquals(withoutCommonPath(["d/c.py"]), ["c.py"]);
  assertEquals(withoutCommonPath([]), []);
  assertEquals(distinct(["Léa", "Bob", "Léa"], ["1", "2", "3"]), ["1", "Bob", "3"]);
});

Deno.test("programPath: small letters, without a .txt, or with what its text evidently is", () => {
  const paths: [ReturnType<typeof text>, string | undefined][] = [
    [text("CLIENT.PY"), "CLIENT.py"],
    [text("client_v1.py.txt"), "client_v1.py"],
    [text("client.txt", "import time, socket\n"), "client.py"],
    [text("client.TXT", 'import { connect } from "../lib/client.ts";'), "client.ts"],
    [text("notes.txt", "Pour moi, socket est un mot anglais."), undefined],
    [text("client.ipynb", "import socket"), undefined],
  ];
  for (const [given, expected] of paths) {
    assertEquals(programPath(given), expected, given.path);
  }
  assertEquals(programPath(text("jeu.txt", "SECRET = 3"), ["jeu"]), "jeu.py");
});

Deno.test("versionIn: what a name says, but not the practical, nor a copy", () => {
  const versions: [string, number | undefined][] = [
    ["client_v1.py", 1],
    ["Client V2.0.py", 2],
    ["serveur_version_3.py", 3],
    ["client2.py", 2],
    ["v1/client v2.py", 2],
    ["version 3/client.py", 3],
    ["tp3_client.py", undefined],
    ["client (1).py", undefined],
    ["client6400.py", undefined],
    ["eve1.py", undefined],
  ];
  for (const [path, version] of versions) assertEquals(versionIn(path), version, path);
});

Deno.test("roleOf: the name first, then what the program calls", () => {
  assertEquals(roleOf(text("mon_client.py", "s.listen()")), "client");
  assertEquals(roleOf(text("Serveur.py")), "server");
  assertEquals(roleOf(text("a.py", "s.bind(('', 6400))")), "server");
  assertEquals(roleOf(text("a.py", "s.connect(('127.0.0.1', 6400))")), "client");
  assertEquals(roleOf(text("client_et_serveur.ts", "Deno.listen({ port })")), "server");
  assertEquals(roleOf(text("jeu.py", "def tirer(): pass")), undefined);
});

Deno.test("importsOf, programsAmong: a module that another program imports is none", () => {
  assertEquals(importsOf(text("a/c.py", "import socket, jeu as j\nfrom lib.mots import *")), [
    "a/socket",
    "a/jeu",
    "a/lib/mots",
  ]);
  assertEquals(
    importsOf(text("a/c.ts", 'import { x } from "./jeu.ts";\nimport "../lib/b.ts";\nimport y from "z";')),
    [
      "a/jeu",
      "lib/b",
    ],
  );
  const client = text("client.py", "import jeu");
  assertEquals(programsAmong([client, text("jeu.py")]), [client]);
  const round = [text("a.py", "import b"), text("b.py", "import a")];
  assertEquals(programsAmong(round), round);
});

Deno.test("choose: the side, the practical, the version; then what is no copy, the last version, the most recent", () => {
  const wanted = { practical: "tp3", level: 2, role: "client" } as const;
  const chosen = (...programs: ReturnType<typeof text>[]) => {
    const found = choose(programs, wanted).path;
    assertEquals(choose(programs.toReversed(), wanted).path, found);
    return found;
  };
  assertEquals(chosen(text("serveur_v2.py"), text("client_v1.py")), "client_v1.py");
  assertEquals(chosen(text("tp1_client_v2.py"), text("tp3_client.py")), "tp3_client.py");
  assertEquals(chosen(text("client_v2.py", "6000"), text("client_v1.py", "6400")), "client_v1.py");
  assertEquals(chosen(text("client_v1.py"), text("client_v2.py"), text("client_v3.py")), "client_v2.py");
  assertEquals(chosen(text("client_v1.py"), text("client.py")), "client.py");
  assertEquals(chosen(text("client_v2 (1).py", "", 9), text("client_v2.py")), "client_v2.py");
  assertEquals(chosen(text("client_v2_old.py", "", 9), text("client_v2.py")), "client_v2.py");
  assertEquals(chosen(text("client_v1.py", "", 9), text("client_v3.py")), "client_v3.py");
  assertEquals(chosen(text("client_a.py", "", 9), text("client_b.py", "", 10)), "client_b.py");
  assertEquals(chosen(text("jeu.py", "", 9), text("x.py", "s.connect(a)")), "x.py");
});
