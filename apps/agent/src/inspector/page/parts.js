/** One element; text is always a text node, so nothing that came from outside is ever markup. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

const token = new URLSearchParams(location.hash.slice(1)).get("k") ?? "";

/** Asks the agent; throws an Error with its words when it declines. */
export async function ask(path, input) {
  const response = await open(path, input);
  const value = await response.json();
  if (!response.ok) throw new Error(value.message);
  return value;
}

/** The same, as it comes. */
export function open(path, input, signal) {
  const headers = { "postern-inspector": token, ...(input && { "Content-Type": "application/json" }) };
  return fetch(`/api/${path}`, { headers, ...(signal && { signal }), ...(input && { method: "POST", body: JSON.stringify(input) }) });
}

export function timeText(moment) {
  const date = new Date(moment);
  const two = (value) => String(value).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** Of another day. */
export function dayText(moment) {
  return `${new Date(moment).toLocaleDateString("en", { month: "short", day: "numeric" })} ${timeText(moment).slice(0, 5)}`;
}

export function tookText(ms) {
  if (ms === undefined) return "";
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Bytes as base64, in pieces that a call can hold. */
export function base64Of(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}

/** The answer's word and how it is painted. */
export function answerOf({ status, error, fetched }) {
  if (fetched) return { word: "older", style: "muted" };
  if (error === "refused") return { word: "held", style: "held" };
  if (error !== undefined) return { word: error, style: "bad" };
  if (status === undefined) return { word: "…", style: "muted" };
  return { word: String(status), style: status < 300 ? "good" : status < 400 ? "muted" : "bad" };
}
