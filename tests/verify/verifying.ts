/**
 * Runs the two verifiers on programs, as a teacher does, and reads what they find.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
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
const AT_ONCE = 8;

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

/** Verifies right programs: nothing fails, nothing is left unverified, and only these checks warn. */
export async function assertRight(t: Deno.TestContext, kind: Kind, programs: Right[]): Promise<void> {
  const examine = async (program: Right) => {
    const { file, options: more = [], command: [start, end] = [[pythonPath()], ["{port}"]] } = program;
    const options = ["--timeout", "10", ...more]; // a busy machine is slow to start it
    return { ...program, ...await verify(kind, ...levelOf(file), ...options, "--", ...start, file, ...end) };
  };
  for await (const { file, warns, status, stdout, reports } of pooledMap(AT_ONCE, programs, examine)) {
    await t.step(`${file}, warned ${warns.length} times`, () => {
      const [{ findings }] = reports;
      assertEquals([named(findings, "failed"), named(findings, "unverified")], [[], []], stdout);
      assertEquals(named(findings, "warning"), warns, stdout);
      assertEquals(status, 0);
    });
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
  const examine = async (program: Faulty) => {
    const file = await makeFaulty(program, folder);
    const options = ["--timeout", "4", "--", pythonPath(), file, "{port}"];
    return { ...program, ...await verify(kind, ...levelOf(program.program), ...options) };
  };
  for await (const verdict of pooledMap(AT_ONCE, programs, examine)) {
    const { program, replace, fails, warns = [], status, stdout, reports: [{ findings }] } = verdict;
    await t.step(`${program} with ${JSON.stringify(replace.at(-1)![1])}: ${[...fails, ...warns]}`, () => {
      assertEquals(named(findings, "failed"), fails, stdout);
      const usual = right.find(({ file }) => file.endsWith(`/${program}`))!.warns;
      assertEquals(named(findings, "warning").filter((check) => !usual.includes(check)), warns, stdout);
      assertEquals(status, fails.length > 0 ? 1 : 0);
    });
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
