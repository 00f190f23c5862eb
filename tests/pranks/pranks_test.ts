/** Every prank against every server. */

import { assert, assertEquals } from "@std/assert";
import { delay } from "@std/async/delay";
import {
  actsOnTerminal,
  assertServesHonestClient,
  type Prank,
  PRANKS,
  SERVERS,
  type Target,
  targetAt,
} from "./pranks.ts";
import { isGranted, repeatUntil, serve, testsThatNeed } from "../support/processes.ts";

const { testOn } = testsThatNeed("run", "net");

/** What the random bytes come from: `SEED` in the environment, if that may be read, to play the same again. */
const seed = Number(
  (isGranted("env") && Deno.env.get("SEED")) || crypto.getRandomValues(new Uint32Array(1))[0],
);

/** How much more memory than at its start a server may have, in bytes: about what V8 fills before it collects garbage. */
const MAX_GROWTH = 200_000_000;

/** Honest clients are answered as long as something goes on. */
async function assertServesHonestClients(target: Target, event: Promise<void>): Promise<void> {
  let over = false;
  event.finally(() => over = true).catch(() => {});
  do {
    await assertServesHonestClient(target);
    await delay(100); // time for the others
  } while (target.concurrent && !over);
}

/** Plays a prank against a server. @throws {Error} If the server does not survive it as it promises. */
async function assertSurvives(
  spec: typeof SERVERS[0],
  { options = [], says = "", play }: Prank,
): Promise<void> {
  const { file, args } = spec;
  await using server = await serve(file, ...args, ...options);
  const target = targetAt(server, spec, seed);
  await assertServesHonestClient(target);
  const before = server.process.resources();

  const prank = play(target);
  await Promise.all([prank, assertServesHonestClients(target, prank)]);

  await assertServesHonestClient(target);
  await server.process.sees(says);
  await repeatUntil(async () => { // those before it may still be closing
    await assertServesHonestClient(target);
    return server.process.resources().files <= before.files;
  });
  const growth = server.process.resources().memory - before.memory;
  assert(growth < MAX_GROWTH, `${growth} bytes more`);
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
}

for (const prank of PRANKS) {
  testOn("Linux", `every server survives a client that ${prank.name}`, async () => {
    await Promise.all(SERVERS.map((spec) =>
      assertSurvives(spec, prank).catch((cause) => {
        throw new Error(`${spec.file}, SEED=${seed}`, { cause });
      })
    ));
  });
}
