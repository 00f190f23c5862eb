/** `deno task dist`: what it makes is run and played with, far from the project, the cache and the network. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ENDINGS, parseOptions, PROGRAMS } from "./dist.ts";
import { GAMES, play, playersOf } from "./games.ts";
import { isGranted, Process, ROOT, testsThatNeed } from "../support/processes.ts";

const { test, testOn } = testsThatNeed("run", "net", "read", "write", "env");

/** Nothing is fetched: nobody listens on that port. */
const OFFLINE = { HTTPS_PROXY: "http://127.0.0.1:1", NPM_CONFIG_REGISTRY: "http://127.0.0.1:1" };

/** A runtime in place of Deno's, if none is given, for what is only looked at: any program of Linux will do. */
const STAND_IN = { DENORT_BIN: isGranted("env") && Deno.env.get("DENORT_BIN") || "/bin/sh" };

/** Runs the task, with its permissions, in a folder of its own. */
function dist(args: string[], env: Record<string, string>, folder: string): Process {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
  const [, ...words] = tasks.dist.command.split(" ");
  const script = ROOT + words.pop();
  return new Process(Deno.execPath(), [...words, script, ...args], env, folder);
}

/** A folder for a while. */
async function folder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir();
  const remove = () =>
    Deno.remove(path, { recursive: true }).catch((error) => {
      // Deno for Windows has links to itself in its cache, and Windows removes no link to a program that runs.
      if (Deno.build.os !== "windows" || !(error instanceof Deno.errors.PermissionDenied)) throw error;
    });
  return { path, [Symbol.asyncDispose]: remove };
}

/** Where everything is made once for all the tests. */
let made: Awaited<ReturnType<typeof folder>>;
let making: Process;

if (isGranted("run", "write")) {
  Deno.test.beforeAll(async () => {
    made = await folder();
    making = dist([], STAND_IN, made.path);
    await making.status;
  });

  Deno.test.afterAll(async () => await made[Symbol.asyncDispose]());
}

/** The name of the file that is made of a program, with this ending. */
function nameOf(program: string, ending: string): string {
  return program.replace("/", "-") + ending;
}

testOn("Linux", "dist: a bundle and an executable of each program, and the table of all", async () => {
  assertEquals([await making.status, making.stderr], [0, ""], making.transcript());
  const names = [".js", ENDINGS[Deno.build.target]].flatMap((ending) =>
    PROGRAMS.map((program) => nameOf(program, ending))
  );
  const rows = [...making.stdout.matchAll(/^(?:dist\/)?(\S+) +([\d,]+)\s(ko|Mo)$/gm)];
  assertEquals(rows.map(([, name]) => name), [...names, "total"]);
  assertEquals([...Deno.readDirSync(`${made.path}/dist`)].map(({ name }) => name).sort(), names.sort());
  let total = 0;
  for (const [row, name, shown, unit] of rows) {
    const bytes = name === "total" ? total : (await Deno.stat(`${made.path}/dist/${name}`)).size;
    const size = bytes / (unit === "ko" ? 1e3 : 1e6);
    assert(Math.abs(size - Number(shown.replace(",", "."))) < 0.051, `${row}: ${bytes}`);
    total += bytes;
  }
});

test("README: the bundles are as large as it says", async () => {
  const readme = await Deno.readTextFile(`${ROOT}README.md`);
  const [, least, most] = /un fichier `.js` de\s(\d+) à\s(\d+)\sko/.exec(readme)!;
  for (const program of PROGRAMS) {
    const { size } = await Deno.stat(`${made.path}/dist/${nameOf(program, ".js")}`);
    assert(size > Number(least) * 1000 && size < Number(most) * 1000, `${program}: ${size}`);
  }
});

/** Starts a bundle as from a USB stick: on a machine where Deno is installed, and nothing else. */
function start(name: string, ...args: string[]): Process {
  const flags = ["run", "--allow-net", "--no-prompt", "--cached-only", "--no-config"];
  const env = { ...OFFLINE, DENO_DIR: `${made.path}/empty` };
  return new Process(Deno.execPath(), [...flags, `dist/${name}.js`, ...args], env, made.path);
}

