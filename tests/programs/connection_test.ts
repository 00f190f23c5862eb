import { assert, assertEquals } from "@std/assert";
import { deadline } from "@std/async/deadline";
import { connect } from "../../lib/client.ts";
import { Connection } from "../../lib/wire/connection.ts";
import { WORDS } from "../../lib/game.ts";
import { CLIENT } from "../../lib/program.ts";
import { MessageDecoder } from "../../lib/wire/decoder.ts";
import { Peer, testsThatNeed } from "../support/processes.ts";

const { test } = testsThatNeed("net");

test("a message that is read ahead while ours are on their way is received", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using peer = await Peer.connect((listener.addr as Deno.NetAddr).port);
  using connection = new Connection(await listener.accept(), new MessageDecoder());
  const reading = connection.readAhead();
  for (let sent = 0; sent < 6000; sent++) connection.send("x".repeat(4000)); // more than the system's buffers hold
  const next = connection.next();
  await peer.send("bonjour");
  await connection.arrival();
  for (let received = 0; received < 6000 * 4001 - 1;) received += (await peer.receive())!.length;
  assertEquals((await deadline(next, 20_000))?.text, "bonjour");
  peer.close();
  await reading;
});

/** A socket whose reads give these chunks, then nothing; `write` says how many bytes a write takes. */
function fakeSocket(chunks: Uint8Array[], write: (bytes: Uint8Array) => Promise<number>): Deno.TcpConn {
  const address = { transport: "tcp", hostname: "127.0.0.1", port: 1 };
  const read = (buffer: Uint8Array) => {
    const chunk = chunks.shift();
    if (chunk === undefined) return new Promise(() => {});
    buffer.set(chunk);
    return Promise.resolve(chunk.length);
  };
  const rest = { remoteAddr: address, localAddr: address, setNoDelay() {}, close() {} };
  return { ...rest, read, write } as unknown as Deno.TcpConn;
}

/** IAC WILL ECHO, and the answer, IAC DONT ECHO. */
const WILL_ECHO = Uint8Array.of(0xff, 0xfb, 0x01), DONT_ECHO = [0xff, 0xfe, 0x01];

test("telnet's commands are answered, but no others as long as the peer does not read the answer", async () => {
  const chunks = [...Array.from({ length: 1000 }, () => WILL_ECHO), new TextEncoder().encode("bonjour")];
  const written: number[][] = [];
  const socket = fakeSocket(chunks, (bytes) => {
    written.push([...bytes]);
    return new Promise(() => {}); // never on its way
  });
  using connection = new Connection(socket, new MessageDecoder());
  assertEquals((await connection.next())?.text, "bonjour");
  assertEquals(written, [DONT_ECHO]);
});

test("the answer to telnet's commands and a message never mix, however little a write takes", async () => {
  const written: number[] = [];
  const socket = fakeSocket([WILL_ECHO, new TextEncoder().encode("15")], (bytes) => {
    written.push(bytes[0]);
    return Promise.resolve(1);
  });
  using connection = new Connection(socket, new MessageDecoder());
  const receiving = connection.next();
  while (written.length === 0) await null; // the answer is on its way
  await connection.send("Gagné");
  assertEquals((await receiving)?.text, "15");
  assertEquals(written, [...DONT_ECHO, ...new TextEncoder().encode("Gagné")]);
});

test("EoT is the last word, whoever else wants to say it", async () => {
  const written: number[] = [];
  const socket = fakeSocket([], (bytes) => {
    written.push(...bytes);
    return Promise.resolve(bytes.length);
  });
  using connection = new Connection(socket, new MessageDecoder());
  connection.send("Gagné");
  connection.send("EoT");
  await connection.send("EoT");
  assertEquals(new TextDecoder().decode(Uint8Array.from(written)), "Gagné\nEoT");
});

test("who is sent something is not idle, even before it is on its way", () => {
  using connection = new Connection(fakeSocket([], () => new Promise(() => {})), new MessageDecoder());
  connection.silence = 1000;
  connection.send("Meilleur score : 3 coups. Nouvelle partie !");
  assertEquals(connection.silence, 0);
});

test("to read ahead twice is to read ahead once", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using peer = await Peer.connect((listener.addr as Deno.NetAddr).port);
  using connection = new Connection(await listener.accept(), new MessageDecoder());
  const reading = connection.readAhead();
  assert(connection.readAhead() === reading);
  peer.close();
  await reading;
  assertEquals(connection.gone, "closed");
});

test("who has read far enough ahead reads ahead again, once there is room", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using peer = await Peer.connect((listener.addr as Deno.NetAddr).port);
  using connection = new Connection(await listener.accept(), new MessageDecoder({ lines: true }));
  await peer.send("x\n".repeat(5000));
  await connection.readAhead();
  await connection.readAhead(); // 1000 wait already
  while (connection.arrived) await connection.next();
  const reading = connection.readAhead();
  peer.close();
  while (connection.gone === undefined) {
    await deadline(connection.readAhead(), 20_000);
    while (connection.arrived) await connection.next();
  }
  await reading;
});

test("a client waits for a greeting if its dialogue may have one, and no other client does", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const options = { ...CLIENT, address: "127.0.0.1", port: listener.addr.port };
  const pauses: unknown[] = [];
  const { setTimeout } = globalThis;
  try {
    Object.assign(globalThis, {
      setTimeout: (action: () => void, ms: number) => (pauses.push(ms), setTimeout(action, ms)),
    });
    for (const [dialogue, expected] of [[undefined, 0], [WORDS, 1]] as const) {
      pauses.length = 0;
      using client = await connect({ ...options, timeout: 0 }, dialogue);
      await client.send("15");
      assertEquals(pauses.filter((ms) => ms === 200).length, expected);
    }
  } finally {
    globalThis.setTimeout = setTimeout;
  }
});

test("a client that has something to say hears a greeting first, and speaks in lines if it does", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using client = await connect({ ...CLIENT, address: "127.0.0.1", port: listener.addr.port }, WORDS);
  const sending = client.send("15");
  using server = new Peer(await listener.accept());
  await server.send("Bonjour !\n");
  await sending;
  assertEquals(await server.receive(), "15\n");
  await server.send("Trop petit !\n");
  assertEquals(await client.receive(), "Trop petit !");
});

test("a client whose server says EoT instead of waiting for its message sends nothing, and ends well", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const client = await connect({ ...CLIENT, address: "127.0.0.1", port: listener.addr.port }, WORDS);
  const sending = client.send("15");
  using server = new Peer(await listener.accept());
  await server.send("EoT");
  await sending;
  await server.closeWrite();
  assertEquals([await client.receive(), await client.pause(0)], ["EoT", false]);
  client[Symbol.dispose]();
  assertEquals(await server.receiveAll(), "");
});

test("an arrival is awaited anew once what had arrived is received", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using peer = await Peer.connect((listener.addr as Deno.NetAddr).port);
  using connection = new Connection(await listener.accept(), new MessageDecoder());
  await peer.send("un\ndeux\n");
  await connection.arrival();
  await connection.arrival(); // at once: it is there
  assertEquals([(await connection.next())?.text, (await connection.next())?.text], ["un", "deux"]);
  const arrival = connection.arrival().then(() => connection.arrived);
  await peer.send("trois\n");
  assertEquals(await deadline(arrival, 20_000), true);
});
