/**
 * Runs the two verifiers on programs, as a teacher does, and reads what they find.
 *
 * @module
 */

import { assert, assertEquals, equal } from "@std/assert";
import { pooledMap } from "@std/async/pool";
import { type Faulty, makeFaulty } from "./faulty/faulty.ts";
import { Process, pythonPath } from "../support/processes.ts";
import type { Finding } from "./check.ts";
import type { Report } from "./report.ts";

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
  // The interpreter itself, where a class says python3: see pythonPath.
  const PATH = `${pythonPath().replace(/[^/]*$/, "")}:${Deno.env.get("PATH")}`;
  return new Process(Deno.execPath(), ["run", "--allow-all", `tests/verify_${kind}.ts`, ...args], { PATH });
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

/** How many verifiers run at once: they spend most of their time waiting for what does not come. */
const AT_ONCE = 7;

/** A right program of ours, or of the tests. */
export interface Right {
  /** Its file, from the top of the project. */
  file: string;
  /** The checks that warn. */
  warns: string[];
  /** What starts the file, and what follows it on its command line. */
  command?: [string[], string[]];
  /** Options of the verifier. */
  options?: string[];
}

/** What is expected of a program, and what was found; what a fault leaves unverified does not matter. */
interface Outcome {
  failed: string[];
  unverified?: string[];
  warned: string[];
  status: number;
}

/** Verifies a program; once more if the outcome is not the expected one, as a machine that is busy may be the cause. */
async function verifyTwice(
  kind: Kind,
  args: string[],
  expected: Outcome,
  usual: string[] = [],
): Promise<{ expected: Outcome; found: Outcome; stdout: string }> {
  for (let attempt = 1;; attempt++) {
    const { status, stdout, reports: [{ findings }] } = await verify(kind, ...args);
    const found: Outcome = { ...expected, failed: named(findings, "failed"), status };
    found.warned = named(findings, "warning").filter((check) => !usual.includes(check));
    if (expected.unverified) found.unverified = named(findings, "unverified");
    if (attempt === 2 || equal(found, expected)) return { expected, found, stdout };
  }
}

/** Verifies right programs: nothing fails, nothing is left unverified, and only these checks warn. */
export async function assertRight(t: Deno.TestContext, kind: Kind, programs: Right[]): Promise<void> {
  const examine = async (
    { file, warns, options = [], command: [start, end] = [[pythonPath()], ["{port}"]] }: Right,
  ) => {
    // A busy machine is slow to start it.
    const args = [...levelOf(file), "--timeout", "10", ...options, "--", ...start, file, ...end];
    return {
      file,
      warns,
      ...await verifyTwice(kind, args, { failed: [], unverified: [], warned: warns, status: 0 }),
    };
  };
  for await (const { file, warns, expected, found, stdout } of pooledMap(AT_ONCE, programs, examine)) {
    await t.step(`${file}, warned ${warns.length} times`, () => assertEquals(found, expected, stdout));
  }
}

/**
 * Verifies faulty programs: of each, the checks that are for its fault fail or warn, and no other than warn of the
 * program without the fault.
 */
export async function assertNoticed(
  t: Deno.TestContext,
  kind: Kind,
  programs: Faulty[],
  right: Right[],
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const examine = async (faulty: Faulty) => {
    const { program, replace, fails, warns = [] } = faulty;
    const args = [
      ...levelOf(program),
      "--timeout",
      "4",
      "--",
      pythonPath(),
      await makeFaulty(faulty, folder),
      "{port}",
    ];
    const usual = right.find(({ file }) => file.endsWith(`/${program}`))!.warns;
    const expected = { failed: fails, warned: warns, status: fails.length > 0 ? 1 : 0 };
    const title = `${program} with ${JSON.stringify(replace.at(-1)![1])}: ${[...fails, ...warns]}`;
    return { title, ...await verifyTwice(kind, args, expected, usual) };
  };
  for await (const { title, expected, found, stdout } of pooledMap(AT_ONCE, programs, examine)) {
    await t.step(title, () => assertEquals(found, expected, stdout));
  }
  await Deno.remove(folder, { recursive: true });
}

/** The checks that nothing fails, and nothing is warned of: none, or nobody would know whether they can. */
export function neverFailed(
  checks: { name: string; practical: string }[],
  right: Right[],
  faulty: Faulty[],
): string[] {
  const noticed = new Set<string>();
  const note = (file: string, names: string[]) => {
    for (const name of names) noticed.add(`tp${levelOf(file)[1]}: ${name}`);
  };
  for (const { file, warns } of right) note(file, warns);
  for (const { program, fails, warns = [] } of faulty) note(program, [...fails, ...warns]);
  return checks.map(({ practical, name }) => `${practical}: ${name}`).filter((name) => !noticed.has(name));
}
