/**
 * Verifies again each time that a program is saved.
 *
 * @module
 */

import { delay } from "@std/async/delay";
import { UsageError } from "./check.ts";

/** How long to wait, in ms, for the end of what an editor does when it saves. */
const SETTLING = 200;

/**
 * Runs a verification, and again on a fresh screen each time that one of the files in a command has changed, for
 * ever. One that is under way is told to stop.
 *
 * @throws {UsageError} If the command names no file.
 */
export async function watch(command: string[], run: (signal: AbortSignal) => Promise<void>): Promise<never> {
  const files = command.slice(1).filter(isFile).map((file) => Deno.realPathSync(file));
  if (files.length === 0) throw new UsageError("--watch : aucun fichier dans la commande.");
  // Of the folders, as many editors replace the file.
  const changes = Deno.watchFs([...new Set(files.map((file) => file.replace(/[/\\][^/\\]*$/, "")))]);
  let changed = Promise.withResolvers<void>();
  (async () => {
    for await (const { kind, paths } of changes) {
      if (kind !== "access" && paths.some((path) => files.includes(path))) changed.resolve();
    }
  })();
  while (true) {
    console.clear();
    changed = Promise.withResolvers();
    const again = new AbortController();
    changed.promise.then(() => again.abort());
    await run(again.signal);
    if (!again.signal.aborted) {
      console.log(`\n${new Date().toLocaleTimeString("fr-FR")} : enregistrez, je recommence.`);
    }
    await changed.promise;
    await delay(SETTLING);
  }
}

function isFile(name: string): boolean {
  try {
    return Deno.statSync(name).isFile;
  } catch {
    return false;
  }
}