for (const game of GAMES) {
  test(`the bundles ${playersOf(game).join(", ")} play, with neither cache nor network`, async () => {
    await play(game, start, `deno run --allow-net ${game.players[0].name}.js`); // what a USB stick has on it
  });
}

test("every bundle is played with, and is one file", async () => {
  const bundles = GAMES.flatMap(playersOf).sort();
  assertEquals(bundles, PROGRAMS.map((program) => nameOf(program, "")).sort());
  for (const name of bundles) {
    const text = await Deno.readTextFile(`${made.path}/dist/${name}.js`);
    assert(!/^import\b|\bimport\((?!"node:)/m.test(text), name); // what is Deno's own stays outside
    for (const [, module] of text.matchAll(/^\/\/ (\S+\.(?:ts|js|html|css))$/gm)) {
      assertMatch(module, /^(lib|tp\d|deno-std)\//); // not where it was on this machine
    }
  }
});

/** The modules of a program, as `deno info --json` tells them. */
interface Graph {
  modules: { local?: string; specifier: string; dependencies?: { code?: { specifier: string } }[] }[];
  npmPackages: Record<string, { localPath: string }>;
}

/** The files that a program needs to run: those of the project, whatever they are, and those of npm. */
async function filesOf(program: string): Promise<string[]> {
  await using info = new Process(Deno.execPath(), ["info", "--json", `${program}.ts`]);
  const { modules, npmPackages }: Graph = JSON.parse((await info.ends()).stdout);
  // What is imported for its types alone is not needed, nor is what Deno has in it.
  const imported = new Set(
    modules.flatMap(({ dependencies = [] }) => dependencies.map(({ code }) => code?.specifier)),
  );
  return modules.flatMap(({ local, specifier }) => {
    const [, name, path] = /^npm:\/([^/]+@[^/]+)(\/.*)$/.exec(specifier) ?? [];
    if (name) return [npmPackages[name].localPath + path];
    return local && (imported.has(specifier) || specifier.endsWith(`/${program}.ts`)) ? [local] : [];
  });
}

for (const program of PROGRAMS) {
  testOn(
    "Linux",
    `the executable of ${program} has in it all it needs, and the right to the network`,
    async () => {
      const decoder = new TextDecoder("latin1"); // a character a byte, whatever it is
      const read = async (file: string) => decoder.decode(await Deno.readFile(file));
      const executable = await read(`${made.path}/dist/${nameOf(program, ENDINGS[Deno.build.target])}`);
      const files = await filesOf(program);
      const parts = [`/${program}.ts`, "/lib/protocol.ts", "/cli/parse_args.js"];
      if (["tp1/server", "tp3/server_v3"].includes(program)) {
        parts.push(...["html", "css", "js"].map((type) => `/lib/scoreboard/page.${type}`));
      }
      for (const part of parts) {
        assert(files.some((file) => file.endsWith(part)), part);
      }
      for (const file of files) assert(executable.includes(await read(file)), file);

      const [, permissions] = /"permissions":(\{.*?\})/.exec(executable)!;
      const { prompt, allow_import: _byDefault, ...allowed } = JSON.parse(permissions);
      assertEquals(prompt, false);
      assertEquals(Object.entries(allowed).filter(([, value]) => value !== null), [["allow_net", []]]);
    },
  );
}

testOn(
  "Unix",
  "dist: where no runtime can be fetched, it says so and what to do, and makes the bundles",
  async () => {
    // A cache with all that is needed, the runtimes excepted.
    await using cache = await folder();
    await using place = await folder();
    const { stdout } = await new Process(Deno.execPath(), ["info", "--json"]).ends();
    const { denoDir, npmCache } = JSON.parse(stdout);
    await Deno.symlink(npmCache, `${cache.path}/npm`);
    await Deno.mkdir(`${cache.path}/dl`);
    for (const { name } of Deno.readDirSync(`${denoDir}/dl`)) {
      if (name.startsWith("esbuild")) await Deno.symlink(`${denoDir}/dl/${name}`, `${cache.path}/dl/${name}`);
    }
    await Deno.mkdir(`${place.path}/dist`);
    await Deno.writeTextFile(`${place.path}/dist/tp3-client_v3.exe`, "of another day");
    const targets = Object.keys(ENDINGS).slice(0, 2);
    const args = ["tp3/client_v3", "tp1/server.ts", ...targets.flatMap((target) => ["--target", target])];
    const { HTTPS_PROXY } = OFFLINE;
    await using failing = dist(args, { HTTPS_PROXY, DENO_DIR: cache.path }, place.path);
    const status = await failing.status;
    assertEquals(status, 1, failing.transcript());
    assertStringIncludes(failing.stderr, `Pas d'exécutables pour ${targets.join(", ")} : `);
    assertStringIncludes(failing.stderr, `\n(error sending request for url (https://`);
    assertStringIncludes(failing.stderr, `/denort-${targets[0]}.zip\n`);
    assertStringIncludes(failing.stderr, "DENORT_BIN");
    assertEquals([...Deno.readDirSync(`${place.path}/dist`)].map(({ name }) => name).sort(), [
      "tp1-server.js",
      "tp3-client_v3.exe",
      "tp3-client_v3.js",
    ]);
  },
);

test("dist: a DENORT_BIN that leads nowhere is told", async () => {
  await using place = await folder();
  const { status, stderr } = await dist(["tp1/client_v1"], { DENORT_BIN: "/nowhere/denort" }, place.path)
    .ends();
  assertEquals([status, stderr], [
    1,
    "DENORT_BIN dit que le moteur est « /nowhere/denort » : il n'y a rien là.\n",
  ]);
});

test("dist: a program may be written as a shell completes it", () => {
  for (const name of ["tp3/client_v3", "tp3/client_v3.ts", "./tp3/client_v3.ts", ".\\tp3\\client_v3.ts"]) {
    assertEquals(parseOptions([name]).programs, ["tp3/client_v3"]);
  }
});

test("dist: a mistake on the command line is told, with status 2", async () => {
  const [one, other] = Object.keys(ENDINGS);
  const mistakes: [string[], string][] = [
    [["tp2/client"], `« tp2/client » n'est pas un programme : ${PROGRAMS.join(", ")}.`],
    [["tp3/client_v3.js"], "« tp3/client_v3.js » n'est pas un programme : "],
    [["--target", "windows"], `--target « windows » : il faut ${Object.keys(ENDINGS).join(", ")} ou all.`],
    [["--target", "all", "--target", "x"], "--target « x » : il faut "],
    [["--target"], "--target sans valeur : il faut "],
    [["--fast"], "Option inconnue : --fast."],
    [["--target", one, "--target", other], "DENORT_BIN est le moteur d'une seule plateforme"],
  ];
  for (const [args, sentence] of mistakes) {
    await using process = dist(args, STAND_IN, made.path);
    const { status, stdout, stderr } = await process.ends();
    assertEquals([status, stdout, stderr.slice(0, sentence.length)], [2, "", sentence]);
    assertMatch(stderr, / Essayez --help\.\n$/);
  }
});

test("dist --help names every option and every platform, which are those of deno compile", async () => {
  const { status, stdout } = await dist(["--help"], {}, made.path).ends();
  assertEquals(status, 0);
  for (const word of ["PROGRAMME", "--target", "--help"]) assertStringIncludes(stdout, `\n  ${word} `);
  for (const [target, ending] of Object.entries(ENDINGS)) {
    assertMatch(stdout, new RegExp(`\n  ${target} +tp3-client_v3${RegExp.escape(ending)}\n`));
  }
  const { stderr } = await new Process(Deno.execPath(), ["compile", "--target", "?", "tp1/server.ts"]).ends();
  const [, targets] = /possible values: (.*)/.exec(stderr)!;
  assertEquals(targets.split(", ").sort(), Object.keys(ENDINGS).sort());
});
