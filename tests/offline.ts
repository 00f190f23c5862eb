/**
 * Makes this folder complete: it then runs as it is, wherever it is copied, for any account, with no network.
 *
 * Deno keeps what it downloads in the cache of an account. With a `package.json`, be it empty, it takes npm packages from
 * `node_modules` instead, without a word and without a look at the network. Git ignores both, so that a fresh clone goes
 * on with the cache. `@types/node` is there for `deno test` and `deno check`: this mode has no types of `node:` of its own.
 *
 * @module
 */

import { Failure } from "../lib/cli/errors.ts";
import { exitAfter } from "../lib/program.ts";

const ROOT = `${import.meta.dirname}/..`;

/** Installs without links, which not every copy keeps, in a folder beside: a failure changes nothing. */
async function install(): Promise<void> {
  const folder = await Deno.makeTempDir({ dir: ROOT, prefix: ".offline_" });
  try {
    await Deno.copyFile(`${ROOT}/deno.json`, `${folder}/deno.json`);
    await Deno.writeTextFile(`${folder}/package.json`, '{"dependencies":{"@types/node":"24.19.4"}}');
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["install", "--no-lock", "--node-modules-linker=hoisted"],
      cwd: folder,
    }).output();
    if (!success) {
      throw new Failure("Rien n'a changé : il faut Internet (le registre npm), ou le proxy du lycée.");
    }
    await Deno.remove(`${ROOT}/node_modules`, { recursive: true }).catch(() => {}); // there may be none
    await Deno.rename(`${folder}/node_modules`, `${ROOT}/node_modules`);
    await Deno.writeTextFile(`${ROOT}/package.json`, "{}\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

await exitAfter(async () => {
  await install();
  console.log("Ce dossier est complet : copiez-le tel quel.");
});
