/** What languages print of an error: the words and the place that are found in it, and what to do about it. */

import { assertEquals, assertMatch } from "@std/assert";
import { adviceAbout, complaintIn } from "./complaint.ts";

/** What a program has printed, with the words and the place of its error. */
type Screen = [name: string, screen: string, words: string | undefined, place?: string];

const SCREENS: Screen[] = [
  [
    "Python",
    `port 6400
Traceback (most recent call last):
  File "/home/zoe/serveur.py", line 12, in <module>
    jouer()
  File "/home/zoe/serveur.py", line 5, in jouer
    nombre = json.loads("{")
  File "/usr/lib/python3.11/json/decoder.py", line 353, in raw_decode
    obj, end = self.scan_once(s, idx)
json.decoder.JSONDecodeError: Expecting property name: line 1 column 2 (char 1)
`,
    "json.decoder.JSONDecodeError: Expecting property name: line 1 column 2 (char 1)",
    "serveur.py, ligne 5",
  ],
  [
    "Python, in a thread, on Windows",
    `Exception in thread Thread-1 (jouer):\r
Traceback (most recent call last):\r
  File "C:\\Program Files\\Python311\\Lib\\threading.py", line 1045, in _bootstrap_inner\r
    self.run()\r
  File "C:\\Users\\Zoé Martin\\mon serveur.py", line 9, in jouer\r
    nombre = int(message)\r
ValueError: invalid literal for int() with base 10: ''\r
`,
    "ValueError: invalid literal for int() with base 10: ''",
    "mon serveur.py, ligne 9",
  ],
  [
    "Python, which cannot read it",
    `  File "/home/zoe/client.py", line 3
    while nombre != secret
                          ^
SyntaxError: expected ':'
`,
    "SyntaxError: expected ':'",
    "client.py, ligne 3",
  ],
  [
    "Python, one error in another",
    `Traceback (most recent call last):
  File "/home/zoe/client.py", line 4, in <module>
    connecter()
  File "/home/zoe/client.py", line 2, in connecter
    s.connect(("127.0.0.1", 6400))
ConnectionRefusedError: [Errno 111] Connection refused

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/home/zoe/client.py", line 6, in <module>
    print("pas de serveur : " + erreur)
NameError: name 'erreur' is not defined
`,
    "NameError: name 'erreur' is not defined",
    "client.py, ligne 6",
  ],
  [
    "Python, an error with a name of its own",
    'Traceback (most recent call last):\n  File "/home/zoe/jeu.py", line 3, in <module>\n    raise Triche("non")\nTriche: non\n',
    "Triche: non",
    "jeu.py, ligne 3",
  ],
  [
    "Deno, which cannot read it",
    `error: SyntaxError: Expression expected
  |
2 | const b = (;
  |            ~
    at file:///home/zoe/client.ts:2:12
`,
    "SyntaxError: Expression expected",
    "client.ts, ligne 2",
  ],
  [
    "Deno, in a promise, on Windows",
    `\x1b[0m\x1b[1m\x1b[31merror\x1b[0m: Uncaught (in promise) TypeError: oups
async function f() { throw new TypeError("oups"); }
    at f (file:///C:/Users/Zo%C3%A9/mon%20client.ts:1:37)
`,
    "TypeError: oups",
    "mon client.ts, ligne 1",
  ],
  [
    "Deno, without the right",
    `error: Uncaught (in promise) NotCapable: Requires read access to "mots.txt", run again with the --allow-read flag
    at Object.readTextFileSync (ext:deno_fs/30_fs.js:1:9859)
    at file:///home/zoe/client.ts:4:6
`,
    'NotCapable: Requires read access to "mots.txt", run again with the --allow-read flag',
    "client.ts, ligne 4",
  ],
  [
    "Deno, without a module",
    'error: Module not found "file:///home/zoe/jeu.ts".\n    at file:///home/zoe/serveur.ts:1:19\n',
    'Module not found "jeu.ts".',
    "serveur.ts, ligne 1",
  ],
  [
    "Python, of a file that is no UTF-8",
    "SyntaxError: Non-UTF-8 code starting with '\\xe9' in file /home/zoe/client.py on line 2, but no encoding declared\n",
    "SyntaxError: Non-UTF-8 code starting with '\\xe9' in file client.py on line 2, but no encoding declared",
    "client.py, ligne 2",
  ],
  ["Deno, of a text that is thrown", 'error: Uncaught (in promise) "perdu"\n', '"perdu"'],
  [
    "Node, an 'error' that nobody handles",
    `node:events:502
      throw er; // Unhandled 'error' event
      ^

Error: listen EADDRINUSE: address already in use :::6400
    at Server.setupListenHandle [as _listen2] (node:net:1908:16)
    at file:///home/zoe/serveur.mjs:21:9
    at ModuleJob.run (node:internal/modules/esm/module_job:325:25)
Emitted 'error' event on Server instance at:
    at emitErrorNT (node:net:1944:8) {
  code: 'EADDRINUSE',
  port: 6400
}
`,
    "Error: listen EADDRINUSE: address already in use :::6400",
    "serveur.mjs, ligne 21",
  ],
  [
    "Node, without a module",
    `Error: Cannot find module './jeu'
Require stack:
- /home/zoe/serveur.cjs
    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)
    at Object.<anonymous> (/home/zoe/serveur.cjs:1:11)
`,
    "Error: Cannot find module './jeu'",
    "serveur.cjs, ligne 1",
  ],
  [
    "Node, on Windows",
    `C:\\Users\\Zoé\\client.js:7
console.log(reponse);
            ^

ReferenceError: reponse is not defined
    at Object.<anonymous> (C:\\Users\\Zoé\\client.js:7:13)
`,
    "ReferenceError: reponse is not defined",
    "client.js, ligne 7",
  ],
  [
    "Node, of a text in a promise",
    `UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block. The promise rejected with the reason "perdu".
    at throwUnhandledRejectionsMode (node:internal/process/promises:389:7) {
`,
    "perdu",
  ],
  [
    "Node, of a text that is thrown",
    "node:internal/modules/run_main:123\n    triggerUncaughtException(\n    ^\nperdu\n(Use `node --trace-uncaught ...` to show where the exception was thrown)\n",
    "perdu",
  ],
  [
    "Java",
    `Exception in thread "main" java.lang.NumberFormatException: For input string: "x"
\tat java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)
\tat java.base/java.lang.Integer.parseInt(Integer.java:668)
\tat Serveur.lire(Serveur.java:12)
`,
    'java.lang.NumberFormatException: For input string: "x"',
    "Serveur.java, ligne 12",
  ],
  [
    "Ruby",
    "serveur.rb:9:in `Integer': invalid value for Integer(): \"x\" (ArgumentError)\n\tfrom serveur.rb:12:in `<main>'\n",
    'invalid value for Integer(): "x" (ArgumentError)',
    "serveur.rb, ligne 9",
  ],
  [
    "PHP",
    `PHP Fatal error:  Uncaught TypeError: Unsupported operand types: string + int in /home/zoe/serveur.php:3
Stack trace:
#0 {main}
  thrown in /home/zoe/serveur.php on line 3
`,
    "TypeError: Unsupported operand types: string + int",
    "serveur.php, ligne 3",
  ],
  [
    "PHP, which cannot read it",
    'Parse error: syntax error, unexpected token ";" in C:\\Users\\zoe\\serveur.php on line 4\n',
    'syntax error, unexpected token ";"',
    "serveur.php, ligne 4",
  ],
  [
    "Go",
    "panic: runtime error: index out of range [5] with length 3\n\ngoroutine 1 [running]:\nmain.main()\n\t/home/zoe/serveur.go:8 +0x1d\nexit status 2\n",
    "runtime error: index out of range [5] with length 3",
    "serveur.go, ligne 8",
  ],
  [
    "Rust",
    "thread 'main' panicked at src/main.rs:14:5:\nindex out of bounds: the len is 0 but the index is 3\nnote: run with `RUST_BACKTRACE=1`\n",
    "index out of bounds: the len is 0 but the index is 3",
    "main.rs, ligne 14",
  ],
  ["nothing wrong", "port 6400\nreçu 15 de 127.0.0.1:50412\nTrop grand !\n", undefined],
];

