/** Opens the page for the projector, if it is asked for.
 *
 * @example
 * ```ts
 * import { openScoreboard } from "./scoreboard.ts";
 * const options = { host: "127.0.0.1", port: 6000, lines: false };
 * await using page = await openScoreboard(options, { client: "tp1/client_v1.ts", port: 6000 }); // no page
 * if (page) throw new Error();
 * ```
 *
 * @module */

import { Failure } from "./cli/errors.ts";
import type { Page, ScoreboardOptions } from "./scoreboard/board.ts";
import type { Server } from "./server.ts";

/** Returns the page of a server, if its options ask for one; `await using` closes it.
 * @throws {Failure} If the system does not let us, or Deno is too old. */
export async function openScoreboard(
  options: ScoreboardOptions,
  server: Pick<Server, "audience" | "client" | "port">,
): Promise<Page | undefined> {
  if (options.scoreboard === undefined) return;
  const { deno } = Deno.version;
  if (deno.localeCompare("2.8", undefined, { numeric: true }) < 0) {
    throw new Failure(`--scoreboard demande Deno 2.8 au moins, et voici ${deno} : lancez « deno upgrade ».`);
  }
  const { serveScoreboard } = await import("./scoreboard/server.ts");
  return server.audience = serveScoreboard(options, options.scoreboard, server);
}
