/**
 * What clients gone wild do to a server, and what the server promises in return: the rows of the table in
 * README.md. Each is played against every server by hostile_test.ts, and all together by bench/soak.ts.
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { delay } from "@std/async/delay";
import { Peer, type ServerProcess } from "../support/processes.ts";

/** A server, as its clients see it. */
export interface Target {
  /** Opens a connection to it. */
  connect(): Promise<Peer>;
  /** Something to say to it. */
  message: string;
  /** What it answers, without the line feed. */
  answer: RegExp;
  /** Whether it serves several clients at once. */
  concurrent: boolean;
  /** What random bytes come from: the same again for the same seed. */
  seed: number;
}

/** Every server, and how to talk to it. The games have a secret that no prank hits. */
export const SERVERS = [
  {
    file: "tp1/server.ts",
    args: [],
    message: "salut",
    answer: /^Message \d+ bien reçu \(5 octets\)$/,
    concurrent: true,
  },
  ...["tp3/server_v1.ts", "tp3/server_v2.ts", "tp3/server_v3.ts"].map((file) => ({
    file,
    args: ["--secret", "777", "--max", "999"],
    message: "999",
    answer: /^Trop grand !$/,
    concurrent: file === "tp3/server_v3.ts",
  })),
];

/** A server under test, which counts its connections. */
export interface CountingTarget extends Target {
  /** How many it has opened. */
  clients: number;
}

/** Returns a server that listens, as its clients see it. */
export function targetAt({ port }: ServerProcess, server: typeof SERVERS[0], seed = 0): CountingTarget {
  const target = {
    ...server,
    seed,
    clients: 0,
    connect() {
      target.clients++;
      return Peer.connect(port);
    },
  };
  return target;
}

/** Sends a message as an honest client does. @throws {Error} If the answer is not right. */
export async function assertAnswered({ message, answer }: Target, client: Peer): Promise<void> {
  const received = await client.exchange(`${message}\n`);
  assert(answer.test(received?.trimEnd() ?? ""), `${message} is answered by ${received}`);
}

/**
 * An honest client comes: it is answered at once by a concurrent server, when its turn comes by the others.
 *
 * @throws {Error} If it is not.
 */
export async function assertServesHonestClient(target: Target): Promise<void> {
  using client = await target.connect();
  await assertAnswered(target, client);
}

/** Something a client should not do. */
export interface Prank {
  /** What the client does. */
  name: string;
  /** What the server does about it. */
  promise: string;
  /** What the server's command line needs. */
  options?: string[];
  /** What the server's screen says of it. */
  says?: string;
  /**
   * Plays it against a server.
   *
   * @throws {Error} If the server does not keep its promise.
   */
  play(target: Target): Promise<void>;
}

const LF = 0x0a, IAC = 0xff;

/** An answer to a message that is too long. */
const TOO_LONG = "Message trop long (4096 octets au plus)";

/** Everything that acts on a terminal: escape sequences, OSC 8 and 52, a bidirectional override, a forged line. */
export const ACTING_TEXT =
  "\x1b[2J\x1b]8;;http://x\x07\x1b]52;c;cGllZ2U=\x07\u202egp.exe\r12:00:00 #1 127.0.0.1:1 Alice dit : menteur";
/** The same as it must be shown. */
export const ACTING_TEXT_SHOWN = "\\x1b[2J\\x1b]8;;http://x\\x07\\x1b]52;c;cGllZ2U=\\x07\\u202egp.exe\\x0d" +
  "12:00:00 #1 127.0.0.1:1 Alice dit : menteur";

/** Whether text could act on a terminal. */
export function actsOnTerminal(text: string): boolean {
  return /[\p{Cc}\p{Bidi_Control}]/u.test(text.replaceAll("\n", ""));
}

let numbers: Uint8Array | undefined;

/** Twenty million numbers: more than the system's buffers hold, of whoever is not read any more. */
export function flood(): Uint8Array {
  return numbers ??= new TextEncoder().encode("1\n".repeat(20_000_000));
}

/** Numbers that look random and are the same each time for the same seed. */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0, below a limit. */
  below(limit: number): number {
    this.#state = (this.#state * 1664525 + 1013904223) % 2 ** 32;
    return Math.floor(this.#state / 2 ** 32 * limit);
  }
}

