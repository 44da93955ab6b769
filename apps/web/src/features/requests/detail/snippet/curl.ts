import type { HeaderPairs } from "@postern/contract/request";

export interface Snippet {
  method: string;
  url: string;
  /** As they arrived; each character stands for one byte (latin1). */
  headers: HeaderPairs;
  body: Uint8Array;
}

// Linux takes 128 KiB in one argument; a byte may grow fourfold in quotes.
const quotedBytesMax = 24_000;

// What belongs to the connection: curl writes these itself.
const ofTheConnection = new Set([
  "host",
  "content-length",
  "connection",
  "transfer-encoding",
  "keep-alive",
  "upgrade",
  "te",
  "trailer",
  "expect",
  "proxy-connection",
]);
// What curl adds unless told not to.
const addedByCurl = ["Accept", "User-Agent", "Content-Type", "Expect"];

/** The request as a curl command for bash or zsh that sends the same method, address, headers and body, to the byte. */
export function curlOf({ method, url, headers, body }: Snippet): string {
  const sent = headers.filter(([name]) => !ofTheConnection.has(name.toLowerCase()));
  const names = new Set(sent.map(([name]) => name.toLowerCase()));
  const silenced = addedByCurl.filter((name) => !names.has(name.toLowerCase())).map((name) => quote(`${name}:`));
  const words = [
    `curl --http1.1 --globoff --path-as-is ${method === "HEAD" ? "--head" : `-X ${quote(method)}`} ${quote(url)}`,
    ...sent.map(([name, value]) => `-H ${quote(value === "" ? `${name};` : `${name}: ${value}`)}`),
    ...silenced.map((header) => `-H ${header}`),
  ];
  if (body.length === 0) return words.join(" \\\n  ");
  const piped = body.length > quotedBytesMax || body.includes(0) || body[0] === 0x40;
  const command = [...words, `--data-binary ${piped ? "@-" : quoteBytes(body)}`].join(" \\\n  ");
  return piped ? `printf %s '${base64(body)}' | base64 -d | ${command}` : command;
}

/** A word of the shell that stands for exactly these characters. */
function quote(text: string): string {
  return quoteBytes(Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff));
}

function quoteBytes(bytes: Uint8Array): string {
  const plain = bytes.every((byte) => byte >= 0x20 && byte < 0x7f && byte !== 0x27);
  if (plain) return `'${String.fromCharCode(...bytes)}'`;
  let quoted = "";
  for (const byte of bytes) quoted += escaped[byte] ?? (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`);
  return `$'${quoted}'`;
}

const escaped: Record<number, string> = { 10: "\\n", 13: "\\r", 9: "\\t", 39: "\\'", 92: "\\\\" };

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(binary);
}
