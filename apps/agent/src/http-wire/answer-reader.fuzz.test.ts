import http from "node:http";
import { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { type Answer, AnswerReader } from "./answer-reader.ts";
import { AnswerFault } from "./faults.ts";

const rounds = 3_000;
const seeds = [
  "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\n\r\nhello",
  "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\nX-A: b c\r\n\r\n5\r\nhello\r\n3;ext=1\r\nabc\r\n0\r\n\r\n",
  "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n1\r\nx\r\n00\r\nX-Trailer: 1\r\n\r\n",
  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok",
  "HTTP/1.0 200 OK\r\nServer: old\r\nServer: older\r\n\r\nuntil the end",
  "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
  'HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\nETag: "a"\r\n\r\n',
  "HTTP/1.1 500 \r\nContent-Length: 0\r\nX-Empty:\r\nX-Latin: \xe9\r\n\r\n",
];
/** What answers are made of, and what breaks them. */
const spices = [
  "\r\n",
  "\n",
  "\r",
  " ",
  "\t",
  ":",
  "\0",
  "\x7f",
  "0",
  "5",
  "f",
  "-1",
  ";",
  "\r\n\r\n",
  "\r\n ",
  "Content-Length: 3\r\n",
  "Content-Length: 5\r\n",
];
spices.push(
  "Transfer-Encoding: chunked\r\n",
  "Transfer-Encoding: gzip, chunked\r\n",
  "transfer-encoding: identity\r\n",
  "Connection: upgrade\r\nUpgrade: x\r\n",
  "HTTP/1.1 101 X\r\n",
);

/** Where we refuse what node:http takes: each could be read in two ways. */
const stricter =
  /Transfer-Encoding is not chunked alone|is no status line of HTTP\/1\.1|does not end with CR LF|does not say how long it is|is no trailer|says in two ways|is not one number/;

test("whatever a local server writes, however it is cut, it is read as node:http reads it, or refused", async () => {
  const random = dice(20_261_123);
  let agreed = 0;
  for (let round = 0; round < rounds; round++) {
    const bytes = Buffer.from(spoil(seeds[Math.floor(random() * seeds.length)] ?? "", random), "latin1");
    const { answer, fault, bytesRead } = readHere(bytes, 1);
    expect(readHere(bytes, 1 + Math.floor(random() * 40)).answer).toEqual(answer);
    const theirs = await readByNode(bytes.subarray(0, bytesRead));
    if (answer) expect({ bytes: bytes.toString("latin1"), answer: theirs }).toEqual({ bytes: bytes.toString("latin1"), answer });
    else if (!(theirs instanceof Error)) expect(fault).toMatch(stricter);
    if (answer) agreed++;
  }
  expect(agreed).toBeGreaterThan(rounds / 4);
});

interface Read {
  answer?: { status: number; rawHeaders: string[]; body: string };
  fault?: string;
  /** Until the answer was whole, or refused. */
  bytesRead: number;
}

function readHere(bytes: Buffer, pieceBytes: number): Read {
  const reader = new AnswerReader("POST", 65_536);
  try {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const read = reader.read(Buffer.from(bytes.subarray(at, at + pieceBytes)));
      if (read) return { answer: textOf(read.answer), bytesRead: at + pieceBytes };
    }
    return { answer: textOf(reader.end().answer), bytesRead: bytes.length };
  } catch (error) {
    if (error instanceof AnswerFault) return { fault: error.message, bytesRead: bytes.length };
    throw error;
  }
}

function textOf({ status, rawHeaders, body }: Answer): Read["answer"] & {} {
  return { status, rawHeaders, body: body.toString("latin1") };
}

function readByNode(bytes: Buffer): Promise<Read["answer"] | Error> {
  return new Promise((resolve) => {
    const wire = new Duplex({ read() {}, write: (_bytes, _encoding, done) => done() });
    const agent = new http.Agent();
    agent.createConnection = () => wire;
    const request = http.request({ method: "POST", agent, headers: ["Content-Length", "0"], setHost: false });
    request.on("error", resolve);
    request.on("upgrade", () => resolve(new Error("upgrade")));
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("error", resolve);
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve(textOf({ status: response.statusCode ?? 0, rawHeaders: response.rawHeaders, body: Buffer.concat(chunks) })));
    });
    request.end();
    request.once("finish", () => {
      wire.push(bytes);
      wire.push(null);
    });
  });
}

function spoil(text: string, random: () => number): string {
  let spoiled = text;
  for (let times = Math.floor(random() * 3); times > 0; times--) {
    const at = Math.floor(random() * (spoiled.length + 1));
    const spice = spices[Math.floor(random() * spices.length)] ?? "";
    const gone = random() < 0.5 ? 0 : Math.floor(random() * 3);
    spoiled = spoiled.slice(0, at) + (random() < 0.8 ? spice : "") + spoiled.slice(at + gone);
  }
  return spoiled;
}

/** Mulberry32: the same dice every time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
