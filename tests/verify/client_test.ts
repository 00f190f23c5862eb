/** The checks of students' clients: right ones pass, and each fault is noticed by the check that is for it. */

import { assertEquals } from "@std/assert";
import { FAULTY_CLIENTS } from "./faulty/clients.ts";
import { CLIENTS, isInstalled, testsThatNeed } from "../support/processes.ts";
import { CLIENT_CHECKS } from "./client_checks.ts";
import { assertNoticed, assertRight, neverFailed, type Right } from "./verifying.ts";

const { testOn, testWith } = testsThatNeed("run", "net", "read", "write", "env");

const IN_TWO = "lit une réponse en deux morceaux";
const LINE_FEED = "accepte un saut de ligne";
const TYPING = "s'arrête sur « EoT » pendant la saisie";

const DENO = [Deno.execPath(), "run", "--allow-net=127.0.0.1", "--no-prompt"];

/** What they are warned about: the handout does not ask for that. */
const RIGHT: Right[] = [
  { file: "tests/peers/tp1_client_v1.py", warns: [IN_TWO] },
  { file: "tests/peers/tp1_client_v2.py", warns: [IN_TWO] },
  { file: "tests/peers/tp1_client_v3.py", warns: [IN_TWO, TYPING, LINE_FEED] },
  { file: "tests/peers/tp3_client_v1.py", warns: [IN_TWO, LINE_FEED] },
  { file: "tests/peers/tp3_client_v2.py", warns: [IN_TWO, LINE_FEED] },
  { file: "tests/peers/tp3_client_v3.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp1_client_v2_muet.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp1_client_v2_ordre.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp1_client_v3_select.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp1_client_v3_continuer.py", warns: [IN_TWO, TYPING] },
  {
    file: "tests/verify/styles/tp1_client_v3_boucle.py",
    warns: ["continue la conversation", IN_TWO, TYPING, LINE_FEED],
  },
  {
    file: "tests/verify/styles/tp3_client_v1_fil.py",
    warns: ["s'arrête sur « Gagné »", IN_TWO],
    options: ["--pty"],
  },
  {
    file: "tests/verify/styles/tp3_client_v1_prompt.ts",
    warns: [IN_TWO, LINE_FEED],
    command: [DENO, ["{port}"]], // and a terminal by itself
  },
  { file: "tests/verify/styles/tp3_client_v2_asyncio.py", warns: ["envoie un nombre par message", IN_TWO] },
  { file: "tests/verify/styles/tp3_client_v3_menu.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp3_client_v3_muet.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp3_client_v3_inverse.py", warns: [IN_TWO, LINE_FEED] },
];

const NODE: Right = {
  file: "tests/verify/styles/tp3_client_v1_node.mjs",
  warns: [IN_TWO],
  command: [["node"], ["{port}"]],
};

testWith(
  "python3",
  "verify:client: right programs, in any style, are warned only for what the handout does not ask",
  (t) => assertRight(t, "client", isInstalled("node") ? [...RIGHT, NODE] : RIGHT),
);

testOn(
  "Linux",
  "verify:client --strict: our own clients pass whole, never talking to anybody else",
  async (t) => {
    const command: Right["command"] = [DENO, ["--port", "{port}"]]; // tp1 clients: the handout's address, by default
    await assertRight(
      t,
      "client",
      CLIENTS.map((file) => ({ file: `${file}.ts`, warns: [], command, options: ["--strict"] })),
    );
  },
);

testWith(
  "python3",
  "verify:client: each fault is noticed by its check, and by no other",
  (t) => assertNoticed(t, "client", FAULTY_CLIENTS, RIGHT),
);

Deno.test("verify:client: each check has a program that fails it", () => {
  assertEquals(neverFailed(CLIENT_CHECKS, RIGHT, FAULTY_CLIENTS), []);
});
