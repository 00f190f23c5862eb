/** Programs that behave badly. */

import { assertEquals, assertMatch } from "@std/assert";
import { pooledMap } from "@std/async/pool";
import { pythonPath, testsThatNeed } from "../support/processes.ts";
import { type Kind, named, processesWith, SLEEP, verify } from "./verifying.ts";

const { testWith } = testsThatNeed("run", "net", "read", "write", "env");

/** A program that behaves badly: Python code, and what is said about it. */
interface Unruly {
  code: string;
  kind: Kind;
  says: RegExp;
}

/** The programs, each of which is given a comment to find it by. */
const UNRULY: Record<string, Unruly> = {
  "hangs": { code: SLEEP, kind: "client", says: /constaté : il ne se connecte pas\n/ },
  "hangs as a server": { code: SLEEP, kind: "server", says: /constaté : personne n'écoute\n/ },
  "ignores all signals that it can": {
    code: `import signal\nfor s in (1, 2, 15): signal.signal(s, signal.SIG_IGN)\n${SLEEP}`,
    kind: "client",
    says: /constaté : il ne se connecte pas\n/,
  },
  "floods the screen": {
    code: "while True: print('spam')",
    kind: "client",
    says: /constaté : le programme inonde l'écran\n[^]*conseil : Une boucle affiche sans fin/,
  },
  "floods the screen as a server": {
    code: "while True: print('spam')",
    kind: "server",
    says: /constaté : le programme inonde l'écran\n[^]*conseil : Une boucle affiche sans fin/,
  },
  "forks": {
    code: `import os\nfor _ in range(3): os.fork()\n${SLEEP}`,
    kind: "client",
    says: /constaté : il ne se connecte pas\n/,
  },
  "hides in a session of its own": {
    code: `import os\nif os.fork() == 0:\n  os.setsid()\n  os.fork()\n  ${SLEEP}`,
    kind: "server",
    says: /constaté : (le programme s'arrête sans attendre de client|personne n'écoute)\n/,
  },
  "never stops talking": {
    code: "import socket\ns = socket.create_server(('127.0.0.1', int(__import__('sys').argv[1])))\n" +
      "while True:\n  c, _ = s.accept()\n  try:\n    while True: c.sendall(b'Trop petit !' * 1000)\n" +
      "  except OSError: pass",
    kind: "server",
    says: /✘ /,
  },
  "stops at once": {
    code: "1 / 0",
    kind: "server",
    says: /erreur : ZeroDivisionError: division by zero\n/,
  },
};

testWith(
  "python3",
  "verify: a program that behaves badly is reported, and leaves nothing behind",
  async (t) => {
    const examine = async ({ code, kind, pty, ...rest }: Unruly & { name: string; pty: string[] }) => {
      const mark = `# ${crypto.randomUUID()}`;
      const program = ["--", pythonPath(), "-c", `${code}\n${mark}`, "{port}"];
      const options = ["--tp", "3", "--level", "1", "--timeout", "3", ...pty];
      const verdict = await verify(kind, ...options, ...program);
      return { ...rest, ...verdict, title: `${kind} ${pty}`, left: await processesWith(mark) };
    };
    const programs = Object.entries(UNRULY).flatMap(([name, program]) =>
      [[], ["--pty"]].map((pty) => ({ name, pty, ...program }))
    );
    for await (const verdict of pooledMap(6, programs, examine)) {
      const { title, name, says, status, stdout, reports: [{ findings }], left } = verdict;
      await t.step(`${title}: a program that ${name}`, () => {
        assertMatch(stdout, says);
        assertEquals(status, 1);
        assertEquals(named(findings, "failed").length, 1);
        assertEquals(left, "");
      });
    }
  },
);
