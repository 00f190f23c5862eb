/**
 * All that is verified of servers, practical by practical and version by version.
 *
 * @module
 */

import type { ServerCheck } from "./checks/server.ts";
import { TP1_SERVER_CHECKS } from "./checks/tp1_server.ts";
import { TP3_SERVER_CHECKS } from "./checks/tp3_server.ts";

/** The checks of all servers, in the order in which they are played and reported. */
export const SERVER_CHECKS: ServerCheck[] = [...TP1_SERVER_CHECKS, ...TP3_SERVER_CHECKS];
