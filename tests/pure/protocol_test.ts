import { assert, assertEquals } from "@std/assert";
import { WORDS } from "../../lib/game.ts";
import {
  byteLength,
  isEot,
  MAX_MESSAGE,
  type Message,
  printable,
  signed,
  unsigned,
} from "../../lib/protocol.ts";
import { MessageDecoder } from "../../lib/wire/decoder.ts";

const encode = (text: string) => new TextEncoder().encode(text);

const CONVERSATIONS = [
  "bonjour\nça va ?\n",
  "12\r\n15\r\n\r\n18\r\n",
  "é\n\n€ 😀\nGagné\n",
  "Trop grand !\nTrop petit !\nGagné en 1 coup\nMeilleur score : 1 coup. Nouvelle partie !\nEoT\n",
];

/** Feeds the chunks to a decoder, then ends the stream. */
function decode(chunks: Uint8Array[], decoder = new MessageDecoder()): string[] {
  const messages = chunks.filter((chunk) => chunk.length > 0).flatMap((chunk) => decoder.push(chunk));
  return [...messages, ...decoder.flush()].map(({ text }) => text);
}

/** All the ways to cut bytes in three, empty parts included. */
function* splits(bytes: Uint8Array): Generator<Uint8Array[]> {
  for (let first = 0; first <= bytes.length; first++) {
    for (let second = first; second <= bytes.length; second++) {
      yield [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
    }
  }
}

/** The lines of a conversation. */
function linesOf(text: string): string[] {
  return text.replaceAll("\r", "").split("\n").slice(0, -1);
}

Deno.test("d'un programme qui parle en lignes, on lit les mêmes messages, où que TCP coupe", () => {
  for (const text of CONVERSATIONS) {
    const bytes = encode(text);
    for (const chunks of splits(bytes)) {
      assertEquals(decode(chunks, new MessageDecoder({ lines: true })), linesOf(text));
    }
    const oneByOne = [...bytes].map((byte) => Uint8Array.of(byte));
    assertEquals(decode(oneByOne, new MessageDecoder({ lines: true })), linesOf(text));
  }
});

Deno.test("d'un programme inconnu, rien n'est perdu, doublé, ni coupé dans un caractère, où que TCP coupe", () => {
  for (const text of CONVERSATIONS) {
    const bytes = encode(text);
    const letters = linesOf(text).join("");
    for (const chunks of [...splits(bytes), [...bytes].map((byte) => Uint8Array.of(byte))]) {
      const messages = decode(chunks);
      assertEquals(messages.join(""), letters);
      // A cut between two messages makes no empty one.
      assert(
        messages.filter((text) => text === "").length <= linesOf(text).filter((line) => line === "").length,
      );
    }
  }
});

Deno.test("d'un programme sans saut de ligne, ce qu'une lecture rend est un message", () => {
  const chunks = ["Alice dit : ça va ?", "é", "Gagné", "😀"].map(encode);
  assertEquals(decode(chunks), ["Alice dit : ça va ?", "é", "Gagné", "😀"]);
});

Deno.test("un message coupé au milieu d'un « é » attend la suite", () => {
  for (const text of ["Gagné", "9 €", "😀"]) {
    const bytes = encode(text);
    for (let back = 1; back < byteLength(text.at(-1)!); back++) {
      assertEquals(decode([bytes.subarray(0, -back), bytes.subarray(-back)]), [text]);
    }
  }
});

Deno.test("deux messages arrivés ensemble sont séparés par leur saut de ligne", () => {
  const decoder = new MessageDecoder();
  assertEquals(decode([encode("Gagné\nMeilleur score : 3 coups")], decoder), [
    "Gagné",
    "Meilleur score : 3 coups",
  ]);
  assertEquals(decoder.lines, false);
});

Deno.test("qui finit par un saut de ligne parle en lignes : une ligne inachevée attend alors la suite", () => {
  const decoder = new MessageDecoder();
  assertEquals(decoder.push(encode("12\n")).map(({ text }) => text), ["12"]);
  assertEquals(decoder.lines, true);
  assertEquals(decoder.flushTimeout, undefined);
  assertEquals(decoder.push(encode("1")), []);
  assertEquals(decoder.flushTimeout, 200);
  assertEquals(decoder.push(encode("5\n")).map(({ text }) => text), ["15"]);
});

Deno.test("après un silence, ce qui attendait est un message ; le saut de ligne en retard n'en est pas un", () => {
  const decoder = new MessageDecoder({ lines: true });
  assertEquals(decoder.push(encode("12")), []);
  assertEquals(decoder.flush().map(({ text }) => text), ["12"]);
  assertEquals(decoder.flush(), []);
  assertEquals(decoder.push(encode("\n15\n")).map(({ text }) => text), ["15"]);
});

Deno.test("au milieu d'un caractère, le silence doit être plus long", () => {
  const decoder = new MessageDecoder();
  assertEquals(decoder.push(encode("Gagné").subarray(0, -1)), []);
  assertEquals(decoder.flushTimeout, 1000);
  assertEquals(decoder.flush().map(({ text }) => text), ["Gagn\uFFFD"]);
});

Deno.test("« \\r » attend son « \\n » : les deux font une seule fin de ligne", () => {
  const decoder = new MessageDecoder();
  assertEquals(decoder.push(encode("12\r")), []);
  assertEquals(decoder.push(encode("\n")).map(({ text }) => text), ["12"]);
  const longest = "x".repeat(MAX_MESSAGE);
  assertEquals(decoder.push(encode(`${longest}\r\n`)), [{ text: longest, bytes: MAX_MESSAGE }]);
});

/** What telnet adds to a text (RFC 854): each is a command, and « 15 » all that is said. */
const COMMANDS = [
  [0xff, 0xf1, 0x31, 0xff, 0xed, 0x35], // NOP, SUSPEND: Ctrl+Z
  [0xff, 0xfb, 0x1f, 0x31, 0xff, 0xfd, 0x03, 0x35], // WILL NAWS, DO SUPPRESS-GO-AHEAD
  [0xff, 0xfa, 0x18, 0x00, 0x35, 0xff, 0xff, 0x0a, 0xff, 0xf0, 0x31, 0x35], // SB … SE: parameters, among them LF and IAC
  [0x31, 0x35, 0xff, 0xf4, 0xff, 0xfd, 0x06], // INTERRUPT PROCESS, DO TIMING-MARK: Ctrl+C
];

Deno.test("telnet et PuTTY : leurs commandes ne sont pas du texte, où que TCP coupe", () => {
  for (const bytes of COMMANDS) {
    for (const chunks of splits(Uint8Array.from(bytes))) assertEquals(decode(chunks).join(""), "15");
    const [message] = new MessageDecoder().push(Uint8Array.from(bytes));
    assertEquals(message, { text: "15", bytes: 2 });
  }
  assertEquals(new MessageDecoder().push(Uint8Array.of(0xff, 0xfb, 0x1f)), []); // no empty message
});

Deno.test("telnet et PuTTY : une option est refusée, une seule fois, et rien d'autre n'appelle de réponse", () => {
  const refusals = COMMANDS.map((bytes) => {
    const decoder = new MessageDecoder();
    for (const byte of bytes) decoder.push(Uint8Array.of(byte));
    return decoder.commands.refusals;
  });
  const [IAC, WONT, DONT] = [0xff, 0xfc, 0xfe];
  assertEquals(refusals, [[], [IAC, DONT, 0x1f, IAC, WONT, 0x03], [], [IAC, WONT, 0x06]]);
  const decoder = new MessageDecoder();
  decoder.push(Uint8Array.of(0xff, WONT, 0x01, 0xff, DONT, 0x01));
  assertEquals(decoder.commands.refusals, []);
});

Deno.test("un octet 255 qui ne commence pas de commande reste dans le texte", () => {
  const latin1 = Uint8Array.of(0x48, 0x61, 0xff, 0x0a); // « Haÿ » in latin-1
  assertEquals(decode([latin1]), ["Ha\uFFFD"]);
});

Deno.test("les octets nuls d'un programme en C finissent le message, et disparaissent", () => {
  for (const text of ["15\0", "15".padEnd(256, "\0"), "15\0\n", "15\r\n\0", "15\r\0"]) {
    assertEquals(decode([encode(text)]), ["15"], JSON.stringify(text));
  }
  const decoder = new MessageDecoder();
  assertEquals(decoder.push(encode("15".padEnd(256, "\0")), true), [{ text: "15", bytes: 2 }]); // without waiting
  assertEquals(decoder.push(encode("\0".repeat(3840))), []); // the rest of its buffer
  assertEquals(decoder.push(encode("EoT\0")), [{ text: "EoT", bytes: 3 }]);
  assertEquals(decode([encode("1\x005")]), ["1\\x005"]); // not the end
});

Deno.test("« \\r » seul finit le message après 200 ms, même avec --lines", () => {
  for (const strict of [false, true]) {
    const decoder = new MessageDecoder({ strict });
    assertEquals(decoder.push(encode("15\r")), []);
    assertEquals(decoder.flushTimeout, 200);
    assertEquals(decoder.flush(), [{ text: "15", bytes: 2 }]);
    assertEquals(decoder.push(encode("\n16\n")).map(({ text }) => text), ["16"]); // the LF was late
  }
});

Deno.test("avec --lines, retour arrière efface un caractère entier, et rien de plus", () => {
  for (const erase of ["\b", "\x7f"]) {
    for (const [typed, line] of [["1é€😀xEEEE5", "15"], ["éE", ""], ["EE1EE15", "15"], ["15é\x80E", "15é"]]) {
      const bytes = encode(typed.replaceAll("E", erase) + "\n");
      const expected = typed.includes("\x80") ? decode([encode("15é\n")]) : [line];
      for (const chunks of splits(bytes)) {
        assertEquals(decode(chunks, new MessageDecoder({ strict: true })), expected);
      }
    }
  }
  const [long] = new MessageDecoder({ strict: true }).push(encode("1" + "7\b".repeat(2048) + "5\n"));
  assertEquals(long.bytes, 4098); // too long: not cut, then erased
  assertEquals(new MessageDecoder({ strict: true }).push(encode("1é\b5\n")), [{ text: "15", bytes: 2 }]);
  assertEquals(decode([encode("1x\b5\n")]), ["1x\\x085"]); // of another peer, it is shown
});

Deno.test("avec --lines, un serveur attend la fin de la ligne, si long que soit le silence", () => {
  const decoder = new MessageDecoder({ strict: true });
  assertEquals(decoder.push(encode("12")), []);
  assertEquals(decoder.flushTimeout, undefined);
  assertEquals(decoder.push(encode("\r\n")).map(({ text }) => text), ["12"]);
});

Deno.test("une nouvelle collée à la réponse du serveur est un message à part, mais pas après une espace", () => {
  const fromServer = (text: string) => decode([encode(text)], new MessageDecoder({ seam: WORDS.seam }));
  assertEquals(fromServer("Message 1 bien reçu (3 octets)EoT"), ["Message 1 bien reçu (3 octets)", "EoT"]);
  assertEquals(fromServer("Trop grand !EoT"), ["Trop grand !", "EoT"]);
  assertEquals(fromServer("Alice dit : EoT"), ["Alice dit : EoT"]);
  assertEquals(fromServer("EoT"), ["EoT"]);
  assertEquals(fromServer("tapez motEoT\n"), ["tapez motEoT"]);
  assertEquals(fromServer("Gagné en 1 coupMeilleur score : 1 coup. Nouvelle partie !EoT"), [
    "Gagné en 1 coup",
    "Meilleur score : 1 coup. Nouvelle partie !",
    "EoT",
  ]);
  const [message] = new MessageDecoder({ seam: WORDS.seam }).push(encode("éEoT"));
  assertEquals(message, { text: "é", bytes: 2 });
  assertEquals(decode([encode("Alice dit : monEoT")]), ["Alice dit : monEoT"]); // a client's message is its own
});

Deno.test("on compte les octets d'un message, sans la fin de ligne : « ç » en prend deux", () => {
  assertEquals(new MessageDecoder().push(encode("ça va\r\n")), [{ text: "ça va", bytes: 6 }]);
  assertEquals(new MessageDecoder().push(Uint8Array.of(0xfe, 0x80)), [{ text: "\uFFFD\uFFFD", bytes: 2 }]);
});

Deno.test("d'un message trop long on garde le début, en caractères entiers, et la vraie longueur", () => {
  const longest = "é".repeat(MAX_MESSAGE / 2);
  assertEquals(new MessageDecoder().push(encode(longest + "\n")), [{ text: longest, bytes: MAX_MESSAGE }]);

  const check = (messages: Message[], bytes: number) => {
    assertEquals(messages.length, 1);
    assertEquals(messages[0].bytes, bytes);
    assert(messages[0].text.endsWith("é…"));
    assert(!messages[0].text.includes("\uFFFD"));
  };
  check(new MessageDecoder().push(encode("a" + "é".repeat(5000) + "\r\n")), 10_001);
  const decoder = new MessageDecoder({ lines: true });
  for (let count = 0; count < 100; count++) assertEquals(decoder.push(encode("é".repeat(5000))), []);
  check(decoder.push(encode("\n")), 1_000_000);
  assertEquals(decoder.push(encode("12\n")), [{ text: "12", bytes: 2 }]);
});

Deno.test("une lecture qui remplit son tampon attend la suite", () => {
  const decoder = new MessageDecoder();
  assertEquals(decoder.push(encode("Alice dit : bon"), true), []);
  assertEquals(decoder.flushTimeout, 200);
  assertEquals(decoder.push(encode("jour")).map(({ text }) => text), ["Alice dit : bonjour"]);
});

Deno.test("plus de lignes qu'une lecture n'en rend : dès la première, on sait que ce sont des lignes", () => {
  const decoder = new MessageDecoder();
  assertEquals(decoder.push(encode("1\n2\n3"), true).map(({ text }) => text), ["1", "2"]);
  assertEquals(decoder.lines, true);
  assertEquals(decoder.push(encode("4\n5\n")).map(({ text }) => text), ["34", "5"]);
});

Deno.test("un message trop long, sans saut de ligne, est fini avec ce qu'une lecture rend", () => {
  for (const text of ["é".repeat(5000), "é".repeat(5000) + "a", "a" + "é".repeat(5000)]) {
    const decoder = new MessageDecoder();
    assertEquals(decoder.push(encode(text)).map(({ bytes }) => bytes), [byteLength(text)]);
    assertEquals(decoder.push(encode("suite")).map(({ text }) => text), ["suite"]);
  }
  const decoder = new MessageDecoder();
  const bytes = encode("é".repeat(5000));
  assertEquals(decoder.push(bytes.subarray(0, -1)), []); // but not inside a character
  assertEquals(decoder.push(bytes.subarray(-1)).map(({ bytes }) => bytes), [10_000]);
});

Deno.test("n'importe quel texte se lit en entier, où que TCP coupe : rien de perdu, de doublé, de déplacé", () => {
  const seed = crypto.getRandomValues(new Uint32Array(1))[0];
  let state = seed;
  const random = (below: number) => (state = (state * 1664525 + 1013904223) % 2 ** 32) % below;
  const letters = ["\n", "\n", ..."a7 é€😀!"];
  for (let run = 0; run < 500; run++) {
    const lines = random(2) === 0;
    const decoder = new MessageDecoder({ lines, seam: random(2) === 0 ? WORDS.seam : undefined });
    const text = Array.from({ length: 1 + random(300) }, () => letters[random(letters.length)]).join("");
    const bytes = encode(text);
    const chunks: Uint8Array[] = [];
    for (let start = 0; start < bytes.length;) chunks.push(bytes.subarray(start, start += 1 + random(20)));
    const found = decode(chunks, decoder);
    const told = `seed ${seed}, run ${run}: ${JSON.stringify(text)}`;
    assertEquals(found.join(""), text.replaceAll("\n", ""), told);
    if (lines) assertEquals(found, text.replace(/\n$/, "").split("\n"), told);
  }
});

Deno.test("n'importe quels octets, 0 et 255 compris, se lisent sans erreur, et aucun ne se double", () => {
  for (let run = 0; run < 500; run++) {
    const decoder = new MessageDecoder({ strict: run % 2 === 0 });
    const chunks = Array.from({ length: 20 }, () => crypto.getRandomValues(new Uint8Array(1 + run % 40)));
    for (const chunk of chunks) {
      for (const place of [0, chunk.length - 1]) chunk[place] = [0, 255, 10, 13][run % 4];
    }
    const messages = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.flush()];
    const found = messages.reduce((sum, { bytes }) => sum + bytes, 0);
    assert(found <= chunks.reduce((sum, { length }) => sum + length, 0), String(chunks));
    for (const { text } of messages) assertEquals(printable(text), text);
  }
});

