import { answerOf, dayText, h, timeText, tookText } from "./parts.js";

/** One row of the list; its button opens the event for those who use the keyboard. */
export function rowOf(event, { selected, choose }) {
  const { word, style } = answerOf(event);
  const name = event.eventType ?? `${event.method} ${event.target}`;
  const note = [
    event.replayId && "replay",
    event.fetched && "fetched from the gateway",
    event.again ? "answered from memory" : event.attempt > 1 && `attempt ${event.attempt}`,
  ]
    .filter(Boolean)
    .join(", ");
  return h(
    "tr",
    { "aria-selected": selected, onclick: () => choose(event.number) },
    h("td", {}, event.fetched ? dayText(event.arrivedAt) : timeText(event.arrivedAt)),
    h("td", { class: style }, word),
    h("td", {}, tookText(event.localMs)),
    h("td", {}, h("button", { type: "button" }, name), note ? h("span", { class: "muted" }, ` ${note}`) : undefined),
    h("td", { class: "muted" }, event.requestId),
  );
}

/** What a line of filter words asks of an event: `/path`, `status:5`, `>200ms`, `header:name=part`, and words in its type, endpoint or id. */
export function filterOf(text) {
  const tests = text.toLowerCase().split(/\s+/).filter(Boolean).map(testOf);
  return (event) => tests.every((test) => test(event));
}

function testOf(word) {
  const [, more, number, unit] = /^([<>])(\d+)(ms|s)?$/.exec(word) ?? [];
  if (more) {
    const limit = Number(number) * (unit === "s" ? 1_000 : 1);
    return ({ localMs = 0 }) => (more === ">" ? localMs > limit : localMs < limit);
  }
  if (word.startsWith("status:")) return (event) => answerOf(event).word.startsWith(word.slice(7));
  if (word.startsWith("header:")) {
    const [name = "", value = ""] = word.slice(7).split("=");
    return ({ headers }) => (headers ?? []).some(([one, other]) => one.toLowerCase() === name && other.toLowerCase().includes(value));
  }
  if (word.startsWith("/")) return ({ target }) => target.toLowerCase().includes(word);
  return ({ eventType = "", endpoint, requestId, method, target }) => `${eventType} ${endpoint} ${requestId} ${method} ${target}`.toLowerCase().includes(word);
}
