import type { Simulation } from "@postern/contract/trial";
import { terminalText } from "../terminal-text.ts";
import type { CaseResult, EndpointResult } from "./try-policy.ts";

const shownShifts = 5;

/** Results as people read them, and what they come to in one line. */
export function trialLines(results: readonly EndpointResult[]): string[] {
  return [...results.flatMap(endpointLines), summaryOf(results)];
}

/** Whether all that was expected is so. */
export function allHold(results: readonly EndpointResult[]): boolean {
  return results.every(({ cases, traffic }) => cases.every(({ holds }) => holds) && (traffic?.holds ?? true));
}

function endpointLines({ endpoint, cases, traffic }: EndpointResult): string[] {
  if (cases.length === 0 && !traffic) return [];
  return [terminalText(endpoint), ...cases.flatMap(caseLines), ...(traffic ? trafficLines(traffic) : []), ""];
}

function caseLines({ name, holds, expected, got, by }: CaseResult): string[] {
  if (holds) return [`  ok    ${terminalText(name)}`];
  const gate = by ? `, by gate ${by.path} ${by.gate}${by.seen === undefined ? "" : `: ${terminalText(by.seen)}`}` : "";
  return [`  FAIL  ${terminalText(name)}`, `        expected ${expected}, got ${terminalText(got)}${gate}`];
}

function trafficLines({ judged, unchanged, notJudged, holds, ...groups }: Simulation & { holds: boolean }): string[] {
  const words = [
    ["would now be refused", groups.refused],
    ["would now be accepted", groups.accepted],
    ["would now be duplicates", groups.duplicates],
  ] as const;
  const counts = words.filter(([, { count }]) => count > 0).map(([says, { count }]) => `${count} ${says}`);
  const aside = notJudged > 0 ? [`${notJudged} not judged, as their body, or what a gate asks besides, is not kept`] : [];
  const shifts = words.flatMap(([says, { rows }]) =>
    rows.slice(0, shownShifts).map(({ requestId, path = "", gate = "", reason, seen }) => {
      const why = [path && `gate ${path}`, gate, reason, seen].filter(Boolean).join(" ");
      return `        ${requestId} ${says}${why === "" ? "" : `: ${terminalText(why)}`}`;
    }),
  );
  const failing = groups.assertions.filter(({ finding }) => finding?.holds === false);
  const kept = failing.map((one) => `        expected in the dashboard: ${terminalText(one.name)}: ${one.expected}, got ${one.finding?.verdict ?? "nothing"}`);
  return [`  ${holds ? "ok  " : "FAIL"}  stored requests: ${judged} judged, ${[`${unchanged} unchanged`, ...counts, ...aside].join(", ")}`, ...shifts, ...kept];
}

function summaryOf(results: readonly EndpointResult[]): string {
  const cases = results.flatMap((result) => result.cases);
  const tried = results.filter(({ traffic }) => traffic !== undefined);
  const held = cases.filter(({ holds }) => holds).length;
  const said = [
    ...(cases.length > 0 ? [`${held} of ${cases.length} expectations hold`] : []),
    ...(tried.length > 0 ? [`${tried.filter(({ traffic }) => traffic?.holds).length} of ${tried.length} policies leave the stored requests as they were`] : []),
  ];
  return said.length === 0 ? "The file can be read; it expects nothing of a policy (expect:), and no --against was given" : said.join("; ");
}
