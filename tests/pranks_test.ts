/** Every prank against every server. */

import { assert, assertEquals } from "@std/assert";
import { actsOnTerminal, PRANKS, SERVERS, servesHonestClient, type Target, targetAt } from "./pranks.ts";
import { repeatUntil, serve } from "./processes.ts";

/** How much memory a server may keep, in bytes, more than it had when it was warm. */
const MEMORY_NOISE = 50_000_000;

/** Honest clients are answered as long as something goes on. */
async function servesHonestClients(target: Target, event: Promise<void>): Promise<void> {
  let over = false;
  event.finally(() => over = true).catch(() => {});
  do await servesHonestClient(target); while (target.concurrent && !over);
}

for (const spec of SERVERS) {
  const { file, args, message } = spec;
  for (const { name, options = [], play } of PRANKS) {
    Deno.test(`${file} survives a client that ${name}`, async () => {
      await using server = await serve(file, ...args, ...options);
      const target = targetAt(server, spec);
      { // A server that has worked a little has the memory it will keep.
        using client = await target.connect();
        await Promise.all([client.send(`${message}\n`.repeat(30_000)), client.receiveLines(30_000)]);
      }
      const before = server.process.resources();

      const prank = play(target);
      await Promise.all([prank, servesHonestClients(target, prank)]);

      await servesHonestClient(target);
      await repeatUntil(async () => { // those before it may still be closing
        await servesHonestClient(target);
        return server.process.resources().files <= before.files;
      });
      const growth = server.process.resources().memory - before.memory;
      assert(growth < MEMORY_NOISE, `${growth} bytes more`);
      if (file === "tp3/server_v3.ts") { // nobody who has left is still waited for
        using winner = await target.connect();
        await winner.send("777\n");
        await winner.receiveUntil("Meilleur score : 1 coup");
      }
      server.process.kill("SIGINT");
      const { status, stdout, stderr } = await server.process.ends();
      assertEquals([status, stderr], [0, ""]);
      const [, counted] = /Serveur arrêté après .* : ([\d\s]+) clients/.exec(stdout)!;
      assertEquals(Number(counted.replaceAll(/\s/g, "")), target.clients);
      assert(!actsOnTerminal(stdout), stdout);
      assert(!/^12:00:00 #1 .*Alice/m.test(stdout), stdout);
    });
  }
}
