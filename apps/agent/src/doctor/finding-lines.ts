import type { Sheet, Style } from "../output/sheet.ts";
import { terminalText } from "../terminal-text.ts";
import type { Finding } from "./finding.ts";

const styles: Record<Finding["kind"], Style> = { fine: "green", remark: "yellow", fault: "red", skipped: "dim" };
const words: Record<Finding["kind"], string> = { fine: "ok", remark: "note", fault: "FAULT", skipped: "-" };
const lettersMax = 600;

/** One finding for people: what was looked at, what it came to, what to do. */
export function findingLines({ check, kind, says, next }: Finding, { paint }: Sheet): string[] {
  const line = `${paint(styles[kind], words[kind].padEnd(5))}  ${terminalText(check, 60)}: ${terminalText(says, lettersMax)}`;
  return next === undefined ? [line] : [line, `       ${terminalText(next, lettersMax)}`];
}

/** All of them in one line, to paste where one asks for help: no name, address or secret of anyone in it. */
export function pasteLine(findings: readonly Finding[], version: string): string {
  const told = findings
    .slice(1)
    .map(
      ({ check, kind }) =>
        `${(check.split(" ")[0] ?? check).toLowerCase()}${/^(DNS|TLS) /.test(check) ? "" : check.slice((check.split(" ")[0] ?? "").length).replaceAll(" ", "-")}=${words[kind]}`,
    );
  return `postern ${version} node ${process.version} ${process.platform}-${process.arch} ${told.join(" ")}`;
}