Deno.test("« EoT » finit la conversation, seul ou après un nom, en majuscules ou en minuscules", () => {
  for (
    const text of [
      "EoT",
      "eot",
      " EOT ",
      "Alice dit : EoT",
      "Jean-Paul dit : eot",
      "Zoé dit: EoT",
      "Zoé dit\u00a0: EoT",
    ]
  ) {
    assert(isEot(text), text);
  }
  for (const text of ["", "EoTs", "mEoT", "dit EoT", "Alice dit : bonjour", "EoT dit : non"]) {
    assert(!isEot(text), text);
  }
});

Deno.test("rien de ce qu'on reçoit ne peut agir sur l'écran", () => {
  assertEquals(printable("ça va 😀 !"), "ça va 😀 !");
  assertEquals(printable("\x1b[2J\x07"), "\\x1b[2J\\x07");
  assertEquals(printable("a\r\nb\tc\0"), "a\\x0d\\x0ab c\\x00");
  assertEquals(printable("\x9b31m\x7f"), "\\x9b31m\\x7f");
  assertEquals(printable("\u202eatad\u2066x\u2028"), "\\u202eatad\\u2066x\\u2028");
  assertEquals(printable(`a${"\0".repeat(248)}b\x07\x07\x07`), "a\\x00 × 248b\\x07\\x07\\x07"); // a screen of NULs is folded
  const [{ text }] = new MessageDecoder().push(encode("\x1b]0;piège\x07"));
  assertEquals(text, "\\x1b]0;piège\\x07");
});