for (const [name, screen, words, place] of SCREENS) {
  Deno.test(`complaints: ${name}`, () => {
    assertEquals(complaintIn(screen), words === undefined ? undefined : { words, place });
  });
}

Deno.test("complaints: who is stopped by the system cannot say it, but the exit status does", () => {
  const told = { words: "erreur de segmentation : le système a arrêté le programme" };
  for (const status of [139, 245, 0xc0000005]) assertEquals(complaintIn("port 6400\n", status), told);
  for (const status of [0, 1, 130, 137, 143, 255]) {
    assertEquals(complaintIn("port 6400\n", status), undefined);
  }
});

Deno.test("complaints: each usual error has its advice", () => {
  const advice: [string, RegExp][] = [
    ["ValueError: invalid literal for int() with base 10: \"b'15'\"", /decode/],
    ["ValueError: invalid literal for int() with base 10: 'EoT'", /avant/],
    ["ValueError: invalid literal for int() with base 10: ''", /fermé/],
    ["ValueError: invalid literal for int() with base 10: 'quinze'", /affichez/],
    ["TypeError: '>' not supported between instances of 'str' and 'int'", /int\(…\)/],
    ["TypeError: can't concat str to bytes", /decode/],
    ["TypeError: a bytes-like object is required, not 'str'", /bytes\(message/],
    ["TypeError: socket.bind() takes exactly one argument (2 given)", /tuple/],
    ["TypeError: 'str' object cannot be interpreted as an integer", /guillemets/],
    ["UnicodeEncodeError: 'ascii' codec can't encode character '\\xe9' in position 4", /utf-8/],
    ["OSError: [Errno 22] Invalid argument", /listen/],
    ["OSError: [Errno 99] Cannot assign requested address", /pas celle de cette machine/],
    ['Module not found "jeu.ts".', /module/],
    ["OSError: [Errno 106] Transport endpoint is already connected", /avant la boucle/],
    ["UnboundLocalError: cannot access local variable 'coups'", /global/],
    ["AttributeError: 'NoneType' object has no attribute 'encode'", /return/],
    ["OSError: [Errno 9] Bad file descriptor", /déjà fermé/],
    ["BrokenPipeError: [Errno 32] Broken pipe", /sortez de la boucle/],
    ["erreur de segmentation : le système a arrêté le programme", /mémoire/],
  ];
  for (const [words, expected] of advice) assertMatch(adviceAbout({ words }), expected);
});

Deno.test("complaints: an error that is not usual is to be read where it is", () => {
  assertMatch(adviceAbout({ words: "Triche: non", place: "jeu.py, ligne 3" }), /cette ligne/);
  assertMatch(adviceAbout({ words: "perdu" }), /d'abord/);
});
