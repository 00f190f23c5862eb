/** The checks of students' programs: right programs pass, and each fault is noticed by the check that is for it. */

import { assert, assertEquals } from "@std/assert";
import { pooledMap } from "@std/async/pool";
import { type Faulty, FAULTY_SERVERS } from "./faulty/servers.ts";
import { Process, testWith } from "./processes.ts";
import type { Finding } from "./verify/check.ts";
import type { Report } from "./verify/report.ts";
import { SERVER_CHECKS } from "./verify/server_checks.ts";

/** Runs one of the two verifiers; returns what it found of each program. */
async function verify(
  kind: "server" | "client",
  ...args: string[]
): Promise<{ status: number; stdout: string; reports: Report[] }> {
  const json = await Deno.makeTempFile();
  const end = args.indexOf("--");
  const options = ["--json", json, "--port", "0"];
  args.splice(end === -1 ? args.length : end, 0, ...options);
  await using verifier = new Process(Deno.execPath(), [
    "run",
    "--allow-all",
    `tests/verify_${kind}.ts`,
    ...args,
  ]);
  const status = await verifier.status;
  const text = await Deno.readTextFile(json);
  await Deno.remove(json);
  assert(text !== "", verifier.transcript());
  return { status, stdout: verifier.stdout, reports: JSON.parse(text) };
}

function practicalOf(program: string): string[] {
  const [, practical, level = "1"] = /^tp(\d)_\w+?(?:_v(\d))?\.py$/.exec(program)!;
  return ["--tp", practical, "--level", level];
}

function named(findings: Finding[], status: Finding["status"]): string[] {
  return findings.filter((finding) => finding.status === status).map(({ check }) => check);
}

/** What a right program of tests/python is warned about: the handout does not ask for that. */
const WARNINGS: Record<string, string[]> = {
  "tp1_serveur.py": ["survit à des octets qui ne sont pas de l'UTF-8", "sert deux clients à la fois"],
  "tp3_serveur_v1.py": [
    "accepte un nombre en deux morceaux",
    "survit à ce qui n'est pas un nombre",
    "survit à un client qui disparaît",
  ],
  "tp3_serveur_v2.py": [
    "accepte un nombre en deux morceaux",
    "survit à ce qui n'est pas un nombre",
    "survit à un client qui disparaît",
  ],
  "tp3_serveur_v3.py": ["accepte un nombre en deux morceaux", "survit à ce qui n'est pas un nombre"],
};

for (const [program, warnings] of Object.entries(WARNINGS)) {
  testWith(
    "python3",
    `verify:server: ${program} is right, and warned for what it does not survive`,
    async () => {
      const command = ["--", "python3", `tests/python/${program}`, "{port}"];
      const { status, reports: [{ findings }] } = await verify("server", ...practicalOf(program), ...command);
      assertEquals([named(findings, "failed"), named(findings, "unverified")], [[], []]);
      assertEquals(named(findings, "warning"), warnings);
      assertEquals(status, 0);
    },
  );
}

for (
  const [file, tp, level] of [["tp1/server", 1, 1], ["tp3/server_v1", 3, 1], ["tp3/server_v2", 3, 2], [
    "tp3/server_v3",
    3,
    3,
  ]]
) {
  Deno.test(`verify:server --strict: ${file}.ts passes whole`, async () => {
    const command = [
      Deno.execPath(),
      "run",
      "--allow-net",
      `${file}.ts`,
      "--host",
      "127.0.0.1",
      "--port",
      "{port}",
    ];
    const { status, stdout, reports: [{ findings }] } = await verify(
      "server",
      "--tp",
      `${tp}`,
      "--level",
      `${level}`,
      "--strict",
      "--",
      ...command,
    );
    assertEquals(named(findings, "ok"), findings.map(({ check }) => check), stdout);
    assertEquals(status, 0);
  });
}

/** The program with its fault, in a folder. */
async function makeFaulty({ program, replace }: Faulty, folder: string): Promise<string> {
  let text = await Deno.readTextFile(`${import.meta.dirname}/python/${program}`);
  for (const [right, wrong] of replace) {
    assert(text.includes(right), `${program} has no ${right}`);
    text = text.replaceAll(right, wrong);
  }
  const file = `${folder}/faulty.py`;
  await Deno.writeTextFile(file, text);
  return file;
}

/** What is found about a faulty program. */
async function examine(
  faulty: Faulty,
): Promise<{ faulty: Faulty; status: number; stdout: string; findings: Finding[] }> {
  const folder = await Deno.makeTempDir();
  const command = ["--timeout", "3", "--", "python3", await makeFaulty(faulty, folder), "{port}"];
  const { status, stdout, reports: [{ findings }] } = await verify(
    "server",
    ...practicalOf(faulty.program),
    ...command,
  );
  await Deno.remove(folder, { recursive: true });
  return { faulty, status, stdout, findings };
}

testWith("python3", "verify:server: each fault is noticed by its check, and by no other", async (t) => {
  // Several at a time: they spend most of their time waiting for an answer that does not come.
  for await (const { faulty, status, stdout, findings } of pooledMap(4, FAULTY_SERVERS, examine)) {
    const { program, replace: [[, fault]], fails, warns = [] } = faulty;
    await t.step(`${program} with ${JSON.stringify(fault)}: ${[...fails, ...warns]}`, () => {
      assertEquals(named(findings, "failed"), fails, stdout);
      for (const check of warns) assert(named(findings, "warning").includes(check), stdout);
      assertEquals(status, fails.length > 0 ? 1 : 0);
    });
  }
});

Deno.test("verify:server: each check has a program that fails it", () => {
  const found = new Set(FAULTY_SERVERS.flatMap(({ fails, warns = [] }) => [...fails, ...warns]));
  for (const warned of Object.values(WARNINGS).flat()) found.add(warned);
  assertEquals(SERVER_CHECKS.filter(({ name }) => !found.has(name)).map(({ name }) => name), []);
});
