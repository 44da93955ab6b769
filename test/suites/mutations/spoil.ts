import type { Inbound } from "@postern/policy/ports";
import type { Random } from "./random.ts";

/** What was done to a request: the part that was changed, and how, for the report. */
export interface Spoiled {
  request: Inbound;
  part: "body" | "header" | "url" | "clock";
  what: string;
  /** How far the clock was moved. */
  shiftSeconds: number;
}

/** One request with one thing about it changed. */
export function spoil(request: Inbound, random: Random): Spoiled {
  const chance = random.below(100);
  if (chance < 40) return { ...withBody(request, random), part: "body", shiftSeconds: 0 };
  if (chance < 85) return { ...withHeader(request, random), part: "header", shiftSeconds: 0 };
  if (chance < 92) return { ...withUrl(request, random), part: "url", shiftSeconds: 0 };
  const shiftSeconds = (random.below(2) === 0 ? 1 : -1) * 2 ** random.below(32);
  return { request, part: "clock", what: `the clock moved by ${shiftSeconds} s`, shiftSeconds };
}

function withBody(request: Inbound, random: Random): Pick<Spoiled, "request" | "what"> {
  const { name, bytes } = spoilBytes(request.body, random);
  return { request: { ...request, body: bytes }, what: `body: ${name}` };
}

function spoilBytes(bytes: Buffer, random: Random): { name: string; bytes: Buffer } {
  const at = random.below(Math.max(1, bytes.length));
  const before = bytes.subarray(0, at);
  const name = random.pick(["a bit flipped", "a byte put in", "a byte taken out", "cut short", "a piece doubled", "emptied", "a line end added"] as const);
  const made: Record<typeof name, () => Buffer> = {
    "a bit flipped": () => Buffer.concat([before, Buffer.from([(bytes[at] ?? 0) ^ (1 << random.below(8))]), bytes.subarray(at + 1)]),
    "a byte put in": () => Buffer.concat([before, Buffer.from([random.below(256)]), bytes.subarray(at)]),
    "a byte taken out": () => Buffer.concat([before, bytes.subarray(at + 1)]),
    "cut short": () => before,
    "a piece doubled": () => Buffer.concat([before, bytes.subarray(at, at + 1 + random.below(40)), bytes.subarray(at)]),
    emptied: () => Buffer.alloc(0),
    "a line end added": () => Buffer.concat([bytes, Buffer.from("\n")]),
  };
  return { name, bytes: made[name]() };
}

function withHeader(request: Inbound, random: Random): Pick<Spoiled, "request" | "what"> {
  const { rawHeaders } = request;
  const line = random.below(rawHeaders.length / 2) * 2;
  const [header = "", value = ""] = rawHeaders.slice(line, line + 2);
  const told = (what: string, headers: readonly string[]) => ({ request: { ...request, rawHeaders: headers }, what: `${header}: ${what}` });
  const chance = random.below(20);
  if (chance === 0) return told("taken away", rawHeaders.toSpliced(line, 2));
  if (chance === 1) return told("sent twice", [...rawHeaders, header, value]);
  if (chance === 2) return told("sent twice, spoiled", [...rawHeaders, header, spoilText(value, random).text]);
  const { name, text } = spoilText(value, random);
  return told(name, rawHeaders.with(line + 1, text));
}

const letters = '0aAfFzZ9+/-_=., :;"%\t\u00ff';
const oddValues = ["", "0", "-1", "9".repeat(40), "1e3", "null", "Bearer ", "v1,", "t=1", "=", "\u00ff\u00fe", "a".repeat(9_000)];

/** One text changed: letters, its encoding, or all of it. */
export function spoilText(text: string, random: Random): { name: string; text: string } {
  const at = random.below(Math.max(1, text.length));
  const [before, after] = [text.slice(0, at), text.slice(at + 1)];
  const letter = random.pick([...letters]);
  const ways: readonly (() => { name: string; text: string })[] = [
    () => ({ name: "a letter changed", text: before + letter + after }),
    () => ({ name: "a letter put in", text: before + letter + text.slice(at) }),
    () => ({ name: "a letter taken out", text: before + after }),
    () => ({
      name: "two letters swapped",
      text:
        before +
        text
          .slice(at, at + 2)
          .split("")
          .reverse()
          .join("") +
        text.slice(at + 2),
    }),
    () => ({ name: "cut short", text: before }),
    () => ({ name: "doubled", text: `${text},${text}` }),
    () => ({ name: "in capitals", text: text.toUpperCase() }),
    () => ({ name: "in small letters", text: text.toLowerCase() }),
    () => ({ name: "in the other alphabet", text: text.replace(/[+/_-]/g, (mark) => otherAlphabet[mark] ?? mark) }),
    () => ({ name: "without padding", text: text.replace(/=+$/, "") }),
    () => ({ name: "padded", text: `${text}=` }),
    () => ({ name: "a digit moved", text: text.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10)) }),
    () => ({ name: "something else", text: random.pick(oddValues) }),
  ];
  return random.pick(ways)();
}

const otherAlphabet: Readonly<Record<string, string>> = { "+": "-", "/": "_", "-": "+", _: "/" };

function withUrl(request: Inbound, random: Random): Pick<Spoiled, "request" | "what"> {
  const { origin } = new URL(request.url);
  const { name, text } = spoilText(request.target, random);
  const target = `/${text.replace(/^\/+/, "").replace(/[\s\u00ff\u00fe"#]/g, "x")}`;
  return { request: { ...request, target, url: `${origin}${target}` }, what: `url: ${name}` };
}
