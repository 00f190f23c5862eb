/**
 * What was found, for the terminal: a line a check as it happens, a verdict, a table for a class.
 *
 * @module
 */

import { bold, dim, green, red, stripAnsiCode, yellow } from "@std/fmt/colors";
import { plural, printable } from "../../lib/protocol.ts";
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

/** Returns what counts: what the handout asks for. */
function counted(findings: Finding[]): Finding[] {
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

/** The table of a class, in pieces: its rows are known one after the other. */
export class ClassTable {
  readonly #checks: string[];
  readonly #width: number;

  /**
   * Starts it.
   *
   * @param programs The names of all programs.
   * @param checks The names of all checks.
   */
  constructor(programs: string[], checks: string[]) {
    this.#checks = checks;
    this.#width = Math.max(...programs.map((program) => printable(program).length));
  }

  /** Returns its first line. */
  header(): string {
    const numbers = this.#checks.map((_, index) => cell(String(index + 1)));
    return `${" ".repeat(this.#width)}${numbers.join("")}  résultat`;
  }

  /** Returns the row of a program. */
  row({ program, findings }: Report): string {
    const cells = this.#checks.map((name) => `  ${MARKS[statusOf(findings, name)]()}`);
    return `${printable(program).padEnd(this.#width)}${cells.join("")}  ${score(findings)}`;
  }

  /** Returns what its columns and signs are, and how many programs are right. */
  legend(reports: Report[]): string {
    const columns = this.#checks.map((name, index) => `${cell(String(index + 1))} ${name}`);
    const marks = `${MARKS.ok()} juste   ${MARKS.warning()} marche, mais pas comme l'énoncé   ` +
      `${MARKS.failed()} faux   ${MARKS.unverified()} non vérifié`;
    const right = reports.filter(isRight).length;
    const conclusion = bold(`Sans faute : ${right} sur ${reports.length}.`) +
      " Le détail d'un programme : la même commande sans --each, pour lui seul.";
    return ["", ...columns, "", marks, "", conclusion].join("\n");
  }
}

function cell(text: string): string {
  return text.padStart(3);
}

/** The result of a check, which a program that could not be started does not even have. */
function statusOf(findings: Finding[], name: string): Finding["status"] {
  return findings.find(({ check }) => check === name)?.status ?? "unverified";
}

/** Returns the table of a class for a spreadsheet: a row a program, a column a check, and the score in two. */
export function sheet(reports: Report[], checks: string[]): (string | number)[][] {
  const rows = reports.map(({ program, findings }) => {
    const marks = checks.map((name) => stripAnsiCode(MARKS[statusOf(findings, name)]()));
    return [program, ...marks, ...score(findings).split("/").map(Number)];
  });
  return [["programme", ...checks, "réussies", "vérifiées"], ...rows]; // « 5/7 » would be the fifth of July
}