Deno.test("un nombre signé est ce nombre, et son auteur ; ce qui n'en est pas un reste comme il est", () => {
  assertEquals(signed("15"), "15");
  assertEquals(signed("15", "Zoé"), "Zoé dit : 15");
  for (const text of ["Zoé dit : 15", "Zoé dit: 15", "Zoé dit :15 ", "  Zoé  dit\u00a0: 15"]) {
    assertEquals(unsigned(text), { message: "15", name: "Zoé" }, text);
  }
  assertEquals(unsigned("Zoé dit : EoT"), { message: "EoT", name: "Zoé" });
  assertEquals(unsigned("Bob dit : Zoé dit : 15"), { message: "15", name: "Bob dit : Zoé" });
  assertEquals(unsigned("un deux trois quatre cinq dit : -3"), {
    message: "-3",
    name: "un deux trois quatre",
  });
  assertEquals(unsigned("😀".repeat(30) + " dit : 3").name, "😀".repeat(20));
  for (const text of ["15", "Zoé dit : bonjour", "Édit : 3", "Zoé dit 3", "Zoé dit : 1.5", ""]) {
    assertEquals(unsigned(text), { message: text }, text);
  }
  for (const text of [" dit : 15", "dit : 15"]) {
    assertEquals(unsigned(text), { message: "15", name: undefined });
  }
});
