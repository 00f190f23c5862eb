/** Why a program does not recognise a text: said only where its own text makes it sure. */

import { assertEquals, assertMatch } from "@std/assert";
import { whyGivesUp, whyUnheard, whyUserUnheard } from "./comparisons.ts";

const READ = 'reponse = client.recv(4096).decode("utf-8")\n';

Deno.test("comparisons: with another text than the one that comes", () => {
  const cases: [string, string | undefined][] = [
    ['while reponse != "Gagne":', "Gagne"],
    ["if reponse == 'gagné': break", "gagné"],
    ['if "Gagné !" == reponse: break', "Gagné !"],
    ['if "gagné" in reponse: break', "gagné"],
    ['while not reponse.startswith("GAGNE"):', "GAGNE"],
    ['if reponse.strip() == "Gagn": break', "Gagn"],
    ['match reponse:\n  case "Gagne": break', "Gagne"],
    ['if (reponse === "Gagné.") break;', "Gagné."],
    ['while reponse != "Gagné":', undefined],
    ['while reponse[:4] != "Gagn":', undefined],
    ['if "Gagn" in reponse: break', undefined],
    ['if reponse == "Gagne" or reponse == "Gagné": break', undefined],
    ['if reponse.lower() == "gagné": break', undefined],
    ['# if reponse == "Gagne"', undefined],
    ['print("Gagne")', undefined],
    ['if reponse == "Perdu": break', undefined],
    ['envie = input("Encore ? ")\nif envie == "gagne": break', undefined],
  ];
  for (const [line, said] of cases) {
    const language = line.endsWith(";") ? "ts" : "py";
    const advice = whyUnheard("Gagné")(READ + line, language);
    assertEquals(advice?.split(",")[0], said && `« ${said} » n'est pas « Gagné »`, line);
  }
  const both = whyUnheard("Trop grand !", "Trop petit !");
  assertMatch(
    both('r = s.recv(9).decode()\nif r == "Trop grand !": a\nif r == "trop petit !": b', "py")!,
    /^« trop petit ! »/,
  );
  assertEquals(both('if "grand" in r: a\nif "petit" in r: b', "py"), undefined);
});

Deno.test("comparisons: of bytes with a text, in Python", () => {
  const line = "reponse = client.recv(4096)";
  const said = `« ${line} » rend des octets, qu'aucun texte n'égale : ajoutez .decode("utf-8").`;
  const cases: [string, string | undefined][] = [
    [`${line}\nprint(reponse.decode())\nif reponse == "EoT": break`, said],
    [`while reponse != "EoT":\n  ${line}\n`, said],
    [`${line}\nreponse = reponse.decode("utf-8")\nif reponse == "EoT": break`, undefined],
    [`${line}\ntexte = reponse.decode("utf-8")\nif texte == "EoT": break`, undefined],
    [`${line}\nif reponse == b"EoT": break`, undefined],
    [`reponse = client.recv(4096).decode()\nif reponse == "EoT": break`, undefined],
  ];
  for (const [source, said] of cases) assertEquals(whyUnheard("EoT")(source, "py"), said, source);
});

Deno.test("comparisons: a loop that goes on as long as one of two things is not said", () => {
  const python = 'while message != "EoT" or reponse != "EoT":';
  const said = 'message != "EoT" or reponse != "EoT" » n\'est faux';
  assertMatch(whyUnheard("EoT")(python, "py")!, new RegExp(`« ${said}.* : écrivez and\\.$`));
  assertMatch(whyUserUnheard('while (a !== "EoT" || b !== "fin") {', "ts")!, /écrivez &&\.$/);
  assertEquals(whyUserUnheard('while message != "EoT" and reponse != "EoT":', "py"), undefined);
  assertEquals(whyUserUnheard('if message == "EoT" or reponse == "EoT": break', "py"), undefined);
});

Deno.test("comparisons: of a message that was signed before", () => {
  const signed = '  message = nom + " dit : " + message\n';
  const typed = '  message = input("Message : ")\n';
  const isSaid = (source: string) => /^Une fois signé, « message »/.test(whyUserUnheard(source, "py") ?? "");
  assertEquals(isSaid(`${typed}${signed}  if message == "EoT": break`), true);
  assertEquals(isSaid(`message = ""\nwhile message != "EoT":\n${typed}${signed}`), true);
  assertEquals(isSaid(`while message != "EoT":\n  message = nom + " dit : " + input("Message : ")`), true);
  assertEquals(isSaid(`${typed}  if message == "EoT": break\n${signed}`), false);
  assertEquals(isSaid(`while message != "EoT":\n${typed}  envoi = nom + " dit : " + message`), false);
  assertEquals(isSaid('message = input(nom + " dit : ")\nif message == "EoT ": break'), false);
  assertEquals(isSaid(`${typed}${signed}  if "EoT" in message: break`), false);
  assertEquals(isSaid(`while message != "fin ":\n${typed}def signer(message):\n${signed}`), false);
});

