/**
 * What was found, for the terminal: a line a check as it happens, a verdict.
 *
 * @module
 */

import { bold, dim, green, red, yellow } from "@std/fmt/colors";
import { printable } from "../../lib/protocol.ts";
import type { Finding } from "./check.ts";

/** The sign of a result; in colour where the screen has colours. */
export const MARKS = {
  ok: () => green("✔"),
  warning: () => yellow("!"),
  failed: () => red("✘"),
  unverified: () => dim("–"),
};

/** A program, and what was found about it. */
export interface Report {
  /** The program: its file, its command or its address. */
  program: string;
  /** The version that it was verified as. */
  level: number;
  /** What a teacher has to know of its file. */
  remark?: string;
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
