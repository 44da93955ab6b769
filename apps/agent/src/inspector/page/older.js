import { ask, dayText, h } from "./parts.js";

const rowsMax = 500;

/** The gateway's events from before this run: listed page by page, fetched one by one. `oldest` names the request to begin before, `fits` is the filter, `took` is told a number. */
export function olderView({ list, place }, { oldest, fits, took }) {
  const rows = [];
  let next;
  let isEnd = false;
  const words = h("p", { class: "note", "aria-live": "polite" });
  const more = h("button", { type: "button", onclick: () => void load() }, "Older, from the gateway");

  async function load() {
    more.disabled = true;
    words.textContent = "Asking the gateway…";
    try {
      const before = next ?? oldest();
      const page = await ask(before ? `older/${before}` : "older");
      rows.push(...page.rows.slice(0, rowsMax - rows.length));
      next = page.next;
      isEnd = next === undefined || rows.length >= rowsMax;
      words.textContent = wordsOf(rows, isEnd);
    } catch (error) {
      words.textContent = error.message;
    }
    more.disabled = false;
    draw();
  }

  async function take(row, button) {
    if (button.disabled) return; // it is on its way
    button.disabled = true;
    words.textContent = "Fetching it…";
    try {
      const { number } = await ask(`older/${row.requestId}/take`, {});
      rows.splice(rows.indexOf(row), 1);
      words.textContent = "";
      await took(number);
    } catch (error) {
      words.textContent = error.message;
    }
    button.disabled = false;
    draw();
  }

  function draw() {
    more.hidden = isEnd;
    more.textContent = rows.length > 0 ? "More" : "Older, from the gateway";
    list.replaceChildren(...rows.filter(fits).map((row) => olderRow(row, take)));
  }

  draw();
  place.replaceChildren(words, more);
  return { draw };
}

function wordsOf(rows, isEnd) {
  if (rows.length === 0)
    return isEnd ? "The gateway has no older events of these endpoints, of the last 30 days." : "None of these endpoints' events here: look further.";
  const hint = "To fetch one reads its body at the gateway, which the audit log tells.";
  if (rows.length >= rowsMax) return `${rowsMax} are shown here: the dashboard has the rest. ${hint}`;
  return isEnd ? `The gateway shows no older ones. ${hint}` : hint;
}

function olderRow(row, take) {
  const { delivered, held, failed, pending } = row.deliveries;
  const fate = Object.entries({ delivered, pending, held, failed })
    .filter(([, count]) => count > 0)
    .map(([word, count]) => (count > 1 ? `${count} ${word}` : word))
    .join(", ");
  const button = h("button", { type: "button", title: "Fetch this event from the gateway" }, row.eventType ?? `${row.method} ${row.target}`);
  return h(
    "tr",
    { onclick: () => void take(row, button) },
    h("td", {}, dayText(row.receivedAt)),
    h("td", { class: "muted" }, fate || "no delivery"),
    h("td", {}),
    h("td", {}, button),
    h("td", { class: "muted" }, row.requestId),
  );
}
