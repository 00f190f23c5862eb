/** The folder that `deno task offline` makes: it runs as it is for somebody else, with neither cache nor network. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { PROGRAMS } from "../dist/dist.ts";
import { isGranted, isInstalled, Process, ROOT, testsThatNeed } from "../support/processes.ts";

const { testWith } = testsThatNeed("run", "read", "write", "env");

/** Where the folder is made, once for all the tests, beside a copy of Deno that everybody may run. */
const PLACE = isGranted("write") ? Deno.makeTempDirSync({ prefix: "salle de classe " }) : "";

/** Words that run a command as root, who may become nobody. */
const asRoot = (...words: string[]) => isInstalled("sudo") ? ["sudo", "-n", ...words] : words;

/** Runs commands of `sh` there, as nobody, with no network but the loopback, and no home. */
async function asNobody(script: string): ReturnType<Process["ends"]> {
  const environment = ["env", "-i", `PATH=${PLACE}:/usr/bin:/bin`, "HOME=/nonexistent", "NO_COLOR=1"];
  const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", ...environment];
  const words = asRoot("unshare", "--net", "sh", "-c", 'ip link set lo up; exec "$@"', "sh", ...nobody);
  await using process = new Process(words[0], [...words.slice(1), "sh", "-c", script], {}, `${PLACE}/nsi`);
  return { status: await process.status, stdout: process.stdout, stderr: process.stderr };
}

if (isGranted("run", "write") && isInstalled("ip")) {
  Deno.test.beforeAll(async () => {
    await Deno.mkdir(`${PLACE}/nsi`);
    const parts = ["deno.json", "deno.lock", "README.md", "tp1", "tp3", "lib", "tests"];
    const run = async (command: string, ...args: string[]) => {
      await using process = new Process(command, args, {}, `${PLACE}/nsi`);
      assertEquals(await process.status, 0, process.transcript());
    };
    await run("cp", "-r", ...parts.map((part) => ROOT + part), ".");
    await run(Deno.execPath(), "task", "offline");
    await run(Deno.execPath(), "bundle", "--output", "dist/tp3-server_v3.js", "tp3/server_v3.ts");
    await run("cp", Deno.execPath(), `${PLACE}/deno`);
    await run("chmod", "-R", "a-w,a+rX", PLACE);
  });

  Deno.test.afterAll(async () => {
    await new Deno.Command("chmod", { args: ["-R", "u+w", PLACE] }).output();
    await Deno.remove(PLACE, { recursive: true });
  });
}

testWith(
  "ip",
  "offline: a folder of plain files, which any copy keeps, and nothing that git follows",
  async () => {
    await using links = new Process("find", [`${PLACE}/nsi`, "-type", "l"]);
    assertEquals((await links.ends()).stdout, "");
    assertEquals(
      await Deno.readTextFile(`${PLACE}/nsi/deno.lock`),
      await Deno.readTextFile(`${ROOT}deno.lock`),
    );
    const ignored = await Deno.readTextFile(`${ROOT}.gitignore`);
    for (const name of ["node_modules/", "package.json"]) assertStringIncludes(ignored, `\n/${name}\n`);
  },
);

testWith("ip", "offline: the ten programs, and a bundle, start at once, without a word", async () => {
  for (const file of [...PROGRAMS.map((program) => `${program}.ts`), "dist/tp3-server_v3.js"]) {
    const { status, stdout, stderr } = await asNobody(`deno run --allow-net ${file} --help`);
    assertEquals([status, stderr], [0, ""]);
    assertMatch(stdout, /^Usage : deno run --allow-net /);
  }
});

testWith("ip", "offline: both practicals are played", async () => {
  const { status, stdout } = await asNobody("deno task demo");
  assertEquals(status, 0, stdout);
  assertMatch(stdout, /Alice dit : EoT[^]*Meilleur score de la partie : \d coups?\n/);
});

testWith("ip", "offline: the page is served", async () => {
  const server = "deno run --allow-net tp3/server_v3.ts --scoreboard & sleep 0.1";
  const page = "deno eval 'console.log(await (await fetch(`http://127.0.0.1:8080/`)).text())'";
  const { stdout, stderr } = await asNobody(
    `${server}; until ${page} 2>/dev/null; do sleep 0.1; done; kill $!`,
  );
  assertStringIncludes(stdout, "</html>");
  assertEquals(stderr, "");
});

testWith("ip", "offline: deno test passes", async () => {
  const { status, stdout, stderr } = await asNobody("deno test");
  assertEquals(status, 0, stdout + stderr);
  assertMatch(stdout, /\nok \| \d+ passed/);
  assert(!`${stdout}${stderr}`.includes("Download"));
});

testWith("ip", "offline: the verifiers check a program", async () => {
  const programs = ["client --tp 3 --level 1 tp3/client_v1.ts", "client --tp 1 --level 1 tp1/client_v1.ts"];
  programs.push("server --tp 3 --level 1 tp3/server_v1.ts");
  await Promise.all(programs.map(async (program) => { // on the handout's ports, each in a network of its own
    const { status, stdout } = await asNobody(`deno task verify:${program}`);
    assertEquals(status, 0, stdout);
    assertMatch(stdout, /^✔ [^]*\nRésultat : /);
  }));
});

testWith("ip", "offline: made again without a network, the folder stays complete", async () => {
  const copy = 'place=$(mktemp -d) && cp -r . "$place" && cd "$place" && chmod -R u+w .';
  const again = "deno task offline; deno run tp1/server.ts --help";
  const { status, stdout, stderr } = await asNobody(`${copy} && { ${again}; }; rm -r "$place"`);
  assertEquals(status, 0, stderr);
  assertStringIncludes(
    stderr,
    "Rien n'a changé : il faut Internet (le registre npm), ou le proxy du lycée.\n",
  );
  assertMatch(stdout, /^Usage : /);
});
