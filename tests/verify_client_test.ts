/** The checks of students' clients: right ones pass, and each fault is noticed by the check that is for it. */

import { assertEquals } from "@std/assert";
import { FAULTY_CLIENTS } from "./faulty/clients.ts";
import { CLIENTS, testWith } from "./processes.ts";
import { CLIENT_CHECKS } from "./verify/client_checks.ts";
import { assertNoticed, assertRight, levelOf, named, verify } from "./verifying.ts";

const IN_TWO = "lit une réponse en deux morceaux";
const LINE_FEED = "accepte un saut de ligne";
const TYPING = "s'arrête sur « EoT » pendant la saisie";

/** What right programs are warned about: the handout does not ask for that. */
const WARNINGS: Record<string, string[]> = {
  "python/tp1_client_v1.py": [IN_TWO],
  "python/tp1_client_v2.py": [IN_TWO],
  "python/tp1_client_v3.py": [IN_TWO, TYPING, LINE_FEED],
  "python/tp3_client_v1.py": [IN_TWO, LINE_FEED],
  "python/tp3_client_v2.py": [IN_TWO, LINE_FEED],
  "python/tp3_client_v3.py": [IN_TWO],
  "styles/tp1_client_v2_muet.py": [IN_TWO],
  "styles/tp1_client_v3_select.py": [IN_TWO],
  "styles/tp1_client_v3_boucle.py": [
    "continue la conversation",
    "s'arrête quand l'utilisateur le veut",
    IN_TWO,
    TYPING,
    LINE_FEED,
  ],
  "styles/tp3_client_v1_fil.py": ["s'arrête sur « Gagné »", IN_TWO],
  "styles/tp3_client_v2_asyncio.py": ["envoie un nombre par message", IN_TWO],
  "styles/tp3_client_v3_menu.py": [IN_TWO],
  "styles/tp3_client_v3_muet.py": [IN_TWO],
};

for (const [file, warnings] of Object.entries(WARNINGS)) {
  testWith(
    "python3",
    `verify:client: ${file} is right, and warned for what the handout does not ask`,
    () => assertRight("client", `tests/${file}`, warnings),
  );
}

for (const file of CLIENTS) {
  Deno.test(`verify:client --strict: ${file}.ts passes whole`, async () => {
    const command = [
      Deno.execPath(),
      "run",
      "--allow-net=127.0.0.1",
      "--no-prompt",
      `${file}.ts`,
      "--port",
      "{port}",
    ];
    const { status, stdout, reports: [{ findings }] } = await verify(
      "client",
      ...levelOf(`${file}.ts`),
      "--strict",
      "--",
      ...command,
    );
    assertEquals(named(findings, "ok"), findings.map(({ check }) => check), stdout);
    assertEquals(status, 0);
  });
}

testWith(
  "python3",
  "verify:client: each fault is noticed by its check, and by no other",
  (t) => assertNoticed(t, "client", FAULTY_CLIENTS),
);

Deno.test("verify:client: each check has a program that fails it", () => {
  const found = new Set(FAULTY_CLIENTS.flatMap(({ fails, warns = [] }) => [...fails, ...warns]));
  for (const warned of Object.values(WARNINGS).flat()) found.add(warned);
  assertEquals(CLIENT_CHECKS.filter(({ name }) => !found.has(name)).map(({ name }) => name), []);
});
