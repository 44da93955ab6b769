import type { Attempt, Delivery, RequestDetail } from "@postern/contract/request";
import { bytesText, dayText, tookText } from "../output/measures.ts";
import type { Sheet, Style } from "../output/sheet.ts";
import { terminalText } from "../terminal-text.ts";

const lettersMax = 2_000;
const safe = (text: string) => terminalText(text, lettersMax);

/** Everything that is known of one request, as its page in the dashboard tells it: verdict, what each gate said, deliveries with their attempts, headers. */
export function requestLines(request: RequestDetail, sheet: Sheet): string[] {
  return [
    ...headline(request, sheet),
    "",
    ...section("Decision", traceLines(request, sheet), sheet),
    ...section("Deliveries", request.deliveryList.flatMap((delivery) => deliveryLines(delivery, sheet)), sheet), // biome-ignore format: one row
    ...section(
      "Headers",
      request.headers.map(([name, value]) => `${sheet.paint("dim", `${safe(name)}:`)} ${safe(value)}`),
      sheet,
    ),
    ...section(
      "Beside it",
      [
        ...request.duplicates.map((id) => `came again as ${id}`),
        ...request.replays.map(({ id, createdAt, createdBy }) => `replayed by ${safe(createdBy)} at ${dayText(createdAt)} (${id})`),
      ],
      sheet,
    ),
    `${sheet.paint("dim", `postern events show ${request.id} --raw`)} writes it as it came; ${sheet.paint("dim", `postern replay ${request.id}`)} brings it again`,
  ];
}

const verdictStyles: Record<RequestDetail["verdict"], Style> = { accepted: "green", refused: "red", throttled: "yellow", duplicate: "dim" };

function headline(request: RequestDetail, { paint }: Sheet): string[] {
  const { verdict, reason, eventType, eventId, provider, bodySha256 } = request;
  const facts: [string, string | undefined][] = [
    ["Request", `${request.id}, ${dayText(request.receivedAt)}`],
    ["Called", `${safe(request.method)} ${safe(request.url)} (HTTP/${request.httpVersion})`],
    ["Endpoint", `${safe(request.endpointName)}${provider === undefined ? "" : ` (${safe(provider)})`}`],
    ["Event", eventType === undefined && eventId === undefined ? undefined : safe([eventType, eventId].filter(Boolean).join(", "))],
    ["From", request.clientIp],
    ["Body", `${bytesText(request.bodyBytes)}${request.contentType === undefined ? "" : `, ${safe(request.contentType)}`}, sha256 ${bodySha256}${request.bodyStored ? "" : ", not stored"}`],
    ["Answered", `${request.answerStatus} after ${tookText(request.latencyMs)}`],
    ["Same as", request.duplicateOf],
    ["Folded", request.folded > 1 ? `stands for ${request.folded} like it` : undefined],
    ["Let in", request.promoted && `later by ${safe(request.promoted.by)}, ${dayText(request.promoted.at)}`],
  ]; // biome-ignore format: a table
  const title = paint(verdictStyles[verdict], verdict) + (reason === undefined ? "" : `: ${safe(reason)}`);
  return [title, ...facts.flatMap(([name, value]) => (value === undefined ? [] : [`  ${paint("dim", name.padEnd(9))} ${value}`]))];
}

const outcomeStyles = { passed: "green", failed: "red", skipped: "dim", "not-reached": "dim" } as const satisfies Record<string, Style>;

function traceLines({ trace, policyVersionNumber, decidedMs }: RequestDetail, { paint }: Sheet): string[] {
  const title = policyVersionNumber === undefined ? [] : [`policy version ${policyVersionNumber}, decided in ${tookText(decidedMs)}`];
  const steps = trace.map(({ path, gate, outcome, reason, seen, expected }) => {
    const depth = "  ".repeat(Math.max(0, path.split(".").length - 1));
    const said = [reason && safe(reason), seen && `saw ${safe(seen)}`, outcome === "failed" && expected && `expected ${safe(expected)}`]
      .filter(Boolean)
      .join("; ");
    return `${depth}${paint(outcomeStyles[outcome], outcome.padEnd(11))} ${safe(gate)}${said === "" ? "" : `: ${said}`}`;
  });
  return [...title, ...steps];
}

const stateStyles: Record<Delivery["state"], Style> = { delivered: "green", pending: "dim", held: "yellow", failed: "red" };

function deliveryLines(delivery: Delivery, { paint }: Sheet): string[] {
  const { destinationName, destinationKind, destinationUrl, state, held, reason, replayId, nextAttemptAt } = delivery;
  const where = `${safe(destinationName)} (${destinationKind === "tunnel" ? "tunnel" : safe(destinationUrl ?? "url")})`;
  const why = [
    held && `${held.cause} since ${dayText(held.since)}`,
    reason && safe(reason),
    replayId && `replay ${replayId}`,
    state === "pending" && nextAttemptAt && `next attempt ${dayText(nextAttemptAt)}`,
  ].filter(Boolean);
  const title = [paint(stateStyles[state], state.padEnd(9)), where, delivery.id, ...(why.length > 0 ? [`(${why.join(", ")})`] : [])].join("  ");
  return [title, ...delivery.attempts.map((attempt) => `  ${attemptLine(attempt)}`)];
}

function attemptLine({ number, startedAt, durationMs, status, reason, detail, trigger, address }: Attempt): string {
  const answer = status === undefined ? (reason ?? "no answer") : `${status}`;
  const beside = [detail && safe(detail), trigger !== "first" && trigger, address && `at ${safe(address)}`].filter(Boolean).join(", ");
  return `attempt ${number}  ${dayText(startedAt)}  ${answer}  ${tookText(durationMs)}${beside === "" ? "" : `  (${beside})`}`;
}

function section(title: string, lines: readonly string[], { paint }: Sheet): string[] {
  return lines.length === 0 ? [] : [paint("bold", title), ...lines.map((line) => `  ${line}`), ""];
}
