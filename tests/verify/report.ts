/**
 * What was found, for the terminal: a line a check as it happens, a verdict, a table for a class.
 *
 * @module
 */

import { bold, dim, green, red, yellow } from "@std/fmt/colors";
import { printable } from "../../lib/protocol.ts";
import type { Finding } from "./check.ts";

/** The sign of a result; in colour where the screen has colours. */
const MARKS = {
  ok: () => green("✔"),
  warning: () => yellow("!"),
  failed: () => red("✘"),
  unverified: () => dim("–"),
};

/** A program, and what was found about it. */
export interface Report {
  /** The program: its file, its command or its address. */
  program: string;
  /** A finding for each check. */
  findings: Finding[];
}

/** Returns how many of the checks that could be verified are passed: « 11/14 ». */
export function score(findings: Finding[]): string {
  const verified = findings.filter(({ status }) => status !== "unverified");
  const passed = verified.filter(({ status }) => status !== "failed");
  return `${passed.length}/${verified.length}`;
}

/** Whether nothing has failed, and something could be verified. */
export function isRight({ findings }: Report): boolean {
  return findings.every(({ status }) => status !== "failed") &&
    findings.some(({ status }) => status === "ok");
}

/** Returns the lines about one finding. */
export function describe(
  { check, status, remark, expected, came, exchanged, screen, advice }: Finding,
): string {
  const explanation = status === "unverified" ? `non vérifié : ${remark}` : remark;
  const lines = [`${MARKS[status]()} ${check}${explanation ? dim(` (${printable(explanation)})`) : ""}`];
  for (const line of exchanged ?? []) lines.push(dim(`      ${line}`));
  if (expected) lines.push(`    attendu : ${expected}`);
  if (came) lines.push(`    constaté : ${printable(came)}`);
  if (expected && screen) lines.push(`    à l'écran : ${printable(screen)}`);
  if (advice) lines.push(`    conseil : ${advice}`);
  return lines.join("\n");
}

/** Returns the last line about one program. */
export function summary(findings: Finding[]): string {
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  const remarks = [
    count("warning") && `${count("warning")} avertissement${count("warning") > 1 ? "s" : ""}`,
    count("unverified") && `${count("unverified")} non vérifié${count("unverified") > 1 ? "s" : ""}`,
  ].filter((remark) => remark);
  return bold(`Résultat : ${score(findings)}`) + (remarks.length > 0 ? ` (${remarks.join(", ")})` : "");
}

/** Returns the table of a class: a row a program, a column a check, and what the columns are. */
export function classTable(reports: Report[]): string {
  const checks = [...new Set(reports.flatMap(({ findings }) => findings.map(({ check }) => check)))];
  const width = Math.max(...reports.map(({ program }) => printable(program).length));
  const cell = (text: string) => text.padStart(3);
  const header = " ".repeat(width) + checks.map((_, index) => cell(String(index + 1))).join("") +
    "  résultat";
  const rows = reports.map(({ program, findings }) => {
    const cells = checks.map((name) => {
      const finding = findings.find(({ check }) => check === name);
      return "  " + (finding ? MARKS[finding.status]() : " ");
    });
    return `${printable(program).padEnd(width)}${cells.join("")}  ${score(findings)}`;
  });
  const legend = checks.map((name, index) => `${cell(String(index + 1))} ${name}`);
  const marks = `${MARKS.ok()} juste   ${MARKS.warning()} marche, mais pas comme l'énoncé   ` +
    `${MARKS.failed()} faux   ${MARKS.unverified()} non vérifié`;
  const right = reports.filter(isRight).length;
  const conclusion = bold(`Sans faute : ${right} sur ${reports.length}.`) +
    " Le détail d'un programme : la même commande sans --each, pour lui seul.";
  return [header, ...rows, "", ...legend, "", marks, "", conclusion].join("\n");
}
