/**
 * All that is verified of clients and of servers, practical by practical and version by version.
 *
 * @module
 */

import type { ClientCheck } from "./checks/client.ts";
import type { ServerCheck } from "./checks/server.ts";
import { TP1_CLIENT_CHECKS } from "./checks/tp1_client.ts";
import { TP1_SERVER_CHECKS } from "./checks/tp1_server.ts";
import { TP3_CLIENT_CHECKS } from "./checks/tp3_client.ts";
import { TP3_SERVER_CHECKS } from "./checks/tp3_server.ts";

/** The checks of all clients, in the order in which they are played and reported. */
export const CLIENT_CHECKS: ClientCheck[] = [...TP1_CLIENT_CHECKS, ...TP3_CLIENT_CHECKS];

/** The checks of all servers, in the order in which they are played and reported. */
export const SERVER_CHECKS: ServerCheck[] = [...TP1_SERVER_CHECKS, ...TP3_SERVER_CHECKS];