/**
 * What random bytes are made of: pieces of messages, of characters, of nothing. No 7, no T: neither a win nor EoT. No
 * CR before anything else than LF, nor a NUL at the end: each would end a message too.
 */
const PIECES = ["\n", "\r\n", "5", "12", "-", "e", "salut", " dit : ", "\0x", "\b", "\x1b[", "E", "é", "😀"]
  .map((text) => new TextEncoder().encode(text));

function randomBytes(random: Random): Uint8Array {
  const pieces = Array.from({ length: 1 + random.below(12) }, () => {
    const piece = PIECES[random.below(PIECES.length)];
    return [...random.below(4) === 0 ? piece.subarray(random.below(piece.length)) : piece];
  });
  if (random.below(50) === 0) pieces.push(new Array(5000).fill(0x78));
  return Uint8Array.from(pieces.flat());
}

/** All the pranks. */
export const PRANKS: Prank[] = [
  {
    name: "vanishes in the middle of a message",
    promise: "what came is a message; the client is forgotten",
    async play({ connect }) {
      using client = await connect();
      await client.send("1\n2");
    },
  },
  {
    name: "resets the connection in the middle of a message",
    promise: "the same; no error is shown",
    async play({ connect, message }) {
      using client = await connect();
      await client.send(message);
      await client.reset(Uint8Array.of(0xc3)); // the first byte of é
    },
  },
  {
    name: "closes its side only",
    promise: "gets the answers it is owed, then the end of the stream",
    async play({ connect }) {
      using client = await connect();
      await client.exchange("1\n");
      await client.send("2\n3");
      await client.closeWrite();
      assertEquals((await client.receiveAll()).split("\n").length, 3);
    },
  },
  {
    name: "connects and says nothing",
    promise: "is told `EoT` after `--idle` seconds; the screen says « silencieux depuis 300 s : congédié »",
    options: ["--idle", "6"],
    says: "silencieux depuis 6 s : congédié",
    async play({ connect }) {
      using client = await connect();
      assertEquals(await client.receiveAll(), "EoT");
    },
  },
  {
    name: "sends one byte a second",
    promise: "each is a message, or waits for its line with `--lines`; nobody else waits",
    async play({ connect }) {
      using client = await connect();
      for (let digit = 1; digit <= 2; digit++) {
        assert(await client.exchange(String(digit)));
        await delay(1000);
        await client.send("\n");
        await delay(1000);
      }
    },
  },
  {
    name: "sends bytes that are not UTF-8",
    promise: "an answer; the wrong bytes are shown as `U+FFFD`",
    async play({ connect }) {
      using client = await connect();
      await client.send(Uint8Array.of(0x63, 0x61, 0x66, 0xe9)); // « café » in latin-1: é looks cut short
      assert(await client.receive());
      await client.send(Uint8Array.of(0xff, 0xc3, 0x28, 0xa0, 0xed, 0xa0, 0x80, 0x0a));
      assert((await client.receive())!.endsWith("\n"));
    },
  },
  {
    name: "sends a line of 300 MB",
    promise: `« ${TOO_LONG} »; only 4 kB of it are kept`,
    async play({ connect, message }) {
      using client = await connect();
      await client.exchange(`${message}\n`);
      const megabyte = new Uint8Array(2 ** 20).fill(0x78);
      for (let sent = 0; sent < 300; sent++) await client.send(megabyte);
      await client.send("\n");
      await client.receiveUntil(TOO_LONG);
    },
  },
  {
    name: "has a name of 4 KB",
    promise: "the same, or an answer if name and message fit in 4096 bytes",
    async play({ connect }) {
      using client = await connect();
      const answer = await client.exchange(`${"é".repeat(2000)} dit : salut\n`);
      assert(answer !== undefined && !answer.includes(TOO_LONG), answer);
      assertEquals(await client.exchange(`${"é".repeat(2048)} dit : salut\n`), `${TOO_LONG}\n`);
    },
  },
  {
    name: "sends 250,000 line feeds",
    promise: "250,000 answers, one by one; the screen counts them",
    async play({ connect }) {
      using client = await connect();
      await Promise.all([client.send("\n".repeat(250_000)), client.receiveLines(250_000)]);
    },
  },
  {
    name: "sends and never reads the answers",
    promise: "the server stops reading from it, so that no answers pile up; let go after `--idle` seconds",
    options: ["--idle", "8"],
    says: "ne lit plus depuis 8 s : congédié",
    async play({ connect }) {
      using client = await connect();
      const sent = await client.send(flood()).then(() => "sent", () => "let go");
      assertEquals(sent, "let go");
    },
  },
  {
    name: "comes and goes 2,500 times",
    promise: "each is served and forgotten",
    async play(target) {
      const comeAndGo = async () => {
        for (let time = 0; time < 125; time++) {
          using client = await target.connect();
          if (time % 2 === 0) await assertAnswered(target, client);
        }
      };
      await Promise.all(Array.from({ length: 20 }, comeAndGo));
    },
  },
  {
    name: "sends escape sequences, direction overrides, forged log lines",
    promise: "shown escaped (`\\x1b`), on one line, after the time, number and address of who sent it",
    async play({ connect }) {
      using client = await connect();
      await client.exchange(`${ACTING_TEXT}\n`);
      await client.exchange(`${ACTING_TEXT} dit : salut\n`);
    },
  },
  {
    name: "is PuTTY or telnet, which send option bytes when they connect, on Ctrl+C, anywhere (RFC 854)",
    promise: "they are no message; an option is refused, as telnet shows nothing until it knows",
    async play({ connect, message, answer }) {
      using client = await connect();
      await client.send(Uint8Array.of(IAC, 0xfb, 0x1f, IAC, 0xfa, 0x1f, 0, 80, 0, 24, IAC, 0xf0)); // WILL NAWS, 80 x 24
      assertEquals(await client.receive(), "\ufffd\ufffd\x1f"); // IAC DONT NAWS
      for (const cut of [[IAC], [0xf4, IAC], [0xfd], [0x06]]) await client.send(Uint8Array.from(cut)); // Ctrl+C
      assertEquals(await client.receive(), "\ufffd\ufffd\x06"); // IAC WONT TIMING-MARK
      const [first, ...rest] = new TextEncoder().encode(message);
      await client.send(Uint8Array.of(first, IAC, 0xf1, ...rest));
      assertMatch((await client.receive())!, answer);
    },
  },
  {
    name: "is written in C: sends the NUL that ends a string, or its whole buffer",
    promise:
      "the NULs end the message, and are dropped; in the middle of one, they are shown as `\\x00 × 248`",
    says: "\\x00 × 248",
    async play({ connect, message, answer }) {
      using client = await connect();
      for (const size of [message.length + 1, 256, 4096]) {
        await client.send(message.padEnd(size, "\0"));
        assertMatch((await client.receive())!, answer);
      }
      await client.send(`${message}${"\0".repeat(248)}.\n`);
      assert(await client.receive());
      await client.send(`${message}\0\n\0`);
      assertMatch((await client.receive())!.trimEnd(), answer);
    },
  },
  {
    name: "ends its messages with CR alone, as an old terminal",
    promise: "after 200 ms each is a message, with `--lines` too",
    options: ["--lines"],
    async play({ connect, message, answer }) {
      using client = await connect();
      for (let time = 0; time < 2; time++) {
        await client.send(`${message}\r`);
        assertMatch((await client.receive())!.trimEnd(), answer);
      }
    },
  },
  {
    name: "is Windows' telnet, which sends each key",
    promise:
      "with `--lines`, a line is a message; backspace erases the character before it, accents included",
    options: ["--lines"],
    async play({ connect, message, answer }) {
      using client = await connect();
      for (const key of ["\b", ...message, "é", "€", "😀", "x", "\b", "\x7f", "\b", "\b", "\r\n"]) {
        await client.send(key);
      }
      assertMatch((await client.receive())!.trimEnd(), answer);
    },
  },
  {
    name: "sends random bytes",
    promise: "with `--lines`: an answer a line, whatever is in it",
    options: ["--lines"],
    async play({ connect, seed }) {
      const random = new Random(seed);
      for (let time = 0; time < 30; time++) {
        using client = await connect();
        const chunks = Array.from({ length: 1 + random.below(20) }, () => randomBytes(random));
        for (const chunk of chunks) await client.send(chunk);
        if (random.below(2) === 0) continue; // vanishes
        await client.closeWrite();
        const lines = chunks.flatMap((chunk) => [...chunk]).filter((byte) => byte === LF).length;
        const unfinished = chunks.at(-1)!.at(-1) === LF ? 0 : 1;
        assertEquals((await client.receiveAll()).split("\n").length - 1, lines + unfinished);
      }
    },
  },
];
