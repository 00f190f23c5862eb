/** The checks of students' clients: each fault is noticed by the check that is for it. */

import { assertEquals } from "@std/assert";
import { testsThatNeed } from "../support/processes.ts";
import { CLIENT_CHECKS } from "./checks.ts";
import { FAULTY_CLIENTS } from "./faulty/clients.ts";
import { RIGHT_CLIENTS } from "./styles/clients.ts";
import { assertNoticed, neverFailed } from "./verifying.ts";

const { testWith } = testsThatNeed("run", "net", "read", "write", "env");

testWith(
  "python3",
  "verify:client: each fault is noticed by its check, and by no other",
  (t) => assertNoticed(t, "client", FAULTY_CLIENTS, RIGHT_CLIENTS),
);

Deno.test("verify:client: each check has a program that fails it", () => {
  assertEquals(neverFailed(CLIENT_CHECKS, RIGHT_CLIENTS, FAULTY_CLIENTS), []);
});
