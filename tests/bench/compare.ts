/**
 * Measures tp3/server_v3.ts beside the same game written with what a class would run instead, in one run,
 * taking turns, and prints a Markdown table. The load is a C program (load.c); all is on the loopback.
 *
 * @module
 */

import { cpus } from "node:os";
import { isInstalled, Process } from "../support/processes.ts";
import { showProgress } from "../support/progress.ts";

/** Each figure is the median of so many turns. */
const TURNS = 3;
/** How long one turn loads one server, in seconds. */
const SECONDS = 1;

/** A server of the game, and the command that starts it on a free port with 30 as the secret. */
interface Peer {
  name: string;
  command: string[];
  /** How many pages of its scoreboard are open meanwhile. */
  pages?: number;
}

/** What load.c says of one turn; latencies in microseconds. */
interface Load {
  exchanges: number;
  wrong: number;
  seconds: number;
  p50: number;
  p99: number;
}

const PORT = /(\d+)\n/;
const PAGE = /(http:\S+)\n/;

const { stdout: files } = await new Process("sh", ["-c", "ulimit -n"]).ends();

/** How many connections to hold open at once: as many as a process may have files, but no more than 10,000. */
const OPEN = Math.min(10_000, Number(files) - 100 || Infinity); // « unlimited » is no number

/** Compiles a C program of the benchmark into a folder. */
async function compile(name: string, folder: string): Promise<string> {
  const args = ["-O2", "-o", `${folder}/${name}`, `tests/bench/${name}.c`];
  const { status, stderr } = await new Process("cc", args).ends();
  if (status !== 0) throw new Error(stderr);
  return `${folder}/${name}`;
}

/** A peer that runs. */
interface Server {
  process: Process;
  port: string;
}

/** Opens a page of a scoreboard, whose events are read and dropped until the server is killed. */
async function openPage(url: string): Promise<void> {
  const { body } = await fetch(`${url}events`);
  body!.pipeTo(new WritableStream()).catch(() => {});
}

/**
 * Starts a process that prints its port in its first line, and the address of its scoreboard in another if it has
 * one; what it prints afterwards is read and dropped.
 */
async function start({ command: [program, ...args], pages = 0 }: Peer): Promise<Server> {
  const process = new Process(program, args);
  const [, port] = await process.sees(PORT);
  if (pages > 0) {
    const [, url] = await process.sees(PAGE);
    for (let count = 0; count < pages; count++) await openPage(url);
  }
  process.onPrint = () => process.stdout = ""; // its log would fill the memory
  return { process, port };
}

/** One turn of load; every answer must be right. */
async function run(load: string, ...args: (string | number)[]): Promise<Load> {
  const { stdout, stderr } = await new Process(load, args.map(String)).ends();
  if (stdout === "") throw new Error(stderr);
  const result: Load = JSON.parse(stdout);
  if (result.wrong > 0) throw new Error(`${result.wrong} wrong answers`);
  return result;
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** A row of the table. */
interface Row {
  name: string;
  unit: string;
  largerIsBetter: boolean;
}

/** Something to measure of one running server: a figure for each of its rows. */
interface Measure {
  rows: Row[];
  turns: number;
  figures: (load: string, port: string, server: Process) => Promise<number[]>;
}

const MEASURES: Measure[] = [
  ...["1 connection", "30 connections", "500 connections"].map((connections): Measure => ({
    rows: [
      { name: `messages/s, ${connections}`, unit: "", largerIsBetter: true },
      { name: `latency p50, ${connections}`, unit: " µs", largerIsBetter: false },
      { name: `latency p99, ${connections}`, unit: " µs", largerIsBetter: false },
    ],
    turns: TURNS,
    figures: async (load, port) => {
      const { exchanges, seconds, p50, p99 } = await run(
        load,
        port,
        "pingpong",
        parseInt(connections),
        SECONDS,
      );
      return [exchanges / seconds, p50, p99];
    },
  })),
  {
    rows: [{ name: "connect, one guess, close: per second", unit: "", largerIsBetter: true }],
    turns: TURNS,
    figures: async (load, port) => {
      const { exchanges, seconds } = await run(load, port, "churn", 30, SECONDS);
      return [exchanges / seconds];
    },
  },
  {
    rows: [{
      name: `memory a connection, ${OPEN.toLocaleString("en")} open`,
      unit: " kB",
      largerIsBetter: false,
    }],
    turns: 1,
    figures: async (load, port, server) => {
      const before = server.resources().memory;
      await using holder = new Process(load, [port, "hold", String(OPEN)]);
      await holder.sees("\n", 300_000); // all are served
      return [(server.resources().memory - before) / OPEN / 1000];
    },
  },
];

/** The time from the start of a client to its first byte on the wire, in ms; the median of many. */
async function startUp(program: string, ...args: string[]): Promise<number> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const times: number[] = [];
  for (let turn = 0; turn < 15; turn++) {
    const begin = performance.now();
    const port = String(listener.addr.port);
    const process = new Process(program, args.map((arg) => arg.replace("PORT", port)));
    using client = await listener.accept();
    await client.read(new Uint8Array(64));
    times.push(performance.now() - begin);
    await client.write(new TextEncoder().encode("ok"));
    await process.ends();
  }
  return Math.round(median(times));
}

