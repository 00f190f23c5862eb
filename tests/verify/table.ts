/**
 * The tables of a class, for the terminal. No input or output here.
 *
 * @module
 */

import { bold } from "@std/fmt/colors";
import { printable } from "../../lib/protocol.ts";
import type { Finding } from "./check.ts";
import type { Listed } from "./handed_in/handed_in.ts";
import { counted, isRight, MARKS, type Report, score } from "./report.ts";

/** What was found so far of one program or pupil, version after version. */
export interface Row {
  program: Listed;
  reports: Report[];
}

/** A table, in pieces: its rows are known one after the other. */
export interface Table {
  /** Returns its first line. */
  header(): string;
  /** Returns the row of a program. */
  row(row: Row): string;
  /** Returns what its columns and signs are, what fails most often, and how many programs are right. */
  legend(rows: Row[]): string;
}

/** What all tables say of their signs. */
const signs = () =>
  `${MARKS.ok()} juste   ${MARKS.warning()} marche, mais pas comme l'énoncé   ` +
  `${MARKS.failed()} faux   ${MARKS.unverified()} non vérifié`;

/**
 * Returns the table of one version: a column a check.
 *
 * @param programs All programs.
 * @param checks The names of all checks.
 */
export function checksTable(programs: Listed[], checks: string[]): Table {
  const width = widthOf(programs);
  const header = () => {
    const numbers = checks.map((_, index) => cell(String(index + 1)));
    return `${" ".repeat(width)}${numbers.join("")}  résultat`;
  };
  const row = ({ program, reports: [{ findings }] }: Row) => {
    const cells = checks.map((name) => `  ${MARKS[statusOf(findings, name)]()}`);
    return line(program, width, cells.join(""), whyUnverified(findings) ?? score(findings));
  };
  const legend = (rows: Row[]) => {
    const columns = checks.map((name, index) => `${cell(String(index + 1))} ${name}`);
    const right = rows.filter(({ reports }) => reports.some(isRight)).length;
    return [
      "",
      ...columns,
      "",
      signs(),
      ...totals(rows),
      "",
      bold(`Sans faute : ${right} sur ${rows.length}.`) + DETAIL,
    ]
      .join("\n");
  };
  return { header, row, legend };
}

const DETAIL =
  " Le détail d'un programme : la même commande sans --each, pour lui seul ; de tous : --feedback.";

/**
 * Returns the table of several versions: a column a version, and the last that is reached.
 *
 * @param programs All programs.
 * @param levels The versions.
 */
export function versionsTable(programs: Listed[], levels: number[]): Table {
  const width = widthOf(programs);
  const title = (level: number) => `version ${level}`;
  const column = title(0).length;
  const header = () => `${" ".repeat(width)}${levels.map((level) => `  ${title(level)}`).join("")}  atteinte`;
  const row = ({ program, reports }: Row) => {
    const cells = levels.map((level) => {
      const findings = reports.find((report) => report.level === level)?.findings ?? [];
      const status = overall(findings);
      const text = status === "unverified" ? "" : score(findings);
      return `  ${MARKS[status]()} ${text.padEnd(column - 2)}`;
    });
    const reached = reachedIn(reports);
    const isEmpty = reports.every(({ findings }) => findings.length === 0);
    return line(program, width, cells.join(""), isEmpty ? "" : reached ? title(reached) : "aucune");
  };
  const legend = (rows: Row[]) => {
    const reached = rows.map(({ reports }) => reachedIn(reports));
    const counts = [...levels.toReversed(), undefined].map((level) => {
      return `${level ? title(level) : "aucune"} : ${reached.filter((one) => one === level).length}`;
    });
    return [
      "",
      signs(),
      ...totals(rows),
      "",
      bold(`Dernière version sans faute : ${counts.join(", ")}.`) + DETAIL,
    ]
      .join("\n");
  };
  return { header, row, legend };
}

/** Returns the last version that a program does without a fault. */
export function reachedIn(reports: Report[]): number | undefined {
  return reports.filter(isRight).at(-1)?.level;
}

function widthOf(programs: Listed[]): number {
  return Math.max(...programs.map(({ name }) => printable(name).length));
}

function line({ name, remark = "" }: Listed, width: number, cells: string, result: string): string {
  return [printable(name).padEnd(width) + cells, result, printable(remark)].filter((text) => text !== "")
    .join("  ");
}

function cell(text: string): string {
  return text.padStart(3);
}

/** The result of a check, which a program that could not be started does not even have. */
export function statusOf(findings: Finding[], name: string): Finding["status"] {
  return findings.find(({ check }) => check === name)?.status ?? "unverified";
}

/** The result of all checks together: the worst that there is, if any was played. */
export function overall(findings: Finding[]): Finding["status"] {
  const has = (status: Finding["status"]) => counted(findings).some((finding) => finding.status === status);
  return (["failed", "warning", "ok"] as const).find(has) ?? "unverified";
}

/** Returns why nothing could be verified: empty, if that is known before; undefined if something could. */
export function whyUnverified(findings: Finding[]): string | undefined {
  if (overall(findings) !== "unverified") return undefined;
  return findings.length > 0 ? `non vérifié : ${findings[0].remark}` : "";
}

/** Returns the lines that say which checks fail, and of how many programs, the most frequent first. */
function totals(rows: Row[]): string[] {
  const counts = new Map<string, number>();
  for (const { reports } of rows) {
    for (const { level, findings } of reports) {
      for (const { check } of findings.filter(({ status }) => status === "failed")) {
        const name = reports.length > 1 ? `${check} (version ${level})` : check;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
  }
  if (counts.size === 0) return [];
  const lines = [...counts].sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${cell(String(count))} ${MARKS.failed()} ${name}`);
  return ["", "À reprendre, et combien de fois :", ...lines];
}
