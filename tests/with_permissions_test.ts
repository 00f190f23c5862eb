/**
 * The tests that need permissions, in one module: `deno test` alone loads it in a third of a second, as it would each
 * of these files, tells that they are ignored, and how to run them.
 *
 * @module
 */

import "./bench/bench_test.ts";
import "./dist/dist_test.ts";
import "./dist/executables_test.ts";
import "./documents/compare_test.ts";
import "./documents/documents_test.ts";
import "./page/browser_test.ts";
import "./page/page_test.ts";
import "./pranks/hostile_test.ts";
import "./pranks/pranks_test.ts";
import "./programs/connection_test.ts";
import "./programs/errors_test.ts";
import "./programs/invitation_test.ts";
import "./programs/mistakes_test.ts";
import "./programs/terminal_test.ts";
import "./programs/tp1_test.ts";
import "./programs/tp3_auto_test.ts";
import "./programs/tp3_client_test.ts";
import "./programs/tp3_server_test.ts";
import "./programs/trace_test.ts";
import "./project/layers_test.ts";
import "./project/offline_test.ts";
import "./project/types_test.ts";
import "./verify/class_test.ts";
import "./verify/client_faults_test.ts";
import "./verify/client_test.ts";
import "./verify/command_test.ts";
import "./verify/server_test.ts";
import "./verify/unruly_test.ts";
import { isGranted } from "./support/processes.ts";

if (!isGranted("read", "write", "run", "env", "net")) {
  Deno.test.ignore(
    "Les tests ignorés lancent des programmes : « deno task test » en donne le droit",
    () => {},
  );
}
