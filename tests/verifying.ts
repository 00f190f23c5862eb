/**
 * Runs the two verifiers on programs, as a teacher does, and reads what they find.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { pooledMap } from "@std/async/pool";
import { type Faulty, makeFaulty } from "./faulty/faulty.ts";
import { Process, PYTHON } from "./processes.ts";
import type { Finding } from "./verify/check.ts";
import type { Report } from "./verify/report.ts";

/** Which of the two verifiers. */
export type Kind = "server" | "client";

/** What a verifier has found, and how it ended. */
export interface Verdict {
  status: number;
  stdout: string;
  stderr: string;
  reports: Report[];
}

/** Starts a verifier. */
export function verifier(kind: Kind, ...args: string[]): Process {
  return new Process(Deno.execPath(), ["run", "--allow-all", `tests/verify_${kind}.ts`, ...args]);
}

/** Runs a verifier; the program is told a free port where its command says {port}. */
export async function verify(kind: Kind, ...args: string[]): Promise<Verdict> {
  const json = await Deno.makeTempFile();
  await using process = verifier(kind, "--json", json, "--port", "0", ...args);
  const status = await process.status;
  const { stdout, stderr } = process;
  const text = await Deno.readTextFile(json);
  await Deno.remove(json);
  assert(text !== "", process.transcript());
  return { status, stdout, stderr, reports: JSON.parse(text) };
}

/** The practical and the version of a program, by its name. */
export function levelOf(file: string): string[] {
  const [, practical, level = "1"] = /tp(\d)\w*?(?:_v(\d)\w*)?\.\w+$/.exec(file.replace("/", "_"))!;
  return ["--tp", practical, "--level", level];
}

/** The names of the checks with this result. */
export function named(findings: Finding[], status: Finding["status"]): string[] {
  return findings.filter((finding) => finding.status === status).map(({ check }) => check);
}

/** Verifies a right Python program: nothing fails, nothing is left unverified, and only these checks warn. */
export async function assertRight(
  kind: Kind,
  file: string,
  warnings: string[],
  ...args: string[]
): Promise<void> {
  const command = /\.py$/.test(file) ? [PYTHON, file] : [file];
  const { status, stdout, reports: [{ findings }] } = await verify(
    kind,
    ...levelOf(file),
    ...args,
    "--",
    ...command,
    "{port}",
  );
  assertEquals([named(findings, "failed"), named(findings, "unverified")], [[], []], stdout);
  assertEquals(named(findings, "warning"), warnings, stdout);
  assertEquals(status, 0);
}

/** What is found about a faulty program. */
async function examine(kind: Kind, faulty: Faulty): Promise<Verdict & { faulty: Faulty }> {
  const folder = await Deno.makeTempDir();
  const command = ["--timeout", "3", "--", PYTHON, await makeFaulty(faulty, folder), "{port}"];
  const verdict = await verify(kind, ...levelOf(faulty.program), ...command);
  await Deno.remove(folder, { recursive: true });
  return { faulty, ...verdict };
}

/** Verifies faulty programs: of each, the checks that are for its fault fail or warn, and no other. */
export async function assertNoticed(t: Deno.TestContext, kind: Kind, faulties: Faulty[]): Promise<void> {
  // Several at a time: they spend most of their time waiting for an answer that does not come.
  for await (const verdict of pooledMap(4, faulties, (faulty) => examine(kind, faulty))) {
    const { faulty, status, stdout, reports: [{ findings }] } = verdict;
    const { program, replace, fails, warns = [] } = faulty;
    await t.step(`${program} with ${JSON.stringify(replace.at(-1)![1])}: ${[...fails, ...warns]}`, () => {
      assertEquals(named(findings, "failed"), fails, stdout);
      for (const check of warns) assert(named(findings, "warning").includes(check), stdout);
      assertEquals(status, fails.length > 0 ? 1 : 0);
    });
  }
}
