/** Compares two versions of a program, line by line: `deno task compare tp1/client_v1.ts tp1/client_v2.ts`. */

import { diff } from "node:util";
import { dim, green, red, setColorEnabled } from "@std/fmt/colors";
import { Failure } from "../lib/cli/errors.ts";
import { exitAfter } from "../lib/program.ts";

const USAGE = "Indiquez deux fichiers : deno task compare tp1/client_v1.ts tp1/client_v2.ts";

/** Returns the lines of a file. @throws {Failure} With status 2, if it cannot be read. */
function linesOf(file: string): string[] {
  try {
    return Deno.readTextFileSync(file).trimEnd().split(/\r?\n/);
  } catch {
    throw new Failure(`Pas de fichier ${file} dans ${Deno.cwd()}.`, 2);
  }
}

/** Returns what changes from some lines to others: `-` before those that go, `+` before those that come. */
export function compare(before: string[], after: string[]): string[] {
  return diff(before, after).map(([change, line]) => {
    if (change === 0) return dim(`  ${line}`);
    return change > 0 ? red(`- ${line}`) : green(`+ ${line}`);
  });
}

if (import.meta.main) {
  await exitAfter(() => {
    setColorEnabled(Deno.stdout.isTerminal() && !Deno.noColor);
    Deno.chdir(Deno.env.get("INIT_CWD") || "."); // where the user stands: `deno task` goes to the top of the project
    const [before, after, ...others] = Deno.args;
    if (after === undefined || others.length > 0) throw new Failure(USAGE, 2);
    const [one, other] = [linesOf(before), linesOf(after)];
    const isSame = one.join("\n") === other.join("\n");
    console.log(isSame ? "Aucune différence." : compare(one, other).join("\n"));
  });
}
