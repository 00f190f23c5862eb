/** What the text of a program tells about it. */

import { assertEquals } from "@std/assert";
import { emptinessOf, forgetsToClose, forgottenAwait, sideOf, terminalFor, usesPrompt } from "./source.ts";

Deno.test("source: an empty program, or comments alone", () => {
  assertEquals(emptinessOf(" \n", "py")?.came, "le fichier est vide");
  assertEquals(emptinessOf("# import socket\n\n# fin", "py")?.came.includes("commentaires"), true);
  assertEquals(emptinessOf("/* rien */\n// rien non plus\n", "ts")?.came.includes("commentaires"), true);
  assertEquals(emptinessOf('print("#")', "py"), undefined);
  assertEquals(emptinessOf('fetch("http://localhost")', "ts"), undefined);
});

Deno.test("source: close() is forgotten only where that is sure", () => {
  const python = "import socket\ns = socket.socket()\n";
  const cases: [string, "py" | "ts", boolean][] = [
    [python, "py", true],
    [`${python}# s.close()`, "py", true],
    [`${python}s.close()`, "py", false],
    [`${python}s.close\n`, "py", true],
    [`${python}print("#"); s.close()`, "py", false],
    [`${python}with s:\n  pass`, "py", false],
    [`${python}atexit.register(s.close)`, "py", false],
    ["print(1)", "py", false],
    ["", "py", false],
    ["const s = await Deno.connect({ port: 6400 });", "ts", true],
    ["const s = await Deno.connect({ port: 6400 }); // s.close()", "ts", true],
    ["using s = await Deno.connect({ port: 6400 });", "ts", false],
    ['import net from "node:net"; s.on("end", sortir);', "ts", true],
    ['import net from "node:net"; s.end();', "ts", false],
    ["await play();", "ts", false],
  ];
  for (const [source, language, expected] of cases) {
    assertEquals(forgetsToClose(source, language), expected, source);
  }
});

Deno.test("source: a read that is not awaited, only where that is sure", () => {
  const cases: [string, string | undefined][] = [
    ["const n = conn.read(tampon);\nmontrer(tampon.subarray(0, n));", "const n = conn.read(tampon);"],
    ["  conn.read(tampon);\n", "conn.read(tampon);"],
    ["n = conn.read(tampon) as unknown as number", "n = conn.read(tampon) as unknown as number"],
    ["const n = await conn.read(tampon);", undefined],
    ["const lecture = conn.read(tampon);\nconst n = await lecture;", undefined],
    ["const lecture = conn.read(tampon);\nawait Promise.race([fin, lecture]);", undefined],
    ["const lecture = conn.read(tampon);\nlecture.then(montrer);", undefined],
    ["conn.read(tampon).then(montrer);", undefined],
    ["// conn.read(tampon);", undefined],
    ["return conn.read(tampon);", undefined],
    ["const lire = () =>\n  conn.read(tampon);", undefined],
    ["for (let lecture = conn.read(tampon);;) await lecture;", undefined],
  ];
  for (const [line, expected] of cases) {
    const { came } = forgottenAwait(`const conn = await Deno.connect({ port: 6400 });\n${line}`) ?? {};
    assertEquals(came, expected && `rien n'attend cette lecture : ${expected}`, line);
  }
  assertEquals(forgottenAwait("socket.read(12);"), undefined); // of Node
});

Deno.test("source: who calls Deno's prompt() needs a terminal, which there may not be", () => {
  assertEquals(usesPrompt('const nom = prompt("Nom :");'), true);
  assertEquals(usesPrompt('globalThis.prompt("Nom :")'), true);
  assertEquals(usesPrompt("clavier.prompt();"), false);
  assertEquals(usesPrompt("// prompt() ne marche pas ici"), false);
  assertEquals(usesPrompt('function prompt(texte) {}\nprompt("Nom :")'), false);
  assertEquals(usesPrompt('import { prompt } from "./clavier.ts";\nprompt("Nom :")'), false);
  assertEquals(terminalFor("prompt()", false, true), "given");
  assertEquals(terminalFor("prompt()", false, false), "missing");
  assertEquals(terminalFor("input()", false, false), "none");
  assertEquals(terminalFor("input()", true, false), "given");
  assertEquals(terminalFor("Thread(target=parler, daemon=True); input()", false, true), "given");
  assertEquals(terminalFor("Thread(target=parler, daemon=True); input()", false, false), "none");
});

Deno.test("the side of a program: whose functions alone it names", () => {
  assertEquals(sideOf('s.bind(("", 6400)); s.listen()'), "server");
  assertEquals(sideOf("const l = Deno.listen({ port: 6400 });"), "server");
  assertEquals(sideOf('s.connect(("127.0.0.1", 6400))'), "client");
  assertEquals(sideOf("s.connect(a); s.bind(b)"), undefined);
  assertEquals(sideOf("import reseau; reseau.jouer()"), undefined);
});
