/** Addresses, and what the network complains of. */

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { formatAddress, parseAddress, refuseAddress } from "../../lib/cli/address.ts";
import { connectFailure, explainMistake, Failure, listenFailure, placeOf } from "../../lib/cli/errors.ts";

Deno.test("une adresse est celle d'une machine, avec ou sans port ; toute autre écriture est refusée", () => {
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

Deno.test("une adresse IPv6 se passe de crochets, sauf si un port la suit", () => {
  for (const text of ["::1", "fe80::1%eth0", "2001:db8::20", "::ffff:192.168.1.20"]) {
    assertEquals(parseAddress(text, 6000), { hostname: text, port: 6000 });
  }
  assertThrows(() => parseAddress("192.168.1:20:30.1", 6000), Failure, "Adresse incorrecte");
});

Deno.test("on ne se connecte pas à 0.0.0.0, que le serveur affiche : le client dit quoi taper", () => {
  for (const text of ["0.0.0.0", "0.0.0.0:6400", "0", "::", "[::]:6400", "0:0:0:0:0:0:0:0"]) {
    const { message, status } = assertThrows(() => parseAddress(text, 6400), Failure);
    assertStringIncludes(message, "veut dire « toutes les adresses du serveur »");
    assertStringIncludes(message, "Tapez 127.0.0.1 si le serveur est sur cette machine");
    assertEquals([status, refuseAddress(text)], [2, message]);
  }
  assertEquals(parseAddress("0.0.0.1", 1).hostname, "0.0.0.1");
});

/** What is said of an error, to a client and to a server. */
const toClient = (error: unknown) => (connectFailure(error, "h:7") as Error).message;
const toServer = (error: unknown) => (listenFailure(error, "h:7", "--scoreboard") as Error).message;

Deno.test("une panne du réseau est racontée en français ; une erreur du programme reste ce qu'elle est", () => {
  const unreachable = Object.assign(new Error("No route to host (os error 113)"), { code: "EHOSTUNREACH" });
  assertStringIncludes(toClient(unreachable), "La connexion avec h:7 a échoué : No route to host");
  const invalid = Object.assign(new TypeError("Invalid argument (os error 22)"), { code: "EINVAL" });
  assertStringIncludes(toClient(invalid), "La connexion avec h:7 a échoué");
  assertStringIncludes(toServer(invalid), "Impossible d'écouter sur h:7 : Invalid argument");
  const unknown = new Error("No such host is known. (os error 11001)");
  for (const say of [toClient, toServer]) assertStringIncludes(say(unknown), "Adresse inconnue : h:7");
  const mistake = new TypeError("x is not a function");
  for (const failure of [connectFailure, listenFailure]) {
    assertEquals(failure(mistake, "h:7"), mistake);
    assertEquals(failure("?", "h:7"), "?");
  }
});

Deno.test("on ne parle pas d'écouter à un client, ni de se connecter à un serveur", () => {
  const { AddrInUse, AddrNotAvailable, ConnectionRefused, PermissionDenied, TimedOut } = Deno.errors;
  for (const Kind of [AddrNotAvailable, ConnectionRefused, PermissionDenied, TimedOut]) {
    assert(
      !/écout(er|e sur)|--host|--port/.test(toClient(new Kind("")).replace("n'écoute sur", "")),
      Kind.name,
    );
  }
  for (const Kind of [AddrInUse, AddrNotAvailable, PermissionDenied]) {
    assertStringIncludes(toServer(new Kind("")), "Impossible d'écouter sur h:7 : ");
  }
});

Deno.test("un port peut être réservé par le système : ceux jusqu'à 1023, ou sous Windows d'autres encore", () => {
  assertStringIncludes(toServer(new Deno.errors.PermissionDenied("EACCES (os error 13)")), "jusqu'à 1023");
  const windows = toServer(new Deno.errors.PermissionDenied("An attempt was made… (os error 10013)"));
  assertStringIncludes(windows, "Windows se réserve ce port, ou un autre programme l'a pris pour lui seul");
  assertStringIncludes(windows, "choisissez un autre port avec --scoreboard");
  assert(!windows.includes("1023"));
});

/** An error with a stack, as Deno writes it. */
function errorAt(...places: string[]): Error {
  const error = new TypeError("x is not a function");
  error.stack = [String(error), ...places.map((place) => `    at f (file:///C:/mes%20TP/${place})`)].join(
    "\n",
  );
  return error;
}

Deno.test("une erreur dans un programme est racontée en français, avec la ligne du script qui y a mené", () => {
  assertEquals(
    explainMistake(errorAt("lib/server.ts:9:1", "tp3/mon%20serveur.ts:31:15", "lib/program.ts:1:1")),
    "Erreur dans le programme, à la ligne 31 de tp3/mon serveur.ts : TypeError: x is not a function",
  );
  assertEquals(
    placeOf(errorAt("lib/server.ts:9:1", "lib/program.ts:1:1")),
    ", à la ligne 9 de lib/server.ts",
  );
  assertEquals(
    placeOf(errorAt("ext:deno_fs/30_fs.js:1:1", "lib/scoreboard/board.ts:2:1", "tp1/server.ts:12:1")),
    ", à la ligne 12 de tp1/server.ts",
  );
  assertEquals(explainMistake("\x1b[2J"), "Erreur dans le programme : \\x1b[2J");
  assertEquals(explainMistake(undefined), "Erreur dans le programme : undefined");
  assertStringIncludes(explainMistake(new Failure("Message trop long.")), " : Message trop long.");
});
