/**
 * Verifies many programs at once: each where it meets none of the others.
 *
 * @module
 */

import { pooledMap } from "@std/async/pool";
import { parseAddress } from "../../lib/cli/address.ts";
import { type Finding, NoSuchCommand, UsageError } from "./check.ts";
import type { Verifier } from "./command.ts";
import { HOSTNAME, Lanes, type Meeting } from "./lanes.ts";
import type { Attempt, Listed } from "./handed_in/handed_in.ts";
import { JOBS, type Options } from "./options.ts";
import type { Report } from "./report.ts";
import { placeOf } from "./runner.ts";

/** How many checks of one program are played at once. */
const LANES = 8;

/**
 * Verifies one program, and gives what it finds as it comes.
 *
 * @throws {UsageError} If it cannot be started.
 */
export async function* findings(
  options: Options,
  verifier: Verifier,
  command: string[],
): AsyncGenerator<Finding> {
  await using doorman = new Doorman(options, verifier);
  const isApart = yield* findApart(options, verifier, command, doorman, LANES);
  await doorman[Symbol.asyncDispose]();
  if (!isApart) yield* findAtHome(options, verifier, command);
}

/** Verifies a program apart from all others, in so many lanes; returns whether that could be done. */
async function* findApart(
  options: Options,
  verifier: Verifier,
  command: string[],
  doorman: Doorman,
  count: number,
): AsyncGenerator<Finding, boolean> {
  await using lanes = await Lanes.apart(meetingOf(options, verifier, command), count);
  if (!lanes) return false;
  const { knocks } = doorman;
  for await (const finding of verifier.findings(options, lanes)) {
    if (!lanes.isMet && (lanes.isElsewhere || doorman.knocks > knocks)) return false;
    yield lanes.asWritten(finding);
  }
  return true;
}

/** Verifies a program where all are met that cannot be moved. */
async function* findAtHome(options: Options, verifier: Verifier, command: string[]): AsyncGenerator<Finding> {
  await using lanes = await Lanes.atHome(meetingOf(options, verifier, command));
  for await (const finding of verifier.findings(options, lanes)) yield lanes.asWritten(finding);
}

function meetingOf({ port, address }: Options, { takesAddress }: Verifier, command: string[]): Meeting {
  return { command, port, isClient: !takesAddress, place: address ? parseAddress(address, port) : undefined };
}

/**
 * Returns what is known of a version before it is verified, if anything: nothing was handed in, or the same program
 * has failed at once as the version before.
 */
export function foregone(
  { name, remark }: Listed,
  { level, command }: Attempt,
  [first]: string[],
  before?: { attempt: Attempt; report: Report },
): Report | undefined {
  if (command.length === 0) return { program: name, level, remark, findings: [] };
  const isSame = before?.attempt.command.every((word, index) => word === command[index]);
  const [start] = before?.report.findings ?? [];
  if (!isSame || start?.status === "ok" || start?.status === "warning") return undefined;
  const why = start?.status === "unverified"
    ? start.remark
    : `voir la version ${before!.attempt.level} : ${first}`;
  return { program: name, level, remark, findings: [{ check: first, status: "unverified", remark: why }] };
}

/**
 * Verifies all the programs of a class, each version after version: many programs at once, then one after the other
 * what could not be met alone.
 *
 * @param options What to verify.
 * @param verifier How.
 * @param onReport Is told what was found of a program, by its index.
 */
export async function verifyClass(
  options: Options,
  verifier: Verifier,
  onReport: (index: number, report: Report) => void,
): Promise<void> {
  const { programs } = options;
  const done = programs.map((): Report[] => []);
  /** Verifies a program as each version that is left, until one cannot be verified now. */
  const verifyVersions = async (
    index: number,
    verifyOne: (version: Options, attempt: Attempt) => Promise<Report | undefined>,
  ) => {
    const { attempts } = programs[index];
    for (let at = done[index].length; at < attempts.length; at++) {
      const attempt = attempts[at];
      const version = { ...options, level: attempt.level };
      const before = at > 0 ? { attempt: attempts[at - 1], report: done[index][at - 1] } : undefined;
      const report = foregone(programs[index], attempt, verifier.checks(version), before) ??
        await verifyOne(version, attempt);
      if (!report) return;
      done[index].push(report);
      onReport(index, report);
    }
  };
  {
    await using doorman = new Doorman(options, verifier);
    const count = Math.max(1, Math.min(LANES, Math.floor(JOBS / Math.min(programs.length, options.jobs))));
    const verify = (index: number) =>
      verifyVersions(index, (version, { command }) => {
        const found = findApart(version, verifier, command, doorman, count);
        return reportOn(version, verifier, programs[index], found);
      });
    try {
      for await (const _ of pooledMap(options.jobs, programs.keys(), verify));
    } catch (error) {
      throw error instanceof AggregateError ? error.errors[0] : error; // pooledMap collects what is thrown
    }
  }
  for (const index of programs.keys()) {
    await verifyVersions(index, (version, { command }) => {
      return reportOn(version, verifier, programs[index], findAtHome(version, verifier, command));
    });
  }
}

/** Whether one command starts all the programs, so that its absence is the fault of none. */
function isForAll({ programs }: Options): boolean {
  const commands = programs.flatMap(({ attempts }) => attempts).filter(({ command }) => command.length > 0);
  return commands.every(({ command: [word] }) => word === commands[0].command[0]);
}

/**
 * Returns what was found of a program, whatever happens; undefined if it could not be met there.
 *
 * @throws {NoSuchCommand} If what starts all the programs is not on this machine.
 */
async function reportOn(
  options: Options,
  verifier: Verifier,
  { name, remark, copies }: Listed,
  found: AsyncGenerator<Finding, boolean | void>,
): Promise<Report | undefined> {
  const report: Report = { program: name, level: options.level, remark, findings: [] };
  try {
    let next;
    while (!(next = await found.next()).done) {
      report.findings.push(copies === undefined ? next.value : withoutFolder(next.value, copies));
    }
    return next.value === false ? undefined : report;
  } catch (error) {
    if (error instanceof NoSuchCommand && isForAll(options)) throw error;
    const { message } = error as Error;
    const [check] = verifier.checks(options);
    report.findings.push(
      error instanceof UsageError
        ? { check, status: "failed", expected: "un programme", came: message }
        : { check, status: "unverified", remark: `erreur du vérificateur : ${placeOf(error)}` },
    );
  }
  return report;
}

/** Returns a finding as if a folder were not named in it. */
function withoutFolder(finding: Finding, folder: string): Finding {
  return JSON.parse(JSON.stringify(finding).replaceAll(`${folder}/`, ""));
}

/** Listens where all clients go that were not redirected: did one come? */
class Doorman implements AsyncDisposable {
  /** How many have come. */
  knocks = 0;
  readonly #listener?: Deno.TcpListener;
  readonly #answered: Promise<void>;
  #isClosed = false;

  /** Listens there, if there are clients. */
  constructor({ port }: Options, { takesAddress }: Verifier) {
    this.#listener = takesAddress ? undefined : Deno.listen({ hostname: HOSTNAME, port });
    this.#answered = this.#answer();
  }

  /** Listens no longer; resolves once the port is free. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isClosed) this.#listener?.close();
    this.#isClosed = true;
    await this.#answered;
  }

  async #answer(): Promise<void> {
    for await (const socket of this.#listener ?? []) {
      this.knocks++;
      socket.close();
    }
  }
}
