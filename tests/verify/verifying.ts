/**
 * Runs the two verifiers on programs, as a teacher does, and reads what they find.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { pooledMap } from "@std/async/pool";
import { type Faulty, makeFaulty } from "./faulty/faulty.ts";
import { isInstalled, Process, pythonPath, ROOT } from "../support/processes.ts";
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
const AT_ONCE = 5;

/** And how many classes, each of many programs at once. */
const CLASSES_AT_ONCE = 2;

/** A program, and what is to be found of it. */
export interface Sample {
  /** Its file, from the top of the project. */
  file: string;
  /** The checks that fail: none, of a right one. */
  fails?: string[];
  /** The checks that warn. */
  warns: string[];
  /** What is said of the first that fails. */
  says?: string;
  /** What follows the file on its command line ({port}). */
  args?: string[];
  /** Options of the verifier. */
  options?: string[];
}

/** Python, which starts twice as fast without what is installed beside it. */
const PYTHON = [pythonPath(), "-S"];

/** What starts a program, by its extension: a command, and the file after it. */
const STARTERS: Record<string, string[]> = {
  py: PYTHON,
  ts: [Deno.execPath(), "run", "--allow-net", "--no-prompt"],
  mjs: ["node"],
};

/** Returns the command that starts a program, once it is compiled if it must be; undefined if its language is not installed. */
async function commandOf(file: string, folder: string): Promise<string[] | undefined> {
  const extension = file.split(".").at(-1)!;
  const starter = STARTERS[extension];
  if (starter) return extension === "mjs" && !isInstalled("node") ? undefined : [...starter, file];
  if (!isInstalled("cc")) return undefined;
  const binary = `${folder}/${file.split("/").at(-1)}.exe`;
  const { success } = await new Deno.Command("cc", { args: ["-o", binary, file], cwd: ROOT }).output();
  assert(success, `${file} cannot be compiled`);
  return [binary];
}

/** Verifies programs, each by itself: just these checks fail or warn, and nothing else is left unverified. */
export async function assertFound(t: Deno.TestContext, kind: Kind, samples: Sample[]): Promise<void> {
  const folder = await Deno.makeTempDir();
  const examine = async (sample: Sample) => {
    const { file, args = ["{port}"], options = [] } = sample;
    const command = await commandOf(file, folder);
    return {
      sample,
      verdict: command && await verify(kind, ...levelOf(file), ...options, "--", ...command, ...args),
    };
  };
  for await (
    const { sample: { file, fails = [], warns, says = "" }, verdict } of pooledMap(AT_ONCE, samples, examine)
  ) {
    const title = `${file}: ${[...fails, ...warns].join(", ") || "nothing to say"}`;
    await t.step({
      name: title,
      ignore: verdict === undefined,
      fn: () => {
        const { status, stdout, reports: [{ findings }] } = verdict!;
        const isRight = fails.length === 0;
        const found = {
          fails: named(findings, "failed"),
          warns: named(findings, "warning"),
          unverified: isRight ? named(findings, "unverified") : [],
          status,
        };
        assertEquals(found, { fails, warns, unverified: [], status: isRight ? 0 : 1 }, stdout);
        assertStringIncludes(JSON.stringify(findings.find(({ status }) => status === "failed")) ?? "", says);
      },
    });
  }
  await Deno.remove(folder, { recursive: true });
}

/**
 * Verifies faulty programs, as a class for each practical and version: of each, the checks that are for its fault
 * fail or warn, and no other than warn of the program without the fault; what is said tells the fault.
 */
export async function assertNoticed(
  t: Deno.TestContext,
  kind: Kind,
  programs: Faulty[],
  right: Sample[],
): Promise<void> {
  const examine = async ([level, faulty]: [string, Faulty[]]) => {
    const folder = await Deno.makeTempDir();
    for (const [index, program] of faulty.entries()) await makeFaulty(program, `${folder}/${100 + index}.py`);
    const options = [...level.split(" "), "--jobs", "8", "--each", folder];
    const verdict = await verify(kind, ...options, "--", ...PYTHON, "{file}", "{port}");
    await Deno.remove(folder, { recursive: true });
    return { faulty, ...verdict };
  };
  const classes = Map.groupBy(programs, ({ program }) => levelOf(program).join(" "));
  for await (const { faulty, reports, stdout, stderr } of pooledMap(CLASSES_AT_ONCE, classes, examine)) {
    for (const [index, { program, replace, fails, warns = [], says = "" }] of faulty.entries()) {
      const usual = right.find(({ file }) => file.endsWith(`/${program}`))!.warns;
      await t.step(`${program} with ${JSON.stringify(replace.at(-1)![1])}: ${[...fails, ...warns]}`, () => {
        const { findings } = reports[index];
        const found = {
          fails: named(findings, "failed"),
          warns: named(findings, "warning").filter((check) => !usual.includes(check)),
        };
        assertEquals(found, { fails, warns }, `${stdout}${stderr}${JSON.stringify(findings, null, 2)}`);
        const [first] = [...fails, ...warns];
        assertStringIncludes(JSON.stringify(findings.find(({ check }) => check === first)), says);
      });
    }
  }
}

/** The checks that nothing fails, and nothing is warned of: none, or nobody would know whether they can. */
export function neverFailed(
  checks: { name: string; practical: string }[],
  samples: Sample[],
  faulty: Faulty[],
): string[] {
  const noticed = new Set<string>();
  const note = (file: string, names: string[]) => {
    for (const name of names) noticed.add(`tp${levelOf(file)[1]}: ${name}`);
  };
  for (const { file, fails = [], warns } of samples) note(file, [...fails, ...warns]);
  for (const { program, fails, warns = [] } of faulty) note(program, [...fails, ...warns]);
  return checks.map(({ practical, name }) => `${practical}: ${name}`).filter((name) => !noticed.has(name));
}

/** The code of a program that does nothing, in Python. */
export const SLEEP = "import time; time.sleep(60)";

/** A folder with files, for a while. */
export async function folderOf(files: Record<string, string>): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir();
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${path}/${name}`, text);
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** The text of a program of tests/peers, on a fixed port. */
export async function pythonOn(port: number, file: string): Promise<string> {
  const text = await Deno.readTextFile(`${ROOT}tests/peers/${file}`);
  return text.replaceAll("sys.argv[1]", String(port));
}

/** The processes whose command line contains a text. */
export async function processesWith(text: string): Promise<string> {
  const ps = new Deno.Command("sh", { args: ["-c", `ps -eo args | grep -F '${text}' | grep -v grep`] });
  return new TextDecoder().decode((await ps.output()).stdout);
}
