import { detailView } from "./detail.js";
import { filterOf, rowOf } from "./list.js";
import { olderView } from "./older.js";
import { ask, h, open } from "./parts.js";

const [rows, none, state, detail, words, older, olderRows] = ["rows", "none", "state", "detail", "words", "older", "older-rows"].map((id) =>
  document.getElementById(id),
);
const shownMax = 1_000;
const isWide = matchMedia("(min-width: 821px)");
/** By number. */
const events = new Map();
let chosen;
const gateways = olderView(
  { list: olderRows, place: older },
  {
    oldest: () => newestFirst().findLast(({ replayId }) => !replayId)?.requestId, // a replay's request may be much older than what came around it
    fits: (row) => filterOf(words.value)(row),
    took: choose,
  },
);

/** As they came to the gateway, where they were fetched from it. */
function newestFirst() {
  return [...events.values()].sort((one, other) => other.arrivedAt - one.arrivedAt || other.number - one.number);
}

function draw() {
  const fits = filterOf(words.value);
  const shown = newestFirst().filter(fits);
  none.hidden = shown.length > 0;
  none.textContent = events.size > 0 ? "No event fits the filter." : "Nothing has come yet. It appears here when an event reaches this machine.";
  const focused = document.activeElement?.closest("tr")?.dataset.number;
  rows.replaceChildren(
    ...shown.map((event) => {
      const row = rowOf(event, { selected: event.number === chosen, choose });
      row.dataset.number = event.number;
      return row;
    }),
  );
  if (focused) rows.querySelector(`tr[data-number="${focused}"] button`)?.focus();
}

async function choose(number) {
  chosen = number;
  draw();
  try {
    detail.replaceChildren(...detailView(await ask(`events/${number}`)));
    if (!isWide.matches) detail.scrollIntoView(); // it stands below the list
  } catch (error) {
    detail.replaceChildren(h("p", { class: "bad" }, error.message));
  }
}

function keep(event) {
  events.set(event.number, event);
  while (events.size > shownMax) events.delete(events.keys().next().value);
}

/** Follows what the agent tells, and comes back when the agent does. */
async function follow() {
  for (;;) {
    try {
      const response = await open("events/stream");
      if (!response.ok) throw new Error((await response.json()).message);
      for (const event of (await ask("events")).events.reverse()) keep(event);
      draw();
      state.textContent = "Live";
      await read(response.body.pipeThrough(new TextDecoderStream()).getReader());
      state.textContent = "The agent ended, or was restarted: open the address that it prints";
    } catch (error) {
      state.textContent = error instanceof TypeError ? "The agent is not there" : error.message;
    }
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

async function read(reader) {
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const pieces = (rest + value).split("\n\n");
    rest = pieces.pop() ?? "";
    for (const piece of pieces) if (piece.startsWith("data: ")) keep(JSON.parse(piece.slice(6)));
    draw();
  }
}

words.addEventListener("input", () => {
  draw();
  gateways.draw();
});
document.getElementById("filter").addEventListener("submit", (event) => event.preventDefault());
void follow();
