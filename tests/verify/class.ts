/**
 * Verifies many programs at once: each where it meets none of the others.
 *
 * @module
 */

import { pooledMap } from "@std/async/pool";
import { type Finding, NoSuchCommand, type Place, UsageError } from "./check.ts";
import type { Verifier } from "./command.ts";
import { freePort } from "./free_port.ts";
import type { Attempt, Listed } from "./handed_in.ts";
import type { Options } from "./options.ts";
import { redirect, sourceOf } from "./redirect.ts";
import type { Report } from "./report.ts";
import { placeOf } from "./runner.ts";

/** The address where programs are met that are verified alone. */
const HOSTNAME = "127.0.0.1";

/** How many addresses of the loopback are given to programs, from 127.0.0.2 on. */
const ADDRESSES = 250;

/** Where programs are met that are verified alone. */
function homeOf({ port }: Options): Place {
  return { hostname: HOSTNAME, port };
}

/**
 * Verifies one program, and gives what it finds as it comes.
 *
 * @throws {UsageError} If it cannot be started.
 */
export async function* findings(
  options: Options,
  verifier: Verifier,
  command: string[],
  place: Place = homeOf(options),
): AsyncGenerator<Finding> {
  const words = command.map((word) => word.replaceAll("{port}", String(place.port)));
  await using redirected = await redirect(words, homeOf(options), place, !verifier.takesAddress);
  for await (const finding of verifier.findings(options, redirected.command, place)) {
    yield redirected.asWritten(finding);
  }
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
    await using doorman = new Doorman(verifier.takesAddress ? undefined : homeOf(options));
    const verify = (index: number) =>
      verifyVersions(index, async (version, { command }) => {
        const place = await ownPlace(options, verifier, command, index);
        if (place === undefined) return undefined;
        const { knocks } = doorman;
        const report = await reportOn(version, verifier, programs[index], command, place);
        const mayBeElsewhere = place.isElsewhere || doorman.knocks > knocks;
        return !place.isMet && mayBeElsewhere ? undefined : report;
      });
    try {
      for await (const _ of pooledMap(options.jobs, programs.keys(), verify));
    } catch (error) {
      throw error instanceof AggregateError ? error.errors[0] : error; // pooledMap collects what is thrown
    }
  }
  for (const index of programs.keys()) {
    await verifyVersions(index, (version, { command }) => {
      return reportOn(version, verifier, programs[index], command, homeOf(options));
    });
  }
}

/** Whether one command starts all the programs, so that its absence is the fault of none. */
function isForAll({ programs }: Options): boolean {
  const commands = programs.flatMap(({ attempts }) => attempts).filter(({ command }) => command.length > 0);
  return commands.every(({ command: [word] }) => word === commands[0].command[0]);
}

/**
 * Returns what was found of a program, whatever happens.
 *
 * @throws {NoSuchCommand} If what starts all the programs is not on this machine.
 */
async function reportOn(
  options: Options,
  verifier: Verifier,
  { name, remark, copies }: Listed,
  command: string[],
  place: Place,
): Promise<Report> {
  const report: Report = { program: name, level: options.level, remark, findings: [] };
  try {
    for await (const finding of findings(options, verifier, command, place)) {
      report.findings.push(copies === undefined ? finding : withoutFolder(finding, copies));
    }
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

/**
 * Returns where a program meets none of the others: at a port that it is told, or that is written in it; a client,
 * at an address of the loopback, which has many on Linux and Windows. Undefined if it must wait for its turn.
 */
async function ownPlace(
  options: Options,
  { takesAddress: isServer }: Verifier,
  command: string[],
  index: number,
): Promise<Place | undefined> {
  const isTold = command.some((word) => word.includes("{port}"));
  if (!isTold && !isServer && Deno.build.os !== "darwin") {
    return { hostname: `127.0.0.${2 + index % ADDRESSES}`, port: options.port };
  }
  const namesPort = async () => new RegExp(`\\b${options.port}\\b`).test(await sourceOf(command));
  return isTold || await namesPort() ? { hostname: HOSTNAME, port: freePort() } : undefined;
}

/** Listens where all clients go that were not redirected: did one come? */
class Doorman implements AsyncDisposable {
  /** How many have come. */
  knocks = 0;
  readonly #listener?: Deno.TcpListener;
  readonly #answered: Promise<void>;

  /** Listens there, if anywhere. */
  constructor(place: Place | undefined) {
    this.#listener = place && Deno.listen(place);
    this.#answered = this.#answer();
  }

  /** Listens no longer; resolves once the port is free. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener?.close();
    await this.#answered;
  }

  async #answer(): Promise<void> {
    for await (const socket of this.#listener ?? []) {
      this.knocks++;
      socket.close();
    }
  }
}
