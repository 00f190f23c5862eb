/** The checks of students' servers: right ones pass, and each fault is noticed by the check that is for it. */

import { assertEquals } from "@std/assert";
import { FAULTY_SERVERS } from "./faulty/servers.ts";
import { testWith } from "./processes.ts";
import { SERVER_CHECKS } from "./verify/server_checks.ts";
import { assertNoticed, assertRight, levelOf, named, verify } from "./verifying.ts";

const HANDOUT = [
  "accepte un nombre en deux morceaux",
  "survit à ce qui n'est pas un nombre",
  "survit à un client qui disparaît",
];

/** What right programs are warned about: the handout does not ask for that. */
const WARNINGS: Record<string, string[]> = {
  "python/tp1_serveur.py": ["survit à des octets qui ne sont pas de l'UTF-8", "sert deux clients à la fois"],
  "python/tp3_serveur_v1.py": HANDOUT,
  "python/tp3_serveur_v2.py": HANDOUT,
  "python/tp3_serveur_v3.py": HANDOUT.slice(0, 2),
  "styles/tp1_serveur_socketserver.py": [],
  "styles/tp3_serveur_v1_tampon.py": ["emploie les mots de l'énoncé", ...HANDOUT],
  "styles/tp3_serveur_v2_selecteurs.py": ["accepte un nombre en deux morceaux"],
  "styles/tp3_serveur_v3_asyncio.py": ["accepte un nombre en deux morceaux"],
};

for (const [file, warnings] of Object.entries(WARNINGS)) {
  testWith(
    "python3",
    `verify:server: ${file} is right, and warned for what the handout does not ask`,
    () => assertRight("server", `tests/${file}`, warnings),
  );
}

for (const file of ["tp1/server.ts", "tp3/server_v1.ts", "tp3/server_v2.ts", "tp3/server_v3.ts"]) {
  Deno.test(`verify:server --strict: ${file} passes whole`, async () => {
    const options = ["--host", "127.0.0.1", "--port", "{port}"];
    const command = [Deno.execPath(), "run", "--allow-net", file, ...options];
    const { status, stdout, reports: [{ findings }] } = await verify(
      "server",
      ...levelOf(file),
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
  "verify:server: each fault is noticed by its check, and by no other",
  (t) => assertNoticed(t, "server", FAULTY_SERVERS),
);

Deno.test("verify:server: each check has a program that fails it", () => {
  const found = new Set(FAULTY_SERVERS.flatMap(({ fails, warns = [] }) => [...fails, ...warns]));
  for (const warned of Object.values(WARNINGS).flat()) found.add(warned);
  assertEquals(SERVER_CHECKS.filter(({ name }) => !found.has(name)).map(({ name }) => name), []);
});
