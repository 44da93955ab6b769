import { bodyView } from "./body.js";
import { answerOf, ask, base64Of, bytesOf, h, tookText } from "./parts.js";

/** Sends an event to the local server again: as it was, or edited, signed anew where a secret is given; shows the answer and what differs. */
export function againView(event) {
  const outcome = h("div", { "aria-live": "polite" });
  const editor = editorOf(event, (changes) => send(event, changes, outcome));
  const asIs = h("button", { type: "button", onclick: () => send(event, {}, outcome) }, "Send again");
  const edit = h(
    "button",
    {
      type: "button",
      onclick: () => {
        editor.hidden = !editor.hidden;
      },
    },
    "Edit and send",
  );
  return h("div", {}, h("div", { class: "buttons" }, asIs, edit), editor, outcome);
}

function editorOf(event, send) {
  const head = h("textarea", { "aria-label": "Request line and headers", spellcheck: "false" });
  head.value = [`${event.method} ${event.target}`, ...event.headers.map(([name, value]) => `${name}: ${value}`)].join("\n");
  const body = h("textarea", { "aria-label": "Body", spellcheck: "false" });
  body.value = new TextDecoder().decode(bytesOf(event.bodyBase64));
  const untouched = body.value;
  const provider = h("input", { "aria-label": "Provider to sign as, such as github", placeholder: "sign as, such as github", autocomplete: "off" });
  const secret = h("input", { "aria-label": "Its secret", type: "password", placeholder: "its secret", autocomplete: "off" });
  const fault = h("p", { class: "bad", role: "alert" });
  const submit = (submitted) => {
    submitted.preventDefault();
    const changes = changesOf(head.value);
    fault.textContent = typeof changes === "string" ? changes : "";
    if (typeof changes === "string") return;
    const edited = body.value === untouched ? {} : { bodyBase64: base64Of(new TextEncoder().encode(body.value)) }; // bytes that are no text stay as they came
    const sign = provider.value && secret.value ? { sign: { provider: provider.value.trim(), secret: secret.value } } : {};
    send({ ...changes, ...edited, ...sign });
  };
  return h("form", { hidden: true, onsubmit: submit }, head, body, provider, secret, h("button", {}, "Send"), fault);
}

function changesOf(text) {
  const [first = "", ...lines] = text.split("\n").filter((line) => line.trim() !== "");
  const [, method, target] = /^([A-Z][A-Z-]*) (\/\S*)$/.exec(first.trim()) ?? [];
  if (!method) return "The first line is a method and a path, such as POST /hooks";
  const headers = lines.map((line) => /^([^:\s]+):[ \t]?(.*)$/.exec(line)?.slice(1));
  const wrong = headers.findIndex((pair) => !pair);
  return wrong >= 0 ? `Line ${wrong + 2} is no header: write Name: value` : { method, target, headers };
}

async function send({ number }, changes, outcome) {
  outcome.replaceChildren(h("p", { class: "muted" }, "Sending…"));
  try {
    const answer = await ask(`events/${number}/replay`, changes);
    const { word, style } = answerOf(answer);
    outcome.replaceChildren(
      h("p", {}, h("strong", { class: style }, word), ` after ${tookText(answer.localMs)} from ${answer.at}${answer.detail ? `: ${answer.detail}` : ""}`),
      ...differenceOf(answer),
      ...(answer.bodyBase64 === undefined ? [] : [bodyView(answer.bodyBase64, { name: `answer-${number}.bin`, headers: answer.headers })]),
    );
  } catch (error) {
    outcome.replaceChildren(h("p", { class: "bad" }, error.message));
  }
}

function differenceOf({ difference }) {
  if (!difference) return [];
  if (difference.length === 0) return [h("p", { class: "muted" }, "The same answer as the first time.")];
  return [h("h3", {}, "What differs from the first answer"), h("pre", {}, difference.join("\n"))];
}
