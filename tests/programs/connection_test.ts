import { assertEquals } from "@std/assert";
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

test("telnet's commands are answered, but no others as long as the peer does not read the answer", async () => {
  const bursts = Array.from({ length: 1000 }, () => Uint8Array.of(0xff, 0xfb, 0x01)); // IAC WILL ECHO
  bursts.push(new TextEncoder().encode("bonjour"));
  const written: number[][] = [];
  const address = { transport: "tcp", hostname: "127.0.0.1", port: 1 };
  const socket = {
    ...{ remoteAddr: address, localAddr: address, setNoDelay() {}, close() {} },
    read(buffer: Uint8Array) {
      const burst = bursts.shift()!;
      buffer.set(burst);
      return Promise.resolve(burst.length);
    },
    write(bytes: Uint8Array) {
      written.push([...bytes]);
      return new Promise(() => {}); // never on its way
    },
  };
  using connection = new Connection(socket as unknown as Deno.TcpConn, new MessageDecoder());
  assertEquals((await connection.next())?.text, "bonjour");
  assertEquals(written, [[0xff, 0xfe, 0x01]]); // IAC DONT ECHO
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
