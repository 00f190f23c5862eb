/** The checks of students' clients: right ones pass. */

import { CLIENTS, isInstalled, testsThatNeed } from "../support/processes.ts";
import { DENO, IN_TWO, RIGHT_CLIENTS } from "./styles/clients.ts";
import { assertRight, type Right } from "./verifying.ts";

const { testOn, testWith } = testsThatNeed("run", "net", "read", "write", "env");

const NODE: Right = {
  file: "tests/verify/styles/tp3_client_v1_node.mjs",
  warns: [IN_TWO],
  command: [["node"], ["{port}"]],
};

testWith(
  "python3",
  "verify:client: right programs, in any style, are warned only for what the handout does not ask",
  (t) => assertRight(t, "client", isInstalled("node") ? [...RIGHT_CLIENTS, NODE] : RIGHT_CLIENTS),
);

testOn(
  "Linux",
  "verify:client --strict: our own clients pass whole, never talking to anybody else",
  async (t) => {
    const command: Right["command"] = [DENO, ["--port", "{port}"]]; // tp1 clients: the handout's address, by default
    await assertRight(
      t,
      "client",
      CLIENTS.map((file) => ({ file: `${file}.ts`, warns: [], command, options: ["--strict"] })),
    );
  },
);
