import { againView } from "./again.js";
import { bodyView } from "./body.js";
import { answerOf, ask, h, timeText, tookText } from "./parts.js";

/** Everything of one event. */
export function detailView(event) {
  const { word, style } = answerOf(event);
  const trace = h("div", { "aria-live": "polite" });
  return [
    h("h2", {}, event.eventType ?? `${event.method} ${event.target}`),
    h(
      "p",
      {},
      h("strong", { class: style }, word),
      event.detail ? ` ${event.detail}` : "",
      ` · ${event.endpoint} · ${event.fetched ? "fetched from the gateway" : `attempt ${event.attempt}`}`,
    ),
    h("h3", {}, "When"),
    timing(event),
    againView(event),
    h("h3", {}, "Request"),
    h("p", {}, `${event.method} ${event.target}`),
    headersView(event.headers),
    copies(event),
    bodyView(event.bodyBase64, { name: `${event.requestId}.bin`, headers: event.headers }),
    ...(event.answer
      ? [
          h("h3", {}, "Answer of the local server"),
          headersView(event.answer.headers),
          bodyView(event.answer.bodyBase64, { name: `answer-${event.number}.bin`, headers: event.answer.headers }),
        ]
      : []),
    h("h3", {}, "At the gate"),
    h("p", {}, event.passed.length > 0 ? `It came through: ${event.passed.join(", ")}.` : "No gate stands before this endpoint."),
    h("div", { class: "buttons" }, h("button", { type: "button", onclick: () => showTrace(event, trace) }, "What each gate saw")),
    trace,
    signatureForm(event),
    facts(event),
  ];
}

function timing({ receivedAt, arrivedAt, localMs, settledAt, fetched }) {
  if (fetched) return h("p", { class: "muted" }, `Came to the gateway on ${new Date(receivedAt).toLocaleString()} by its clock.`);
  const steps = [
    ["gateway to this machine", Math.max(0, arrivedAt - receivedAt)],
    ["local server", localMs],
    ["recorded", settledAt === undefined || localMs === undefined ? undefined : Math.max(0, settledAt - arrivedAt - localMs)],
  ].filter(([, ms]) => ms !== undefined);
  const bar = h("div", { class: "bar", "aria-hidden": "true" });
  for (const [name, ms] of steps) {
    const part = h("span", { title: `${name}: ${tookText(ms)}` }, name);
    part.style.flexGrow = String(Math.max(1, ms));
    part.style.flexBasis = "0";
    bar.append(part);
  }
  const words = steps.map(([name, ms]) => `${name} ${tookText(ms)}`).join(", ");
  return h("div", {}, bar, h("p", { class: "muted" }, `Came to the gateway at ${timeText(receivedAt)} by its clock. ${words}.`));
}

function headersView(headers) {
  return h("dl", { class: "headers" }, ...headers.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

function facts({ requestId, deliveryId, sha256 }) {
  const rows = { Request: requestId, ...(deliveryId && { Delivery: deliveryId }), "SHA-256 of the body": sha256 };
  return h("div", {}, h("h3", {}, "Names"), h("dl", {}, ...Object.entries(rows).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])));
}

async function showTrace({ number }, place) {
  place.replaceChildren(h("p", { class: "muted" }, "Asking the gateway…"));
  try {
    const { trace, policyVersionNumber, decidedMs } = await ask(`events/${number}/trace`);
    const lines = trace.map(
      ({ gate, outcome, reason, seen }) =>
        `${outcome.padEnd(11)} ${gate}${[reason, seen && `saw ${seen}`]
          .filter(Boolean)
          .map((text) => `; ${text}`)
          .join("")}`,
    );
    const title = policyVersionNumber === undefined ? [] : [`policy version ${policyVersionNumber}, decided in ${tookText(decidedMs)}`];
    place.replaceChildren(h("pre", {}, [...title, ...lines].join("\n")));
  } catch (error) {
    place.replaceChildren(h("p", { class: "bad" }, error.message));
  }
}

function signatureForm({ number }) {
  const provider = h("input", { "aria-label": "Provider", placeholder: "provider, such as stripe", autocomplete: "off" });
  const secret = h("input", { "aria-label": "Secret", type: "password", placeholder: "secret: used once, kept nowhere", autocomplete: "off" });
  const place = h("div", { "aria-live": "polite" });
  const submit = async (submitted) => {
    submitted.preventDefault();
    try {
      const told = await ask(`events/${number}/signature`, { provider: provider.value.trim(), secret: secret.value });
      place.replaceChildren(h("pre", {}, JSON.stringify(told, undefined, 2)));
    } catch (error) {
      place.replaceChildren(h("p", { class: "bad" }, error.message));
    }
  };
  return h("div", {}, h("h3", {}, "Signature"), h("form", { onsubmit: submit }, provider, secret, h("button", {}, "Explain")), place);
}

/** The event as a command, and as a file that `postern inspect-signature` and tests read. */
function copies(event) {
  const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const headers = event.headers.filter(([name]) => !/^(content-length|connection)$/i.test(name));
  const curl = [
    "curl",
    "-X",
    event.method,
    ...headers.flatMap(([name, value]) => ["-H", quote(`${name}: ${value}`)]),
    "--data-binary",
    "@body.bin",
    quote(`http://localhost${event.target}`),
  ].join(" ");
  const fixture = JSON.stringify({ method: event.method, target: event.target, headers: event.headers, bodyBase64: event.bodyBase64 }, undefined, 2);
  const button = (label, text) => h("button", { type: "button", onclick: (clicked) => copy(clicked.currentTarget, text) }, label);
  return h("div", { class: "buttons" }, button("Copy as curl", curl), button("Copy as a fixture", fixture));
}

async function copy(button, text) {
  const label = button.textContent;
  button.textContent = await navigator.clipboard.writeText(text).then(
    () => "Copied",
    () => "The browser does not let it be copied",
  );
  setTimeout(() => {
    button.textContent = label;
  }, 1_500);
}
