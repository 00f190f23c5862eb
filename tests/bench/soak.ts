/**
 * Endurance: automatic players who check every answer, players who come and go, and every prank, all at once
 * against tp3/server_v3.ts, while its memory and open files are watched.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import { PRANKS, SERVERS, type Target, targetAt } from "../pranks/pranks.ts";
import { type Peer, type Process, repeatUntil, serve } from "../support/processes.ts";

/** How many automatic players there are at a time: a class. */
const PLAYERS = 35;
/** How many pranks are played at a time, at most. */
const PRANKSTERS = 3;
/** How long a player thinks before each guess, in ms: the handout's pace. */
const PACE = 200;

/** How long a prankster rests between two pranks, in ms on average, so that some rounds can end. */
const REST = 2000;

const SECRET = 777;

/** What the players have seen. */
interface Tally {
  answers: number;
  wrong: number;
  lost: number;
}

/** A player who knows what the answer must be. Lines that come by themselves are news, not answers. */
class Player {
  readonly #peer: Peer;
  #received = "";
  /** How many guesses the server has answered in the present round. */
  #guesses = 0;
  #found = false;
  #min = 1;
  #max = 999;

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  /** Plays one guess; returns whether the answer is right. */
  async play(): Promise<boolean> {
    const guess = Math.floor((this.#min + this.#max) / 2);
    await this.#peer.send(`${guess}\n`);
    let answer = await this.#nextLine();
    while (answer.startsWith("Meilleur score")) { // a new round has begun before this guess was read
      this.#startRound();
      answer = await this.#nextLine();
    }
    if (this.#found) return /^Patientez : \d+ joueurs? cherche(nt)? encore$/.test(answer);
    this.#guesses++;
    if (guess < SECRET) this.#min = guess + 1;
    if (guess > SECRET) this.#max = guess - 1;
    this.#found = guess === SECRET;
    const count = `${this.#guesses} coup${this.#guesses > 1 ? "s" : ""}`;
    return answer ===
      (guess > SECRET ? "Trop grand !" : guess < SECRET ? "Trop petit !" : `Gagné en ${count}`);
  }

  /** Leaves in good order; returns whether the server has said so too. */
  async leave(): Promise<boolean> {
    await this.#peer.send("EoT\n");
    return (this.#received + await this.#peer.receiveAll()).endsWith("EoT\n");
  }

  #startRound(): void {
    this.#guesses = 0;
    this.#found = false;
    [this.#min, this.#max] = [1, 999];
  }

  async #nextLine(): Promise<string> {
    while (!this.#received.includes("\n")) {
      const burst = await this.#peer.receive();
      if (burst === undefined) throw new Error("closed by the server");
      this.#received += burst;
    }
    const end = this.#received.indexOf("\n");
    const line = this.#received.slice(0, end);
    this.#received = this.#received.slice(end + 1);
    return line;
  }
}

/** Plays, leaves in good order or not, comes back, until it is over. */
async function comeAndPlay(connect: () => Promise<Peer>, tally: Tally, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    try {
      using peer = await connect();
      const player = new Player(peer);
      for (let guesses = 10 + Math.random() * 200; guesses > 0 && !isOver(); guesses--) {
        await delay(PACE);
        if (await player.play()) tally.answers++;
        else tally.wrong++;
      }
      if (Math.random() < 0.5 && !await player.leave()) tally.lost++;
    } catch {
      tally.lost++;
      await delay(PACE);
    }
  }
}

/** Plays one prank after the other until it is over. */
async function misbehave(target: Target, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const prank = PRANKS[Math.floor(Math.random() * PRANKS.length)];
    // Whether its promise is kept is for pranks_test.ts to say: here a round may end amid the answers.
    await prank.play({ ...target, seed: Math.random() * 2 ** 32 }).catch(() => {});
    await delay(Math.random() * 2 * REST);
  }
}

/**
 * Whether memory, sampled each second, went on growing after the first quarter: then all of the last quarter is
 * more than a tenth above all of the second. Less than a minute is too short to tell.
 */
export function keepsGrowing(samples: number[]): boolean {
  if (samples.length < 55) return false;
  const quarter = Math.floor(samples.length / 4);
  const settled = Math.max(...samples.slice(quarter, 2 * quarter));
  return Math.min(...samples.slice(-quarter)) > 1.1 * settled;
}

function report(start: number, process: Process, tally: Tally, answersPerSecond?: number): void {
  const { files, memory } = process.resources();
  const cells = [
    `${Math.round((Date.now() - start) / 1000)} s`,
    `${Math.round(memory / 1e6)} MB`,
    files,
    answersPerSecond?.toFixed(0) ?? "(end)",
    tally.wrong,
    tally.lost,
  ];
  console.log(cells.map((cell) => String(cell).padStart(10)).join(" |"));
}

/**
 * Lets the server endure everything for some minutes, and prints every 10 s how it does; returns whether no
 * answer was wrong or lost, all files were closed again, and memory did not keep growing.
 */
export async function soak(minutes: number): Promise<boolean> {
  const spec = SERVERS.find(({ file }) => file === "tp3/server_v3.ts")!;
  await using server = await serve(spec.file, ...spec.args, "--quiet", "--idle", "5");
  const target = targetAt(server, spec);
  const tally = { answers: 0, wrong: 0, lost: 0 };
  const start = Date.now();
  const end = start + minutes * 60_000;
  const isOver = () => Date.now() >= end;
  console.log(`${PLAYERS} players, ${PRANKSTERS} pranksters.`);
  const header = ["time", "memory", "open files", "answers/s", "wrong", "lost"];
  console.log(header.map((cell) => cell.padStart(10)).join(" |"));

  const { files } = server.process.resources();
  const memory: number[] = [];
  const sampling = setInterval(() => memory.push(server.process.resources().memory), 1000);
  let reported = 0;
  const reporting = setInterval(() => {
    report(start, server.process, tally, (tally.answers - reported) / 10);
    reported = tally.answers;
  }, 10_000);
  await Promise.all([
    ...Array.from({ length: PLAYERS }, () => comeAndPlay(target.connect, tally, isOver)),
    ...Array.from({ length: PRANKSTERS }, () => misbehave(target, isOver)),
  ]);
  clearInterval(sampling);
  clearInterval(reporting);
  const areClosed = await repeatUntil(() => server.process.resources().files <= files).then(
    () => true,
    () => false,
  );
  report(start, server.process, tally);
  server.process.kill("SIGINT");
  const { status, stdout, stderr } = await server.process.ends();

  const complaints = [
    tally.wrong > 0 && `${tally.wrong} wrong answers`,
    tally.lost > 0 && `${tally.lost} lost answers`,
    !areClosed && "files are still open",
    keepsGrowing(memory) && "memory keeps growing",
    status !== 0 && `exit status ${status}`,
    stderr,
  ].filter((complaint) => complaint);
  console.log(stdout.split("\n").slice(-4).join("\n"));
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length === 0) console.log("Nothing wrong, nothing lost, nothing left open.");
  return complaints.length === 0;
}
