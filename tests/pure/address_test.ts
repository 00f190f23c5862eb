/** Addresses, and what the network complains of. */

import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { formatAddress, parseAddress, refuseAddress } from "../../lib/address.ts";
import { Failure, networkFailure } from "../../lib/errors.ts";

Deno.test("an address is a host, with or without a port; anything else is refused", () => {
  assertEquals(parseAddress("localhost", 6000), { hostname: "localhost", port: 6000 });
  assertEquals(parseAddress(" 127.0.0.1:7 ", 6000), { hostname: "127.0.0.1", port: 7 });
  assertEquals(parseAddress("[fe80::1%eth0]:7", 6000), { hostname: "fe80::1%eth0", port: 7 });
  for (const text of ["", ":7", "a:0", "a:65536", "a:7:8", "a/b", "[a b]", "[::1]:"]) {
    assertEquals(assertThrows(() => parseAddress(text, 6000), Failure, "Adresse incorrecte").status, 2);
    assertStringIncludes(refuseAddress(text)!, text === "" ? "Tapez l'adresse" : "Adresse incorrecte");
  }
  assertEquals(refuseAddress("127.0.0.1"), undefined);
  assertEquals(formatAddress({ hostname: "::1", port: 7 }), "[::1]:7");
});

Deno.test("what the system says of the network is told in French; a mistake in the program stays itself", () => {
  const sentence = (error: unknown) => (networkFailure(error, "h:7") as Error).message;
  assertStringIncludes(sentence(new Deno.errors.PermissionDenied("EACCES")), "un port au-dessus de 1023");
  const unreachable = Object.assign(new Error("No route to host (os error 113)"), { code: "EHOSTUNREACH" });
  assertStringIncludes(sentence(unreachable), "La connexion avec h:7 a échoué : No route to host");
  const invalid = Object.assign(new TypeError("Invalid argument (os error 22)"), { code: "EINVAL" });
  assertStringIncludes(sentence(invalid), "La connexion avec h:7 a échoué");
  assertStringIncludes(
    sentence(new Error("No such host is known. (os error 11001)")),
    "Adresse inconnue : h:7",
  );
  const mistake = new TypeError("x is not a function");
  assertEquals(networkFailure(mistake, "h:7"), mistake);
  assertEquals(networkFailure("?", "h:7"), "?");
});
