/** Executables of all the programs, their types checked: they play, where `deno compile` has a runtime to put into them. */

import { assertEquals, assertMatch } from "@std/assert";
import { pooledMap } from "@std/async/pool";
import { isGranted, Process, testsThatNeed } from "../support/processes.ts";
import { LACKING, PROGRAMS } from "./dist.ts";
import { GAMES, play, playersOf } from "./games.ts";

const { test } = testsThatNeed("run", "net", "read", "write");

/** How many programs are compiled at once. */
const AT_ONCE = 2;

/** Whether a page can be part of an executable: this Deno can import a text. */
const HAS_PAGE = !/^2\.[0-7]\./.test(Deno.version.deno);

let folder = "";
let lacksRuntime = false;

if (isGranted("run", "write")) {
  Deno.test.beforeAll(async () => {
    folder = await Deno.makeTempDir();
    const compile = async (program: string) => {
      const file = `${folder}/${program.replace("/", "-")}`;
      const args = ["compile", "--allow-net", "--no-prompt", "--output", file, `${program}.ts`];
      await using process = new Process(Deno.execPath(), args);
      const status = await process.status; // a runtime may be on its way for long
      lacksRuntime = LACKING.test(process.stderr);
      if (!lacksRuntime) assertEquals(status, 0, process.transcript());
    };
    await compile(PROGRAMS[0]);
    if (lacksRuntime) {
      return console.log("the runtime of `deno compile` is out of reach: no executable is run");
    }
    for await (const _ of pooledMap(AT_ONCE, PROGRAMS.slice(1), compile));
  });

  Deno.test.afterAll(async () => await Deno.remove(folder, { recursive: true }));
}

for (const game of GAMES) {
  test(`the executables ${playersOf(game).join(", ")} play, far from the project`, async () => {
    if (lacksRuntime) return;
    const args = HAS_PAGE ? game.args : game.args.filter((arg) => arg !== "--scoreboard" && arg !== "0");
    const start = (name: string, ...args: string[]) => new Process(`${folder}/${name}`, args, {}, folder);
    await play({ ...game, args }, start, game.players[0].name);
  });
}

test("an executable whose page was left out by an older Deno says so", async () => {
  if (lacksRuntime || HAS_PAGE) return;
  await using server = new Process(`${folder}/tp1-server`, ["--port", "0", "--scoreboard", "0"], {}, folder);
  assertEquals(await server.status, 1);
  assertMatch(server.stderr, /^--scoreboard demande Deno 2\.8 au moins, et voici 2\.\d/);
});
