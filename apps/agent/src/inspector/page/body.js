import { indented } from "./indented.js";
import { bytesOf, h } from "./parts.js";
import { codingOf, unpack } from "./unpack.js";

const shownMax = 262_144;

/** A body three ways: readable (a packed one unpacked), as it came, and in hexadecimal; and as a file. */
export function bodyView(base64, { name, headers }) {
  const bytes = bytesOf(base64);
  if (bytes.length === 0) return h("p", { class: "muted" }, "No body.");
  const text = new TextDecoder().decode(bytes);
  const coding = codingOf(headers);
  const place = h("pre");
  const fault = h("p", { class: "bad", role: "status" });
  const ways = {
    Readable: () => (coding === undefined ? readable(text, fault) : unpacked({ bytes, coding }, fault)),
    "As it came": () => text,
    Hexadecimal: () => hexOf(bytes),
  };
  const buttons = Object.entries(ways).map(([label, show]) => h("button", { type: "button", onclick: (event) => choose(event.currentTarget, show) }, label));
  async function choose(button, show) {
    fault.textContent = "";
    for (const one of buttons) one.setAttribute("aria-pressed", one === button);
    const shown = await show();
    if (button.getAttribute("aria-pressed") !== "true") return; // another way was chosen while it was unpacked
    place.textContent = shown.length > shownMax ? `${shown.slice(0, shownMax)}\n… and more: take it as a file` : shown;
  }
  void choose(buttons[0], ways.Readable);
  const file = h("button", { type: "button", onclick: () => saveFile(bytes, name) }, "As a file");
  return h("div", {}, h("div", { class: "buttons" }, ...buttons, file), fault, place);
}

async function unpacked({ bytes, coding }, place) {
  try {
    const { bytes: held, fault } = await unpack(bytes, coding);
    const text = readable(new TextDecoder().decode(held), place);
    if (fault) place.textContent = fault;
    return text;
  } catch (error) {
    place.textContent = `${error.message} This is how it came.`;
    return new TextDecoder().decode(bytes);
  }
}

function readable(text, fault) {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return indented(text, shownMax);
  } catch (error) {
    fault.textContent = `Not JSON: ${error.message}`;
    return text;
  }
}

function hexOf(bytes) {
  const rows = [];
  for (let at = 0; at < Math.min(bytes.length, 65_536); at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
    rows.push(`${at.toString(16).padStart(8, "0")}  ${hex.padEnd(47)}  ${text}`);
  }
  return rows.join("\n");
}

function saveFile(bytes, name) {
  const address = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
