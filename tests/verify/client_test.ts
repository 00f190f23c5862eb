/** The checks of students' clients: right ones pass. */

import { CLIENTS, testsThatNeed } from "../support/processes.ts";
import { RIGHT_CLIENTS, WRONG_CLIENTS } from "./styles/clients.ts";
import { assertFound, type Sample } from "./verifying.ts";

const { testOn, testWith } = testsThatNeed("run", "net", "read", "write", "env");

testWith(
  "python3",
  "verify:client: right programs, in any style, are warned only for what the handout does not ask",
  (t) => assertFound(t, "client", [...RIGHT_CLIENTS, ...WRONG_CLIENTS]),
);

testOn(
  "Linux",
  "verify:client --strict: our own clients pass whole, never talking to anybody else",
  async (t) => {
    const args = ["--port", "{port}"]; // tp1 clients: the handout's address, by default
    const samples = CLIENTS.map((file): Sample => ({
      file: `${file}.ts`,
      warns: [],
      args,
      options: ["--strict"],
    }));
    await assertFound(t, "client", samples);
  },
);