/** The servers to compare, ours first; those that are not installed here are left out, by name. */
async function installedPeers(folder: string): Promise<Peer[]> {
  const ours = [
    ...[Deno.execPath(), "run", "--allow-net", "tp3/server_v3.ts", "--host", "127.0.0.1", "--port", "0"],
    ...["--secret", "30", "--idle", "0", "--max-clients", "20000"],
  ];
  const peers = [
    { name: "tp3/server_v3.ts", command: [...ours, "--quiet"] },
    { name: "the same, with its log", command: ours },
    { name: "the same, 100 pages open", command: [...ours, "--quiet", "--scoreboard", "0"], pages: 100 },
    { name: "Node net", command: ["node", "tests/bench/server_node.mjs", "30"] },
    { name: "Python threads", command: ["python3", "tests/bench/server_threads.py", "30"] },
    { name: "Python asyncio", command: ["python3", "tests/bench/server_asyncio.py", "30"] },
    { name: "C epoll", command: [await compile("server_epoll", folder), "30"] },
  ];
  return peers.filter(({ name, command: [program] }) => {
    if (isInstalled(program)) return true;
    console.log(`${name} is left out: ${program} is not installed.`);
    return false;
  });
}

/** Takes all the measures of all the servers in turn: for each row, the figures of each server. */
async function measureAll(load: string, peers: Peer[]): Promise<Map<Row, number[][]>> {
  const servers = await Promise.all(peers.map(start));
  await using processes = new AsyncDisposableStack();
  for (const { process } of servers) processes.use(process);
  const figures = new Map<Row, number[][]>();
  for (const measure of MEASURES) {
    for (const row of measure.rows) figures.set(row, peers.map(() => []));
    for (let turn = 0; turn < measure.turns; turn++) {
      for (const [peer, { process, port }] of servers.entries()) {
        showProgress(`${measure.rows[0].name}: ${peers[peer].name}`);
        const values = await measure.figures(load, port, process);
        measure.rows.forEach((row, index) => figures.get(row)![peer].push(values[index]));
      }
    }
  }
  return figures;
}

/** Prints the medians as a Markdown table. */
function printTable(peers: Peer[], figures: Map<Row, number[][]>): void {
  console.log(`| | ${peers.map(({ name }) => name).join(" | ")} |`);
  console.log(`| --- |${" ---: |".repeat(peers.length)}`);
  for (const [{ name, unit, largerIsBetter }, turns] of figures) {
    const [ours, ...others] = turns.map(median);
    const show = (value: number) => value.toLocaleString("en", { maximumSignificantDigits: 3 }) + unit;
    const compared = others.map((value) => {
      const ratio = largerIsBetter ? ours / value : value / ours;
      return `${show(value)} (${ratio.toFixed(2)})`;
    });
    console.log(`| ${name} | ${show(ours)} | ${compared.join(" | ")} |`);
  }
}

/** Measures everything, and prints the table. */
export async function compare(): Promise<void> {
  if (!isInstalled("cc")) throw new Error("The load is written in C: install a C compiler (cc).");
  const folder = await Deno.makeTempDir();
  const load = await compile("load", folder);
  const peers = await installedPeers(folder);
  const figures = await measureAll(load, peers);
  showProgress("start-up");
  const starts = [
    `${await startUp(Deno.execPath(), "run", "--allow-net", "tp1/client_v1.ts", "127.0.0.1:PORT")} ms (Deno)`,
  ];
  if (isInstalled("python3")) {
    starts.push(`${await startUp("python3", "tests/peers/tp1_client_v1.py", "PORT")} ms (Python)`);
  }
  await Deno.remove(folder, { recursive: true });
  showProgress("");

  printTable(peers, figures);
  const { length: cores, 0: { model } } = cpus();
  console.log(`
Medians, ${new Date().toISOString().slice(0, 10)}, ${cores} cores (${model}), Deno ${Deno.version.deno}.
In brackets: how many times better ours is. The load is the same for all; what it gets out of the C server shows
that it is not the limit of the others.
Start of tp1's client v1 to the first byte it sends: ${starts.join(", ")}.`);
}
