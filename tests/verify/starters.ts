/**
 * How programs are started, by the names of their files.
 *
 * @module
 */

import { findPython } from "../support/python.ts";
import { UsageError } from "./check.ts";

/** How a file is run, by its extension. */
const DENO = [Deno.execPath(), "run", "--allow-net", "--no-prompt"];
const RUNNERS: Record<string, string[]> = {
  py: ["python"],
  ts: DENO,
  js: DENO,
  mjs: ["node"],
  cjs: ["node"],
};

/** A word that names a program's file, and neither an address nor an option. */
export const PROGRAM_FILE = /^[^-].*\.(py|ts|js|mjs|cjs|rb|php|pl|lua|jar|java|exe|sh|go)$/i;

/** Whether a name is that of a program, by its extension. */
export function isProgram(name: string): boolean {
  return Object.keys(RUNNERS).some((extension) => name.endsWith(`.${extension}`));
}

/** Returns what runs a file, if anything. */
export function runnerOf(file: string): string[] | undefined {
  const extension = file.split(".").at(-1)!.toLowerCase();
  const isForNode = extension === "js" && /\brequire\(/.test(Deno.readTextFileSync(file));
  return isForNode ? ["node"] : RUNNERS[extension];
}

/** Returns what is missing on this machine to run something, in a French sentence, or undefined if nothing is. (Where
 * there is no Node.js, Deno takes its place.) */
export function lackOf([command]: string[]): string | undefined {
  if (command !== "python" || findPython() !== undefined) return undefined;
  return "Il manque Python 3 sur cette machine (sous Windows, « python » peut n'ouvrir que le Microsoft Store).";
}

/** Returns what is known of a file or folder, undefined if there is none. */
export function stat(name: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(name);
  } catch {
    return undefined;
  }
}

/** Checks that there is such a file. @throws {UsageError} If it is a folder, or nothing. */
export function checkFile(file: string): void {
  const info = stat(file);
  if (!info) throw new UsageError(`Fichier introuvable : ${file} (cherché dans ${Deno.cwd()}).`);
  if (info.isDirectory) throw new UsageError(`${file} est un dossier : --each vérifie tous ses programmes.`);
}

/** Returns the command that runs a file. @throws {UsageError} If there is no such file, or nothing to run it. */
export function commandFor(file: string): string[] {
  checkFile(file);
  const runner = runnerOf(file);
  if (!runner) throw new UsageError(`Comment lancer ${file} ? Écrivez sa commande après « -- ».`);
  const lack = lackOf(runner);
  if (lack) throw new UsageError(lack);
  return [...runner, file];
}
