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
import { JOBS, type Listed, type Options } from "./options.ts";
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
  program: Listed,
): AsyncGenerator<Finding> {
  await using doorman = new Doorman(options, verifier);
  const isApart = yield* findApart(options, verifier, program, doorman, LANES);
  await doorman[Symbol.asyncDispose]();
  if (!isApart) yield* findAtHome(options, verifier, program);
}

/** Verifies a program apart from all others, in so many lanes; returns whether that could be done. */
async function* findApart(
  options: Options,
  verifier: Verifier,
  program: Listed,
  doorman: Doorman,
  count: number,
): AsyncGenerator<Finding, boolean> {
  await using lanes = await Lanes.apart(meetingOf(options, verifier, program), count);
  if (!lanes) return false;
  const { knocks } = doorman;
  for await (const finding of verifier.findings(options, lanes)) {
    if (!lanes.isMet && (lanes.isElsewhere || doorman.knocks > knocks)) return false;
    yield lanes.asWritten(finding);
  }
  return true;
}

/** Verifies a program where all are met that cannot be moved. */
async function* findAtHome(options: Options, verifier: Verifier, program: Listed): AsyncGenerator<Finding> {
  await using lanes = await Lanes.atHome(meetingOf(options, verifier, program));
  for await (const finding of verifier.findings(options, lanes)) yield lanes.asWritten(finding);
}

function meetingOf({ port, address }: Options, { takesAddress }: Verifier, { command }: Listed): Meeting {
  return { command, port, isClient: !takesAddress, place: address ? parseAddress(address, port) : undefined };
}

/**
 * Verifies all the programs of a class: many at once, then one after the other those that could not be met apart.
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
  const { programs, jobs } = options;
  const waiting: number[] = [];
  {
    await using doorman = new Doorman(options, verifier);
    const count = Math.max(1, Math.min(LANES, Math.floor(JOBS / Math.min(programs.length, jobs))));
    const verify = async (index: number) => {
      const program = programs[index];
      const find = () => findApart(options, verifier, program, doorman, count);
      const { report, isApart } = await reportOn(options, verifier, program, find);
      if (isApart) onReport(index, report);
      else waiting.push(index);
    };
    try {
      for await (const _ of pooledMap(jobs, programs.keys(), verify));
    } catch (error) {
      throw error instanceof AggregateError ? error.errors[0] : error; // pooledMap collects what is thrown
    }
  }
  for (const index of waiting) {
    const program = programs[index];
    const find = () => findAtHome(options, verifier, program);
    onReport(index, (await reportOn(options, verifier, program, find)).report);
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
  find: () => AsyncGenerator<Finding, boolean | void>,
): Promise<{ report: Report; isApart: boolean }> {
  const report: Report = { program: program.name, findings: [] };
  try {
    const found = find();
    let next;
    while (!(next = await found.next()).done) report.findings.push(next.value);
    return { report, isApart: next.value !== false };
  } catch (error) {
    if (error instanceof NoSuchCommand && isForAll(options)) throw error;
    const { message } = error as Error;
    const [check] = verifier.checks(options);
    report.findings.push(
      error instanceof UsageError
        ? { check, status: "failed", expected: "un programme", came: message }
        : { check, status: "unverified", remark: `erreur du vérificateur : ${placeOf(error)}` },
    );
    return { report, isApart: true };
  }
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
