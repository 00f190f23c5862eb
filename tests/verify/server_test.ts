/** The checks of students' servers: right ones pass, and each fault is noticed by the check that is for it. */

import { assertEquals, assertMatch } from "@std/assert";
import { FAULTY_SERVERS } from "./faulty/servers.ts";
import { freePort } from "./free_port.ts";
import { ROOT, testsThatNeed } from "../support/processes.ts";
import { SERVER_CHECKS } from "./checks.ts";
import { assertFound, assertNoticed, folderOf, neverFailed, type Sample, verify } from "./verifying.ts";

const { testOn, testWith } = testsThatNeed("run", "net", "read", "write", "env");

const IN_TWO = "accepte un nombre en deux morceaux";
const NO_NUMBER = "survit à ce qui n'est pas un nombre";
const GONE = "survit à un client qui disparaît";

/** What they are warned about: the handout does not ask for that. */
const RIGHT: Sample[] = [
  {
    file: "tests/peers/tp1_serveur.py",
    warns: ["survit à des octets qui ne sont pas de l'UTF-8", "sert deux clients à la fois"],
  },
  { file: "tests/peers/tp3_serveur_v1.py", warns: [IN_TWO, NO_NUMBER, GONE] },
  { file: "tests/peers/tp3_serveur_v2.py", warns: [IN_TWO, NO_NUMBER, GONE] },
  { file: "tests/peers/tp3_serveur_v3.py", warns: [IN_TWO, NO_NUMBER] },
  { file: "tests/verify/styles/tp1_serveur_socketserver.py", warns: [] },
  {
    file: "tests/verify/styles/tp3_serveur_v1_tampon.py",
    warns: ["emploie les mots de l'énoncé", IN_TWO, NO_NUMBER, GONE],
  },
  { file: "tests/verify/styles/tp3_serveur_v2_selecteurs.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp3_serveur_v3_asyncio.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp3_serveur_v3_table.py", warns: [IN_TWO, NO_NUMBER, GONE] },
  { file: "tests/verify/styles/tp1_serveur_lignes.py", warns: ["répond à un message"] },
  {
    file: "tests/verify/styles/tp3_serveur_v1_adresse.py",
    warns: ["se laisse joindre d'une autre machine", IN_TWO, NO_NUMBER, GONE],
  },
  { file: "tests/verify/styles/tp3_serveur_v1_deno.ts", warns: [IN_TWO, NO_NUMBER, GONE] },
  { file: "tests/verify/styles/tp3_serveur_v1_fin.mjs", warns: [IN_TWO, NO_NUMBER] },
  { file: "tests/verify/styles/tp3_serveur_v1_seconde.c", warns: [IN_TWO, GONE] },
  { file: "tests/verify/styles/tp3_serveur_v2_evenements.mjs", warns: [IN_TWO] },
];

testWith(
  "python3",
  "verify:server: right programs, in any style, are warned only for what the handout does not ask",
  (t) => assertFound(t, "server", RIGHT),
);

testOn("Linux", "verify:server --strict: our own servers pass whole", async (t) => {
  const args = ["--port", "{port}"];
  const files = ["tp1/server.ts", "tp3/server_v1.ts", "tp3/server_v2.ts", "tp3/server_v3.ts"];
  await assertFound(t, "server", files.map((file) => ({ file, warns: [], args, options: ["--strict"] })));
});

testWith(
  "python3",
  "verify:server: each fault is noticed by its check, and by no other",
  (t) => assertNoticed(t, "server", FAULTY_SERVERS, RIGHT),
);

testWith(
  "python3",
  "verify:server: an empty file is told, and so is where else a server listens",
  async () => {
    const port = freePort();
    const right = await Deno.readTextFile(`${ROOT}tests/peers/tp3_serveur_v1.py`);
    await using folder = await folderOf({
      "ailleurs.py": right.replace("int(sys.argv[1])", String(freePort())),
      "vide.py": "\n",
    });
    const options = ["--tp", "3", "--level", "1", "--port", `${port}`, "--each", folder.path];
    const { reports: [elsewhere, empty] } = await verify("server", ...options);
    assertMatch(elsewhere.findings[0].came!, /^il écoute sur le port \d+$/);
    assertMatch(empty.findings[0].advice!, /^Le fichier est vide/);
  },
);

Deno.test("verify:server: each check has a program that fails it", () => {
  assertEquals(neverFailed(SERVER_CHECKS, RIGHT, FAULTY_SERVERS), []);
});
