/** What a teacher takes home: tables, worksheets, texts for pupils, and why they cannot be written. */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { setColorEnabled } from "@std/fmt/colors";
import type { Finding } from "./check.ts";
import { feedbackPath, feedbackText, FIRST_WORDS } from "./feedback.ts";
import type { Listed } from "./handed_in/handed_in.ts";
import { spreadsheet } from "./outputs.ts";
import { sheet } from "./sheet.ts";
import { reasonOf } from "./system_error.ts";
import { checksTable, type Row, versionsTable } from "./table.ts";

const CHECKS = ["se connecte", "s'arrête"];

/** A row: the results of both checks, for each version. */
function rowOf(program: Partial<Listed>, ...versions: Finding["status"][][]): Row {
  const name = program.name ?? "Zoé";
  const remarks = { unverified: "pas de terminal" } as Record<Finding["status"], string | undefined>;
  const attempts = versions.map((_, index) => ({ level: index + 1, command: ["x"], file: "client.py" }));
  const reports = versions.map((statuses, index) => ({
    program: name,
    level: index + 1,
    findings: statuses.map((status, index) => {
      return { check: CHECKS[index], status, remark: remarks[status], advice: "Un conseil." };
    }),
  }));
  return { program: { attempts, ...program, name }, reports };
}

function withoutColors(action: () => void): () => void {
  return () => {
    setColorEnabled(false);
    action();
  };
}

const RIGHT = rowOf({ name: "Zoé" }, ["ok", "warning"]);
const WRONG = rowOf({ name: "Bob", remark: "choisi : a.py, parmi 2" }, ["ok", "failed"]);
const NOTHING = rowOf({ name: "Alice", remark: "rien à vérifier : client.ipynb" }, []);

Deno.test(
  "checksTable: a row a pupil, remarks, and what fails most often first",
  withoutColors(() => {
    const rows = [
      NOTHING,
      WRONG,
      RIGHT,
      rowOf({ name: "Léo" }, ["failed"]),
      rowOf({ name: "Max" }, ["ok", "failed"]),
      rowOf({ name: "Ana" }, ["unverified", "unverified"]),
    ];
    const table = checksTable(rows.map(({ program }) => program), CHECKS);
    assertEquals([table.header(), ...rows.slice(0, 3).map(table.row)], [
      "       1  2  résultat",
      "Alice  –  –  rien à vérifier : client.ipynb",
      "Bob    ✔  ✘  1/2  choisi : a.py, parmi 2",
      "Zoé    ✔  !  2/2",
    ]);
    assertEquals(table.row(rows.at(-1)!), "Ana    –  –  non vérifié : pas de terminal");
    const legend = table.legend(rows);
    assertStringIncludes(
      legend,
      "\nÀ reprendre, et combien de fois :\n  2 ✘ s'arrête\n  1 ✘ se connecte\n\nSans faute : 1 sur 6.",
    );
  }),
);

Deno.test(
  "versionsTable: what each version gets, and the last that is reached",
  withoutColors(() => {
    const rows = [
      rowOf({ name: "Zoé" }, ["ok", "ok"], ["ok", "warning"]),
      rowOf({ name: "Bob" }, ["ok", "ok"], ["failed"]),
      rowOf({ name: "Léo" }, ["failed"], ["unverified"]),
      rowOf({ name: "Ana", remark: "rien à vérifier : a.odt" }, [], []),
    ];
    const table = versionsTable(rows.map(({ program }) => program), [1, 2]);
    assertEquals([table.header(), ...rows.map(table.row)], [
      "     version 1  version 2  atteinte",
      "Zoé  ✔ 2/2      ! 2/2      version 2",
      "Bob  ✔ 2/2      ✘ 0/1      version 1",
      "Léo  ✘ 0/1      –          aucune",
      "Ana  –          –          rien à vérifier : a.odt",
    ]);
    assertStringIncludes(
      table.legend(rows),
      "  1 ✘ se connecte (version 2)\n  1 ✘ se connecte (version 1)\n\n" +
        "Dernière version sans faute : version 2 : 1, version 1 : 1, aucune : 2.",
    );
    assertEquals(sheet(rows, "tp3", [1, 2], CHECKS), [
      [
        "programme",
        "version 1",
        "réussies en version 1",
        "vérifiées en version 1",
        "version 2",
        "réussies en version 2",
        "vérifiées en version 2",
        "version atteinte",
        "remarque",
      ],
      ["Zoé", "✔", 2, 2, "!", 2, 2, 2, ""],
      ["Bob", "✔", 2, 2, "✘", 0, 1, 1, ""],
      ["Léo", "✘", 0, 1, "–", 0, 0, "", ""],
      ["Ana", "–", 0, 0, "–", 0, 0, "", "rien à vérifier : a.odt"],
    ]);
  }),
);

