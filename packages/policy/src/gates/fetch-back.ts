import type { FetchBackGate } from "@postern/contract/policy";
import { nameOfInput, type Read, readerOf } from "../input.ts";
import { JsonPaths } from "../json-paths.ts";
import type { LookedUp } from "../look-up.ts";
import type { Place } from "../place.ts";
import type { Answer, Denial, Gate } from "../ports.ts";
import { quote } from "../quote.ts";
import type { Reading } from "../reading.ts";

/** Asks the provider's API whether it knows the event, so that a body which no signature covers is not taken on trust. */
export const fetchBack: Gate<"fetch-back"> = (settings, { paths }) => {
  const addressOf = addressWriter(settings.url, paths);
  const judge = judgeOf(settings, paths);
  const headers = settings.credential === "" ? [] : [settings.header, settings.credential];
  const { host } = new URL(settings.url.replaceAll(/[{}]/g, ""));

  return (request, { lookUp }) => {
    const url = addressOf(request);
    if (typeof url !== "string") return url;
    if (!lookUp) return unavailable(host, "nothing here can ask it");
    return lookUp({ url, headers }).then((answer) => judge(answer, request, host));
  };
};

const pieces = /(\{(?:body|query|header):[^{}]+\})/;
const nameLettersMax = 200;
/** Dot segments, also for a server that decodes `%2F` before it looks at the path, or does so twice. */
const elsewhere = /(?:^|[/\\])\.{1,2}(?:[/\\;?#]|$)|%(?:2e|2f|5c)/i;

/** Fills in what the request names. A name that would lead elsewhere in the path than to itself is none. */
function addressWriter(template: string, paths: JsonPaths): (request: Reading) => string | Denial {
  const writers = template.split(pieces).map((piece): string | { name: string; read: Read } => {
    const [, kind, name] = /^\{(body|query|header):(.+)\}$/s.exec(piece) ?? [];
    if (kind === undefined || name === undefined) return piece;
    const place: Place = kind === "body" ? { json: name } : kind === "query" ? { query: name } : { header: name };
    return { name: nameOfInput(place), read: readerOf(place, paths) };
  });
  return (request) => {
    let url = "";
    for (const writer of writers) {
      const text = typeof writer === "string" ? writer : nameIn(writer.read(request));
      if (text === undefined)
        return { reason: "event-id-missing", seen: `no ${(writer as { name: string }).name} to ask by`, expected: "one name of the event" };
      url += text;
    }
    return url;
  };
}

function nameIn([text, second]: readonly string[]): string | undefined {
  if (text === undefined || second !== undefined || text.length > nameLettersMax) return;
  return /^[\x21-\x7e]+$/.test(text) && !elsewhere.test(text) ? encodeURIComponent(text) : undefined;
}

function judgeOf({ same }: FetchBackGate, paths: JsonPaths): (answer: LookedUp, request: Reading, host: string) => Answer {
  const told = new JsonPaths();
  const pairs = same.map(({ body, answer }) => ({ body, ours: paths.add(body), answer, theirs: told.add(answer) }));
  return (answer, request, host) => {
    if (answer === "not-asked") return { seen: `${host} is not asked in a trial` };
    if ("failure" in answer) return unavailable(host, answer.failure);
    const { status, body } = answer;
    if (status === 404 || status === 410)
      return { reason: "event-unknown", seen: `${host} answered ${status}: it knows no such event`, expected: "an event that it knows" };
    if (status !== 200) return unavailable(host, `it answered ${status}${status === 401 || status === 403 ? ", so the credential is not accepted" : ""}`);
    const said = told.find(body);
    const differing = pairs.find(({ ours, theirs }) => said[theirs] === undefined || said[theirs] !== request.json(ours));
    if (!differing) return { seen: `${host} knows the event`, expected: "an event that it knows" };
    const seen = `${quote(differing.body)} of the body is not what ${host} says in ${quote(differing.answer)}`;
    return { reason: "event-unknown", seen, expected: "the same in both" };
  };
}

function unavailable(host: string, why: string): Denial {
  return { reason: "provider-unavailable", seen: `${host} could not be asked: ${why}`, expected: "its word on the event" };
}
