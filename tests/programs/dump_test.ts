/** The bytes that travel, as `--trace` shows them. */

import { assertEquals } from "@std/assert";
import { dump, Trace } from "../../lib/wire/trace.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** A row of bytes: hexadecimal, then text. */
const row = (hexadecimal: string, text: string) => hexadecimal.padEnd(48) + " " + text;

Deno.test("dump: rows of 16 bytes, in hexadecimal and as text", () => {
  assertEquals(dump(encode("")), []);
  assertEquals(dump(encode("été\n")), [row("c3 a9 74 c3 a9 0a", "é·té·.")]);
  assertEquals(dump(encode("0123456789abcdefg")), [
    row("30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66", "0123456789abcdef"),
    row("67", "g"),
  ]);
  assertEquals(dump(encode("€😀")), [row("e2 82 ac f0 9f 98 80", "€··😀···")]);
});

Deno.test("dump: what is no text, or would act on the screen, is a full stop", () => {
  assertEquals(dump(Uint8Array.of(0xff, 0x80, 0xc3)), [row("ff 80 c3", "...")]);
  assertEquals(dump(Uint8Array.of(0xc3, 0x41, 0xe2, 0x82)), [row("c3 41 e2 82", ".A..")]);
  assertEquals(dump(encode("\x1b[2J\t\u202e")), [row("1b 5b 32 4a 09 e2 80 ae", ".[2J..··")]);
});

Deno.test("Trace: each event with its time, the bytes, and the messages they make", () => {
  const events: string[] = [];
  const print = (event: string) => events.push(event.replace(/^\[\d+,\d{3} s\] /, ""));
  const trace = new Trace(print, "127.0.0.1:50000", "127.0.0.1:6400");
  trace.sent(encode("7"));
  trace.received(encode("é"), []);
  trace.flushed([]);
  trace.flushed([{ text: "é", bytes: 2 }]);
  const messages = ["a", "b", "c", "x".repeat(100)].map((text) => ({ text, bytes: 1 }));
  trace.received(encode("a"), messages.slice(0, 2));
  trace.received(encode("a"), messages);
  trace.received(encode("a"), messages.slice(3));
  trace.received(encode("a"));
  trace.ended("closed");
  trace.ended("lost");
  trace.closed();
  assertEquals(events, [
    "connexion ouverte entre 127.0.0.1:50000 (ici) et 127.0.0.1:6400",
    `→ 1 octet\n    ${row("37", "7")}`,
    `← 2 octets\n    ${row("c3 a9", "é·")}\n    pas encore de message : la suite manque`,
    "… rien de plus ne vient\n    un message : « é »",
    `← 1 octet\n    ${row("61", "a")}\n    2 messages : « a » puis « b »`,
    `← 1 octet\n    ${row("61", "a")}\n    4 messages : « a » puis « b » puis « c » puis …`,
    `← 1 octet\n    ${row("61", "a")}\n    un message : « ${"x".repeat(60)}… »`,
    `← 1 octet\n    ${row("61", "a")}\n    ignorés : la conversation est finie`,
    "← fin du flux : l'autre côté a fermé",
    "← connexion coupée (reset)",
    "→ fin du flux : fermé ici",
  ]);
});
