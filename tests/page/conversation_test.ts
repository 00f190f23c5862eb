/** What everybody may see of a conversation, without a socket. */

import { assert, assertEquals } from "@std/assert";
import { Conversation, type Entry } from "../../lib/scoreboard/conversation.ts";

/** Adds a message. */
function say(conversation: Conversation, peer: string, text: string): void {
  conversation.exchanged({ number: 1, peer }, text, "Bien reçu");
}

/** The messages shown, with their names. */
function messagesOf(conversation: Conversation): [string, Entry][] {
  const { clients: _, ...messages } = conversation.view();
  return Object.entries(messages) as [string, Entry][];
}

/** Adds a message, returns what is shown of it. */
function add(conversation: Conversation, peer: string, text: string): Entry {
  say(conversation, peer, text);
  return messagesOf(conversation).at(-1)![1];
}

/** Adds a message, returns which student it is taken to come from. */
function studentOf(conversation: Conversation, peer: string, text: string): number {
  return add(conversation, peer, text).student;
}

Deno.test("a message: who, when, what, and the answer once there is one", () => {
  const conversation = new Conversation();
  const before = Date.now();
  const client = { number: 3, peer: "10.0.0.7:50000" };
  const shown = { number: 3, address: "", name: "Zoé", student: 0, text: "Zoé dit : Bonjour" };
  conversation.exchanged(client, "Zoé dit : Bonjour");
  const { time, ...rest } = conversation.view()["message 1"] as Entry;
  assert(time >= before && time <= Date.now());
  assertEquals(rest, { ...shown, answer: undefined });
  conversation.exchanged({ number: 4, peer: "10.0.0.8:50000" }, "Salut", "Oui");
  conversation.exchanged(client, "Zoé dit : Bonjour", "Salut !");
  assertEquals(conversation.view()["message 1"], { time, ...shown, answer: "Salut !" });
  assertEquals(messagesOf(conversation).map(([name]) => name), ["message 1", "message 2"]);
});

Deno.test("who signs needs no address; a name is short, and comes first", () => {
  const conversation = new Conversation();
  const nameOf = (text: string) => {
    const { name, address } = add(conversation, "10.0.0.7:50000", text);
    return [name, address];
  };
  assertEquals(nameOf("Zoé dit : Léo dit : non"), ["Zoé", ""]);
  assertEquals(nameOf("Bonjour"), [undefined, "10.0.0.7:50000"]);
  assertEquals(nameOf(" dit : Bonjour"), [undefined, "10.0.0.7:50000"]);
  assertEquals(nameOf(`${"x".repeat(20)} dit : Bonjour`), ["x".repeat(20), ""]);
  assertEquals(nameOf(`${"x".repeat(21)} dit : Bonjour`), [undefined, "10.0.0.7:50000"]);
});

Deno.test("how many clients are there", () => {
  const conversation = new Conversation();
  const clients = () => conversation.view().clients;
  assertEquals(clients(), 0);
  conversation.joined();
  conversation.joined();
  conversation.left();
  assertEquals(clients(), 1);
});

Deno.test("cleared: no message is left, nor comes back with its answer; the next ones are shown", () => {
  const conversation = new Conversation();
  const client = { number: 3, peer: "10.0.0.7:50000" };
  conversation.joined();
  say(conversation, "10.0.0.8:50000", "Zoé dit : Bonjour");
  conversation.exchanged(client, "rude");
  conversation.clear();
  assertEquals(conversation.view(), { clients: 1 });
  conversation.exchanged(client, "rude", "Non !");
  assertEquals(conversation.view(), { clients: 1 });
  conversation.exchanged(client, "sorry", "Oui");
  assertEquals(messagesOf(conversation).map(([, { text }]) => text), ["sorry"]);
});

Deno.test("who is let go: nothing they have said is left, nor what they still say; others stay", () => {
  const conversation = new Conversation();
  const client = { number: 3, peer: "10.0.0.7:50000" };
  conversation.exchanged(client, "rude", "Oui");
  say(conversation, "10.0.0.7:50001", "polite");
  conversation.exchanged(client, "rude again");
  conversation.forget(client);
  conversation.exchanged(client, "rude again", "EoT");
  conversation.exchanged(client, "and again", "EoT");
  assertEquals(messagesOf(conversation).map(([, { text }]) => text), ["polite"]);
});

Deno.test("after a thousand messages are let go or cleared, each machine has its share again", () => {
  const conversation = new Conversation();
  const flooder = { number: 3, peer: "10.0.0.7:50000" };
  for (let count = 0; count < 200; count++) conversation.exchanged(flooder, "x", "Oui");
  conversation.forget(flooder);
  for (let count = 0; count < 300; count++) say(conversation, `10.0.1.${count}:1`, "hello");
  assertEquals(messagesOf(conversation).length, 200);
  conversation.clear();
  for (let count = 0; count < 300; count++) say(conversation, "10.0.0.7:50001", `${count}`);
  assertEquals(messagesOf(conversation)[0][1].text, "100");
});

Deno.test("a student is one machine and one name: other ports and other messages are the same student", () => {
  const conversation = new Conversation();
  assertEquals(studentOf(conversation, "10.0.0.7:50000", "Zoé dit : Bonjour"), 0);
  assertEquals(studentOf(conversation, "10.0.0.8:50000", "Zoé dit : Bonjour"), 1);
  assertEquals(studentOf(conversation, "10.0.0.7:50001", "Zoé dit : Léo dit : Ça va ?"), 0);
  assertEquals(studentOf(conversation, "10.0.0.7:50002", "Léo dit : Ça va ?"), 2);
  assertEquals(studentOf(conversation, "10.0.0.7:50003", "Bonjour !"), 3);
  assertEquals(studentOf(conversation, "10.0.0.7:50004", "anything, unsigned"), 3);
  assertEquals(studentOf(conversation, "[fe80::1]:50004", "Bonjour !"), 4);
});

Deno.test("only the last 200 messages are kept, and the beginning of long ones", () => {
  const conversation = new Conversation();
  for (let count = 1; count <= 5000; count++) say(conversation, "10.0.0.7:1", `name ${count} dit : ${count}`);
  const names = messagesOf(conversation).map(([name]) => name);
  const entries = messagesOf(conversation).map(([, entry]) => entry);
  assert(entries.every(({ student }) => student < 1000)); // as many as are remembered
  assertEquals([names.length, names[0], names.at(-1)], [200, "message 4801", "message 5000"]);
  assertEquals(add(conversation, "10.0.0.7:1", "😀".repeat(301)).text, "😀".repeat(300) + "…");
  assertEquals(add(conversation, "10.0.0.7:1", "é".repeat(300)).text, "é".repeat(300));
});

Deno.test("a machine that floods, under any names, has the whole page alone, and leaves 20 places to each other", () => {
  const conversation = new Conversation();
  const flood = () => {
    for (let count = 0; count < 1000; count++) say(conversation, "10.0.0.7:1", `x${count} dit : x`);
  };
  const shown = (text: RegExp) =>
    Object.values(conversation.view()).filter((entry) => text.test((entry as { text: string }).text)).length;
  flood();
  assertEquals(shown(/: x/), 200);
  for (let count = 0; count < 30; count++) {
    say(conversation, "10.0.0.8:1", "Alice dit : 1");
    flood();
  }
  assertEquals([shown(/: x/), shown(/Alice/)], [180, 20]);
});
