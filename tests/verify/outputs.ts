/**
 * What a teacher takes home: files of what was found.
 *
 * @module
 */

import { UsageError } from "./check.ts";
import { FIRST_WORDS } from "./feedback.ts";
import { reasonOf } from "./system_error.ts";

/** Where to write what was found. */
export interface Outputs {
  /** The file for programs. */
  json?: string;
  /** The file for spreadsheets. */
  csv?: string;
  /** The folder for texts, one a program. */
  feedback?: string;
}

/** What to write there. */
export interface Contents {
  json: unknown;
  /** Rows of cells. */
  csv: (string | number)[][];
  /** The text of each program, by its path in the folder. */
  feedback: Map<string, string>;
}

/**
 * Writes what was found so far, over what was written before: at once, as an hour of checks may be interrupted.
 *
 * @throws {UsageError} If it cannot be written.
 */
export function write({ json, csv, feedback }: Outputs, contents: Contents): void {
  const attempt = (option: string, file: string, action: () => void) => {
    try {
      action();
    } catch (error) {
      throw new UsageError(`--${option} ne peut pas écrire dans ${file} : ${reasonOf(error)}.`);
    }
  };
  const save = (option: string, file: string, content: string) => {
    attempt(option, file, () => Deno.writeTextFileSync(file, content));
  };
  const make = (folder: string) => {
    attempt("feedback", folder, () => Deno.mkdirSync(folder, { recursive: true }));
  };
  if (json !== undefined) save("json", json, JSON.stringify(contents.json, null, 2));
  if (csv !== undefined) save("csv", csv, spreadsheet(contents.csv));
  if (feedback === undefined) return;
  make(feedback);
  for (const [path, text] of contents.feedback) {
    const file = `${feedback}/${path}`;
    if (path.includes("/")) make(file.replace(/\/[^/]*$/, ""));
    save("feedback", file, text);
  }
}

/** Returns the paths of the texts in a folder that an earlier verification has left, and this one does not replace. */
export function leftovers(folder: string, paths: Iterable<string>): string[] {
  const own = new Set(paths);
  const textsIn = (prefix: string): string[] =>
    [...Deno.readDirSync(folder + prefix)].flatMap(({ name, isFile, isDirectory }) => {
      const path = `${prefix}/${name}`;
      if (isDirectory && prefix === "") return textsIn(path);
      return isFile && path.endsWith(".txt") ? [path.slice(1)] : [];
    });
  return textsIn("").filter((path) => {
    return !own.has(path) && Deno.readTextFileSync(`${folder}/${path}`).startsWith(FIRST_WORDS);
  }).sort();
}

/**
 * Returns a table as comma-separated values (RFC 4180), though with semicolons, as where decimals have commas, and
 * with the mark by which spreadsheets know UTF-8.
 */
export function spreadsheet(rows: (string | number)[][]): string {
  const cell = (value: string | number) => {
    const text = String(value).replace(/^[=+\-@\t\r]/, "'$&"); // no formula comes from the name of a file
    return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return "\ufeff" + rows.map((row) => row.map(cell).join(";") + "\r\n").join("");
}
