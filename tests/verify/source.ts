/**
 * What the text of a program tells about it, for Python, TypeScript and JavaScript. No input or output here.
 *
 * @module
 */

import type { Cause } from "./check.ts";
import type { Language } from "./lanes.ts";

/** Whether a program is given a terminal: there may be none to give. */
export type Terminal = "none" | "given" | "missing";

/** What ends the connection of a program, one way or the other. */
const CLOSES: Record<Language, RegExp> = {
  py: /\.\s*(close|shutdown|detach)\b(?!\s*$)|^\s*(async\s+)?with\b|\b(del|asyncio|socketserver)\b/m,
  ts: /\.\s*(close|end|destroy\w*|abort|pipeTo|pipeThrough)\b|\busing\b|\bdispose\b/i,
};

/** What opens one. */
const OPENS: Record<Language, RegExp> = {
  py: /^\s*(import|from)\s[^\n]*\bsocket\b/m,
  ts: /\bDeno\.connect\(|["'](node:)?net["']/,
};

/**
 * Returns a program's text without its comments, as far as that is sure: a line that has a quotation mark before may
 * have none.
 */
export function codeOf(source: string, language: Language): string {
  if (language === "py") return source.replace(/^([^"'\n]*?)#.*$/gm, "$1");
  return source.replace(/\/\*[^]*?\*\//g, "").replace(/^([^"'`\n]*?)\/\/.*$/gm, "$1");
}

/** Why a program's text does nothing, with advice; undefined if it may do something. */
export function emptinessOf(
  source: string,
  language: Language,
): Cause | undefined {
  if (source.trim() === "") {
    return { came: "le fichier est vide", advice: "Avez-vous enregistré votre programme, et sous ce nom ?" };
  }
  if (codeOf(source, language).trim() !== "") return undefined;
  return {
    came: "il n'y a que des commentaires dans le fichier",
    advice: { py: "Ôtez le # devant les instructions.", ts: "Ôtez les // devant les instructions." },
  };
}

/** Which side a program plays, as far as that is sure: the one whose functions alone it names. */
export function sideOf(source: string): "client" | "server" | undefined {
  const isServer = /\b(listen|bind|create_server|start_server|\w*Server)\s*\(/.test(source);
  const isClient = /\b(connect|create_connection|createConnection|open_connection)\s*\(/.test(source);
  return isServer === isClient ? undefined : isServer ? "server" : "client";
}

/** Whether it is sure that a program opens a connection that it never closes itself. */
export function forgetsToClose(source: string, language: Language): boolean {
  const code = codeOf(source, language);
  return OPENS[language].test(code) && !CLOSES[language].test(code);
}

/** What is read without `await` by a line of a program for Deno, which then has a promise in place of a number. */
const UNAWAITED =
  /(?<![=>(\[,?:]\s*)^[ \t]*(?:(?:const|let|var)[ \t]+)?(?:(\w+)(?:[ \t]*:[^=\n]*)?[ \t]*=[ \t]*)?\w+\.read\(\w+\).*$/gm;

/** Returns what is wrong if it is sure that a program for Deno does not wait for what it reads. */
export function forgottenAwait(source: string): Cause | undefined {
  const code = codeOf(source, "ts");
  if (!/\bDeno\.(connect|listen)\(/.test(code)) return undefined;
  for (const [line, name] of code.matchAll(UNAWAITED)) {
    const isAwaitedLater = /\.then\(/.test(line) ||
      (name !== undefined &&
        new RegExp(`\\bawait ${name}\\b|\\b${name}\\.then\\(|\\[[^\\]]*\\b${name}\\b`).test(code));
    if (isAwaitedLater) continue;
    return {
      came: `rien n'attend cette lecture : ${line.trim()}`,
      advice: "Il manque await : « await …read(…) » attend les octets, et rend leur nombre.",
    };
  }
}

/** Whether a program may end on Ctrl+C or Ctrl+D, which are not typed here. */
export function heedsControlKeys(source: string): boolean {
  return /\b(KeyboardInterrupt|EOFError|SIGINT)\b/.test(source);
}

/** Whether a program calls the `prompt()` or `confirm()` of Deno, which read a terminal alone. */
export function usesPrompt(source: string): boolean {
  const code = codeOf(source, "ts");
  const isItsOwn = /\b(function|const|let|var|def)\s+(prompt|confirm)\b|import\s*\{[^}]*\b(prompt|confirm)\b/;
  return /(?<![.\w])((globalThis|window)\.)?(prompt|confirm)\(/.test(code) && !isItsOwn.test(code);
}

/** Whether Python may stop the program by a signal, as a thread of it still reads a pipe in the end. */
function hasDaemon(source: string): boolean {
  return /\bdaemon\s*=\s*True|\bsetDaemon\(|\bstart_new_thread\(/.test(source) &&
    /\binput\(|\bstdin\b/.test(source);
}

/**
 * Returns whether a program gets a terminal.
 *
 * @param source Its text.
 * @param isWanted Whether it is to have one anyhow.
 * @param canBeHad Whether there is one to give: not on Windows.
 */
export function terminalFor(source: string, isWanted: boolean, canBeHad: boolean): Terminal {
  if (isWanted) return "given";
  if (usesPrompt(source)) return canBeHad ? "given" : "missing";
  return canBeHad && hasDaemon(source) ? "given" : "none";
}
