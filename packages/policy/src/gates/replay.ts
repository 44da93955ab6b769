import type { SettingsOf } from "@postern/contract/policy";
import { type IdSource, idReader } from "../event.ts";
import { judgeMoment, parseMoment } from "../freshness.ts";
import { readerOf } from "../input.ts";
import { PolicyError } from "../policy-error.ts";
import type { Denial, Gate, GateInputs } from "../ports.ts";
import { quote } from "../quote.ts";
import type { Reading } from "../reading.ts";

/** Refuses what is too old, and claims the event's id so that a second one is known as a duplicate. */
export const replay: Gate<"replay"> = (settings, inputs) => {
  const { id, windowSeconds, requireId } = settings;
  const sources = idSources(settings, inputs);
  const readId = idReader(sources, inputs.paths);
  const judgeTime = timeJudge(settings, inputs);
  const windowMs = windowSeconds * 1_000;

  return (request, ports) => {
    const denial = judgeTime?.(request, ports.nowMs());
    if (denial) return denial;
    const key = readId(request);
    if (key !== undefined) return { seen: quote(key), claim: { key, windowMs } };
    if (!requireId) return { seen: "no id, so a twin cannot be told" };
    return { reason: "event-id-missing", expected: id.from === "provider" ? "the provider's event id" : `an id in ${id.from} ${id.name}` };
  };
};

/** Where the id stands: where the author says, or wherever the policy's providers put it. */
export function idSources({ id }: SettingsOf<"replay">, { senders }: Pick<GateInputs, "senders">): readonly IdSource[] {
  if (id.from === "provider") return senders.flatMap(({ event }) => event.id);
  if (id.name === "") throw new PolicyError("id.name", "a header name or body path is needed");
  return [id.from === "header" ? { header: id.name } : { json: id.name }];
}

type JudgeTime = (request: Reading, nowMs: number) => Denial | undefined;

function timeJudge({ timestampHeader, toleranceSeconds }: SettingsOf<"replay">, { paths }: GateInputs): JudgeTime | undefined {
  if (timestampHeader === undefined) return;
  const read = readerOf({ header: timestampHeader }, paths);
  const window = { pastSeconds: toleranceSeconds, futureSeconds: toleranceSeconds };
  const expected = "unix seconds or ISO 8601";
  return (request, nowMs) => {
    const [text, second] = read(request);
    if (text === undefined) return { reason: "timestamp-missing", seen: `no header ${timestampHeader}`, expected };
    const momentMs = second === undefined ? (parseMoment(text, "seconds") ?? parseMoment(text, "iso")) : undefined;
    if (momentMs === undefined) return { reason: "timestamp-malformed", seen: `header ${timestampHeader}`, expected };
    return judgeMoment(momentMs, nowMs, window);
  };
}
