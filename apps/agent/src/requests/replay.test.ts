import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Ended, exitCodes } from "../exit.ts";
import type { Caller } from "../policy-file/caller.ts";
import { type LocalRecorder, recordLocally } from "../testing-local.ts";
import { type ReplayWanted, replay } from "./replay.ts";
import { detailOf, idNumbered } from "./testing-rows.ts";

const body = Buffer.from('{"a":1.0}');
const secret = "the secret of the test";
const signatureOf = (bytes: Buffer, key = secret) => `sha256=${createHmac("sha256", key).update(bytes).digest("hex")}`;
const headers: [string, string][] = [
  ["Host", "in.example"],
  ["X-GitHub-Event", "push"],
  ["x-a", "caf\u00e9"],
  ["X-Hub-Signature-256", signatureOf(body)],
  ["Content-Length", String(body.length)],
];
const url = "https://in.example/e/0123456789abcdefghjkmnpqrstvwxyz/sub?x=1";

let local: LocalRecorder;
beforeEach(async () => {
  local = await recordLocally();
});
afterEach(() => local.close());

function world({ detail = {}, editor = "" }: { detail?: object; editor?: string } = {}) {
  const asked: string[] = [];
  const lines: string[] = [];
  const call = (async (name: string) => {
    asked.push(name);
    if (name === "request.get") return detailOf({ ...detail });
    if (name === "request.reveal") return { url, headers, bodyBase64: body.toString("base64"), bodyBytes: body.length, truncated: false };
    throw new Error(`not expected: ${name}`);
  }) as unknown as Caller;
  const sheet = { now: () => new Date(), paint: (_style: string, text: string) => text };
  const variable = (name: string) => (name === "SECRET" ? secret : undefined);
  return { asked, lines, world: { call, sheet, say: (line: string) => void lines.push(line), variable, editor } };
}
const wanted = (more: Partial<ReplayWanted>): ReplayWanted => ({ id: idNumbered("req", 1), hostHeader: "original", to: String(local.port), ...more });

test("to this machine a request goes with the bytes and headers it came with, below the path of its endpoint", async () => {
  const { world: at, asked } = world();
  await replay(wanted({}), at);
  expect(asked).toEqual(["request.get", "request.reveal"]);
  const [seen] = local.seen;
  expect(seen).toMatchObject({ method: "POST", target: "/sub?x=1" });
  expect(seen?.body.equals(body)).toBe(true);
  expect(seen?.rawHeaders.slice(0, 2 * headers.length)).toEqual(headers.flat());
  expect(seen?.rawHeaders).toEqual(expect.arrayContaining(["Postern-Replay-Of", idNumbered("req", 1)]));
});

test("edited and signed again, the local server can prove the new body, and the rest is as it was", async () => {
  const { world: at } = world({ editor: "sed -i s/1.0/2/" });
  await replay(wanted({ edit: true, signAgain: true, secretEnv: "SECRET" }), at);
  const [seen] = local.seen;
  expect(seen?.body.toString()).toBe('{"a":2}');
  const at256 = seen?.rawHeaders.indexOf("X-Hub-Signature-256") ?? -1;
  expect(seen?.rawHeaders[at256 + 1]).toBe(signatureOf(Buffer.from('{"a":2}')));
  expect(seen?.rawHeaders.slice(2, 6)).toEqual(["X-GitHub-Event", "push", "x-a", "caf\u00e9"]);
  expect(seen?.rawHeaders.filter((text) => text === "X-Hub-Signature-256")).toHaveLength(1);
});

test("an answer is compared with the one that was kept", async () => {
  const attempt = { status: 200, startedAt: new Date(), responseHeaders: [], responseBody: Buffer.from("fine").toString("base64"), responseBytes: 4 };
  const { world: at, lines } = world({ detail: { deliveryList: [{ attempts: [attempt] }] } });
  await replay(wanted({ diff: true }), at);
  expect(lines.join("\n")).toMatch(/^200 .*\n\nok\n\nCompared with the answer of .*\n {2}- fine\n {2}\+ ok$/);
});

test("a local server that says no ends with the code for that", async () => {
  local.respond = (_request, response) => void response.writeHead(500).end();
  await expect(replay(wanted({}), world().world)).rejects.toMatchObject({ code: exitCodes.failed });
});

test("what the gateway cannot do is refused, with what can", async () => {
  await expect(replay(wanted({ to: "laptop", edit: true }), world().world)).rejects.toThrow(/add --to with a server on this machine/);
  await expect(replay(wanted({ signAgain: true }), world().world)).rejects.toThrow(/--secret-env/);
  await expect(replay(wanted({ signAgain: true, secretEnv: "NONE" }), world().world)).rejects.toThrow(/NONE is not set/);
  await expect(replay(wanted({ to: "http://example.com" }), world().world)).rejects.toThrow(/is not this machine/);
  expect(local.seen).toEqual([]);
});

test("half a body is not sent as if it were the request", async () => {
  const { world: at } = world({ detail: { bodyStored: false, bodyBytes: 10 } });
  await expect(replay(wanted({}), at)).rejects.toBeInstanceOf(Ended);
  expect(local.seen).toEqual([]);
});
