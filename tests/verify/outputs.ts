/**
 * What a teacher takes home: files of what was found.
 *
 * @module
 */

import { stripAnsiCode } from "@std/fmt/colors";
import { UsageError } from "./check.ts";
import { type Report, sheet } from "./report.ts";

/** Where to write what was found. */
export interface Outputs {
  /** The file for programs. */
  json?: string;
  /** The file for spreadsheets. */
  csv?: string;
  /** The folder for texts, one a program. */
  feedback?: string;
}

/**
 * Writes what was found so far, over what was written before: at once, as an hour of checks may be interrupted.
 *
 * @param outputs Where.
 * @param reports What.
 * @param checks The names of all checks, in their order.
 * @param text Returns what the verification of a program prints.
 * @throws {UsageError} If it cannot be written.
 */
export function write(
  { json, csv, feedback }: Outputs,
  reports: Report[],
  checks: string[],
  text: (report: Report) => string,
): void {
  const attempt = (option: string, file: string, action: () => void) => {
    try {
      action();
    } catch (error) {
      throw new UsageError(`--${option} ne peut pas écrire dans ${file} : ${(error as Error).message}.`);
    }
  };
  const save = (option: string, file: string, content: string) => {
    attempt(option, file, () => Deno.writeTextFileSync(file, content));
  };
  if (json !== undefined) save("json", json, JSON.stringify(reports, null, 2));
  if (csv !== undefined) save("csv", csv, spreadsheet(sheet(reports, checks)));
  if (feedback === undefined) return;
  attempt("feedback", feedback, () => Deno.mkdirSync(feedback, { recursive: true }));
  for (const report of reports) {
    const name = report.program.replace(/[\p{Cc}<>:"/\\|?*]/gu, "_");
    save("feedback", `${feedback}/${name}.txt`, stripAnsiCode(text(report)));
  }
}

/**
 * Returns a table as comma-separated values (RFC 4180), though with semicolons, as where decimals have commas, and
 * with the mark by which spreadsheets know UTF-8.
 */
function spreadsheet(rows: (string | number)[][]): string {
  const cell = (value: string | number) => {
    const text = String(value).replace(/^[=+\-@\t\r]/, "'$&"); // no formula comes from the name of a file
    return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return "\ufeff" + rows.map((row) => row.map(cell).join(";") + "\r\n").join("");
}