Deno.test("comparisons: of what a loop never changes", () => {
  const isSaid = (source: string, language: "py" | "ts" = "py") =>
    /^« r » garde la même valeur dans la boucle/.test(whyUnheard("EoT")(source, language) ?? "");
  const read = "r = client.recv(4096).decode()\n";
  assertEquals(isSaid(`${read}while r != "EoT":\n  print(client.recv(4096).decode())\n`), true);
  assertEquals(isSaid(`r = ""\nwhile r != "EoT":\n  reponse = client.recv(4096).decode()\n`), true);
  assertEquals(
    isSaid('let r = "";\nwhile (r !== "EoT") {\n  const t = decodeur.decode(octets);\n}', "ts"),
    true,
  );
  assertEquals(isSaid(`r = ""\nwhile r != "EoT":\n  ${read}`), false);
  assertEquals(isSaid('r = ""\nwhile (r := client.recv(4096).decode()) != "EoT":\n  print(r)'), false);
  assertEquals(isSaid('def lire():\n  global r\nwhile r != "EoT":\n  lire()\n  client.recv(4)'), false);
  assertEquals(isSaid('while r != "EoT":\n  lire()\n'), false); // who knows what that does
  assertEquals(isSaid('do {\n  r = decodeur.decode(octets);\n} while (r !== "EoT");', "ts"), false);
});

Deno.test("comparisons: nothing is said of what does not come from the connection, or is compared rightly elsewhere", () => {
  const nothing: [string, string][] = [
    ["EoT", 'while rep != "EoT":\n  m = demander()\n  if m == "eot": break\n  rep = s.recv(4096).decode()'],
    ["EoT", 'def saisir():\n  return input("> ")\nm = saisir()\nif m == "eot": break'],
    [
      "Gagné",
      'etat = "jeu"\nwhile etat != "gagne":\n  r = s.recv(4096).decode()\n  if r[:5] == "Gagné": etat == "gagne"',
    ],
    ["Gagné", 'r = s.recv(4096)\nif r == "Gagné".encode(): break'],
    ["Gagné", 'r = s.recv(4096)\nif r.decode() == "Gagné": break'],
    ["Gagné", 'd = s.recv(4096)\nif d == "": break\nr = d.decode()\nif r == "Gagné": break'],
    ["EoT", 'if texte != "" or nom != "":\n  s.send(texte)'],
  ];
  for (const [text, source] of nothing) assertEquals(whyUnheard(text)(source, "py"), undefined, source);
  const own =
    'def recevoir():\n  r = s.recv(4096)\n  return r.decode()\n\nr = ""\nwhile r != "Gagne":\n  r = recevoir()\n';
  assertMatch(whyUnheard("Gagné")(own, "py")!, /^« Gagne » n'est pas « Gagné »/);
  assertMatch(
    whyUnheard("Gagné")('réponse = s.recv(4)\nif réponse == "Gagné": break', "py")!,
    /^« réponse = s\.recv/,
  );
});

Deno.test("comparisons: a condition that is always true", () => {
  assertMatch(whyGivesUp('if r == "Gagné" or "gagné":', "py")!, /^« or "gagné" » est toujours vrai/);
  assertMatch(whyGivesUp('if (r === "Gagné" || "gagné") break;', "ts")!, /^« \|\| "gagné" » est/);
  assertMatch(whyGivesUp('if (r = "Gagné") fini = true;', "ts")!, /^« r = "Gagné" » ne compare pas/);
  assertEquals(whyGivesUp('if r == "Gagné" or r == "gagné":', "py"), undefined);
  assertEquals(whyGivesUp('nom = nom or "Zoé"', "py"), undefined);
});

Deno.test("comparisons: a way out that two things must be said for", () => {
  const python = 'if message == "fin" and reponse == "EoT":\n    break';
  assertMatch(whyUserUnheard(python, "py")!, /^« message == "fin" and reponse == "EoT" » n'est vrai.* or\.$/);
  assertMatch(whyUnheard("EoT")('if (m === "fin" && r === "EoT") break;', "ts")!, /écrivez \|\|\.$/);
  assertEquals(whyUnheard("EoT")('if m == "fin" and r == "EoT": print("fini")', "py"), undefined);
});

Deno.test("comparisons: a line that nobody has typed is passed over", () => {
  const source = `while ${"a".repeat(500_000)}\n${READ}if reponse == "Gagne": break`;
  assertMatch(whyUnheard("Gagné")(source, "py")!, /^« Gagne »/);
});
