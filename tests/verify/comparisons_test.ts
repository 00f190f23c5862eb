/** Why a program does not recognise a text: said only where its own text makes it sure. */

import { assertEquals, assertMatch } from "@std/assert";
import { whyUnheard, whyUserUnheard } from "./comparisons.ts";

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
  assertMatch(both('if r == "Trop grand !": a\nif r == "trop petit !": b', "py")!, /^« trop petit ! »/);
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
  const signed = 'message = nom + " dit : " + message\n';
  const typed = 'message = input("Message : ")\n';
  const isSaid = (source: string) => /^Une fois signé, « message »/.test(whyUserUnheard(source, "py") ?? "");
  assertEquals(isSaid(`${typed}${signed}if message == "EoT": break`), true);
  assertEquals(isSaid(`message = ""\nwhile message != "EoT":\n${typed}${signed}`), true);
  assertEquals(isSaid(`${typed}if message == "EoT": break\n${signed}`), false);
  assertEquals(isSaid(`while message != "EoT":\n${typed}envoi = nom + " dit : " + message`), false);
});
