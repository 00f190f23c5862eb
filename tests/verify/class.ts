/**
 * Verifies many programs at once: each where it meets none of the others.
 *
 * @module
 */

import { pooledMap } from "@std/async/pool";
import { type Finding, NoSuchCommand, type Place, UsageError } from "./check.ts";
import type { Verifier } from "./command.ts";
import { freePort } from "./free_port.ts";
import type { Listed, Options } from "./options.ts";
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
  { command }: Listed,
  place: Place = homeOf(options),
): AsyncGenerator<Finding> {
  const words = command.map((word) => word.replaceAll("{port}", String(place.port)));
  await using redirected = await redirect(words, homeOf(options), place, !verifier.takesAddress);
  for await (const finding of verifier.findings(options, redirected.command, place)) {
    yield redirected.asWritten(finding);
  }
}

/**
 * Verifies all the programs of a class: many at once, then one after the other those that could not be met alone.
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
  const waiting: number[] = [];
  {
    await using doorman = new Doorman(verifier.takesAddress ? undefined : homeOf(options));
    const verify = async (index: number) => {
      const program = options.programs[index];
      const place = await ownPlace(options, verifier, program, index);
      if (place === undefined) return waiting.push(index);
      const { knocks } = doorman;
      const report = await reportOn(options, verifier, program, place);
      const mayBeElsewhere = place.isElsewhere || doorman.knocks > knocks;
      if (!place.isMet && mayBeElsewhere) waiting.push(index);
      else onReport(index, report);
    };
    try {
      for await (const _ of pooledMap(options.jobs, options.programs.keys(), verify));
    } catch (error) {
      throw error instanceof AggregateError ? error.errors[0] : error; // pooledMap collects what is thrown
    }
  }
  for (const index of waiting) {
    onReport(index, await reportOn(options, verifier, options.programs[index], homeOf(options)));
  }
}

/** Whether one command starts all the programs, so that its absence is the fault of none. */
function isForAll({ programs: [{ command: [first] }, ...others] }: Options): boolean {
  return others.every(({ command: [word] }) => word === first);
}

/**
 * Returns what was found of a program, whatever happens.
 *
 * @throws {NoSuchCommand} If what starts all the programs is not on this machine.
 */
async function reportOn(
  options: Options,
  verifier: Verifier,
  program: Listed,
  place: Place,
): Promise<Report> {
  const report: Report = { program: program.name, findings: [] };
  try {
    for await (const finding of findings(options, verifier, program, place)) report.findings.push(finding);
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

/**
 * Returns where a program meets none of the others: at a port that it is told, or that is written in it; a client,
 * at an address of the loopback, which has many on Linux and Windows. Undefined if it must wait for its turn.
 */
async function ownPlace(
  options: Options,
  { takesAddress: isServer }: Verifier,
  { command }: Listed,
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
