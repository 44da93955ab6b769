import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";

/** What a local server answers: every line and every byte its own. */
export interface ExactAnswer {
  name: string;
  status: number;
  /** Flat list, written in this order and case, as latin1; the framing is added last. */
  headers: readonly string[];
  body: Buffer;
}

const none = Buffer.alloc(0);
const bytes = (body: Buffer, type = "application/octet-stream") => ({ status: 200, headers: ["Content-Type", type], body });

/** Answers, each with something about it that a careless relay bends. */
export const exactAnswers: readonly ExactAnswer[] = [
  ...[200, 201, 202, 206, 301, 307, 400, 401, 403, 404, 409, 418, 422, 429, 500, 503].map((status) => ({
    name: `the status ${status}`,
    ...{ status, headers: ["Content-Type", "text/plain", "Location", "/elsewhere?a=1"], body: Buffer.from(String(status)) },
  })),
  ...[204, 304].map((status) => ({ name: `the status ${status}`, status, headers: ["ETag", '"a"', "Set-Cookie", "a=1"], body: none })),
  ...Object.entries({
    "an empty body": bytes(none),
    "one byte": bytes(Buffer.from("x")),
    "invalid UTF-8 and NUL bytes": bytes(Buffer.from([0xc3, 0x28, 0, 0, 0xff, 0xfe, 13, 10]), "text/plain; charset=utf-8"),
    "JSON that JavaScript would bend": bytes(Buffer.from('\ufeff{"a":1.0,"a":12345678901234567890}'), "application/json"),
    "gzip as it was answered": { status: 200, headers: ["Content-Type", "text/plain", "Content-Encoding", "gzip"], body: gzipSync("zipped") },
    // Around the sizes at which an answer takes another way: kept with the attempt, in a frame, beside the frames.
    ...Object.fromEntries([16_384, 16_385, 65_536, 65_537, 131_072, 131_073, 1_048_576].map((size) => [`${size} bytes`, bytes(randomBytes(size))])),
    "Set-Cookie twice, with a comma in each": cookies("a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2; Path=/, x"),
    "headers twice, in order, in their case": { status: 200, headers: ["X-B", "1", "x-a", "2", "X-B", "3", "x-b", "4"], body: none },
    "a header in latin1, and an empty one": { status: 200, headers: ["X-Name", "caf\u00e9 \u00fc\u00ff", "X-Empty", ""], body: none },
    "ninety header lines": { status: 200, headers: Array.from({ length: 90 }, (_, line) => [`X-Line-${line}`, String(line)]).flat(), body: none },
  }).map(([name, answer]) => ({ name, ...answer })),
].map((answer) => ({ ...answer, headers: [...answer.headers, "Date", "Thu, 01 Jan 1998 00:00:00 GMT"] }));

function cookies(...values: string[]) {
  return { status: 200, headers: values.flatMap((value) => ["Set-Cookie", value]), body: none };
}