Deno.test(
  "sheet: for pupils of Moodle, the columns that its worksheet is read by",
  withoutColors(() => {
    const moodle = { name: "MARTIN Léa", number: "12345", folder: "MARTIN Léa_12345_assignsubmission_file_" };
    const rows = [rowOf({ name: "MARTIN Léa (12345)", moodle }, ["ok", "failed"]), NOTHING];
    const [header, lea, alice] = sheet(rows, "tp3", [1], CHECKS);
    assertEquals(header, [
      ...["Identifiant", "Nom complet", "Note", "Dernière modification (note)", "Feedback par commentaires"],
      ...[...CHECKS, "réussies", "vérifiées", "remarque"],
    ]);
    const comment = "TP 3, version 1 : 1/2. ✘ s'arrête. Un conseil.";
    assertEquals(lea, ["Participant12345", "MARTIN Léa", "", "", comment, "✔", "✘", 1, 2, ""]);
    const [, ana] = sheet([rowOf({ name: "Ana", moodle }, ["unverified"])], "tp3", [1], CHECKS);
    assertEquals(ana[4], "TP 3, version 1 : non vérifié : pas de terminal.");
    assertEquals(alice.slice(0, 5), ["", "Alice", "", "", "rien à vérifier : client.ipynb"]);
  }),
);

Deno.test("spreadsheet: semicolons, the mark of UTF-8, and no formula", () => {
  assertEquals(
    spreadsheet([["a;b", 'c"d', 1], ["=1+1", "+1", "-1", "@x", "\tx"]]),
    [
      '\ufeff"a;b";"c""d";1',
      "'=1+1;'+1;'-1;'@x;'\tx",
      "",
    ].join("\r\n"),
  );
});

Deno.test("feedbackPath: in the folder that Moodle knows, under the pupil's name", () => {
  assertEquals(feedbackPath(rowOf({ name: "a/b:c.py" }).program), "a_b_c.py.txt");
  const moodle = { name: "MARTIN Léa", number: "1", folder: "MARTIN Léa_1_assignsubmission_file_" };
  assertEquals(
    feedbackPath(rowOf({ name: "MARTIN Léa (1)", moodle }).program),
    `${moodle.folder}/MARTIN Léa.txt`,
  );
});

Deno.test("feedbackText: a heading, what was found, and what to do next", () => {
  const textOf = (row: Row, levels: number[]) =>
    feedbackText(
      row,
      { practical: "tp3", levels },
      new Date(2026, 8, 1, 12),
      "verify:client",
      3,
      () => "trouvé",
    );
  assertEquals(
    textOf(WRONG, [1]),
    [
      `${FIRST_WORDS}3, version 1`,
      "Élève : Bob",
      "Fichier : client.py",
      "Remarque : choisi : a.py, parmi 2",
      "Date : 1 septembre 2026 à 12:00",
      "",
      "trouvé",
      "",
      "Et maintenant ? Corrigez le ✘ : s'arrête.",
      "Pour vérifier vous-même, dans le dossier du projet : deno task verify:client --tp 3 --level 1 client.py",
      "",
    ].join("\n"),
  );
  assertStringIncludes(
    textOf(rowOf({}, ["failed", "failed"]), [1]),
    "Corrigez d'abord le premier ✘ : se connecte.",
  );
  assertStringIncludes(textOf(rowOf({}, ["ok"]), [1]), "Tout est juste : passez à la version 2.");
  assertStringIncludes(textOf(RIGHT, [1]), "Tout marche (voyez les !) : passez à la version 2.");
  assertStringIncludes(textOf(rowOf({}, ["unverified"]), [1]), "tout n'a pas pu être vérifié");
  assertStringIncludes(textOf(NOTHING, [1]), "Rendez votre programme : un fichier .py, .ts ou .js.");
  const all = textOf(rowOf({}, ["ok"], ["ok"], ["ok"]), [1, 2, 3]);
  assertMatch(
    all,
    /versions 1, 2, 3\n[^]*\n\nVersion 3\n\ntrouvé\n\nEt maintenant \? Tout est juste, et c'était la dernière/,
  );
});

Deno.test("reasonOf: what the system says, in French", () => {
  assertEquals(
    reasonOf(new Deno.errors.PermissionDenied("Permission denied (os error 13)")),
    "l'accès est refusé",
  );
  assertEquals(reasonOf(Object.assign(new Error("x"), { code: "ENOSPC" })), "le disque est plein");
  const open = new Error("The process cannot access the file because it is being used (os error 32)");
  assertStringIncludes(reasonOf(open), "un autre programme l'utilise");
  assertEquals(reasonOf(Object.assign(new Error("x"), { code: "EIO" })), "le système refuse (EIO)");
});
