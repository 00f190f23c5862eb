import { assertEquals } from "@std/assert";
import { deadline } from "@std/async/deadline";
import { Connection } from "../../lib/connection.ts";
import { MessageDecoder } from "../../lib/protocol.ts";
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
