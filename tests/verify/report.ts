/**
 * What was found, for the terminal: a line a check as it happens, a verdict.
 *
 * @module
 */

import { bold, dim, green, red, yellow } from "@std/fmt/colors";
import { plural, printable } from "../../lib/protocol.ts";
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

/** Returns what counts: what the handout asks for. */
export function counted(findings: Finding[]): Finding[] {
  return findings.filter(({ isBeyond }) => !isBeyond);
}

/** Returns how many of the checks that count, and could be verified, are passed: « 11/14 ». */
export function score(findings: Finding[]): string {
  const verified = counted(findings).filter(({ status }) => status !== "unverified");
  const passed = verified.filter(({ status }) => status !== "failed");
  return `${passed.length}/${verified.length}`;
}

/** Whether nothing has failed, and something could be verified. */
export function isRight({ findings }: Report): boolean {
  return findings.every(({ status }) => status !== "failed") &&
    findings.some(({ status }) => status === "ok");
}

/** Whether there is something to say about a finding as soon as it is known; of the others, the conclusion tells. */
export function isTold({ isBlocked, isBeyond }: Finding): boolean {
  return !isBlocked && !isBeyond;
}

/** Returns the lines about one finding: the cause first. */
export function describe(
  { check, status, remark, error, expected, came, exchanged, screen, advice }: Finding,
): string {
  const explanation = status === "unverified" ? `non vérifié : ${remark}` : remark;
  const lines = [`${MARKS[status]()} ${check}${explanation ? dim(` (${printable(explanation)})`) : ""}`];
  if (error) lines.push(red(`    erreur : ${printable(error)}`));
  if (advice && error) lines.push(`    conseil : ${advice}`);
  if (expected) lines.push(`    attendu : ${expected}`);
  if (came) lines.push(`    constaté : ${printable(came)}`);
  if (expected && screen) lines.push(`    à l'écran : ${printable(screen)}`);
  if (advice && !error) lines.push(`    conseil : ${advice}`);
  for (const line of exchanged ?? []) lines.push(dim(`      ${line}`));
  return lines.join("\n");
}

/**
 * Returns the last lines about one program: what is not verified yet, the result, and what there is beyond the handout.
 *
 * @param findings What was found.
 * @param areDetailed Whether to explain what is beyond the handout.
 */
export function summary(findings: Finding[], areDetailed: boolean): string {
  const blocked = counted(findings).filter(({ isBlocked }) => isBlocked).map(({ check }) => check);
  const count = (status: Finding["status"]) =>
    counted(findings).filter((finding) => finding.status === status).length;
  const remarks = [
    count("warning") && `${count("warning")} ${plural(count("warning"), "avertissement")}`,
    count("unverified") && `${count("unverified")} ${plural(count("unverified"), "non vérifié")}`,
  ].filter((remark) => remark);
  const lines = blocked.length > 0
    ? [`${MARKS.unverified()} non vérifié, à cause de ce qui précède : ${blocked.join(", ")}.`]
    : [];
  lines.push(
    "",
    bold(`Résultat : ${score(findings)}`) + (remarks.length > 0 ? ` (${remarks.join(", ")})` : ""),
  );
  const beyond = findings.filter(({ isBeyond, status }) => isBeyond && status === "warning");
  if (beyond.length > 0) {
    const more = areDetailed ? "" : " ; --details l'explique";
    lines.push("", `Pour aller plus loin, ce que l'énoncé ne demande pas${more} :`);
    lines.push(
      ...beyond.map((finding) => areDetailed ? describe(finding) : `  pas encore : ${finding.check}`),
    );
  }
  return lines.join("\n");
}
