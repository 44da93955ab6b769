import { afterEach, beforeEach, expect, test } from "vitest";
import { exitCodes } from "../exit.ts";
import { readMessage } from "../http-message.ts";
import type { Caller } from "../policy-file/caller.ts";
import { idNumbered } from "../requests/testing-rows.ts";
import { type LocalRecorder, recordLocally } from "../testing-local.ts";
import { judgeSignature } from "./judge-signature.ts";
import { send } from "./send.ts";

let local: LocalRecorder;
beforeEach(async () => {
  local = await recordLocally();
});
afterEach(() => local.close());

const endpoint = { id: idNumbered("ep", 1), name: "shop", provider: "github", url: "http://127.0.0.1:1/e/x" };
function world(answer: object = {}) {
  const said: string[] = [];
  const remarks: string[] = [];
  const written: Buffer[] = [];
  const call = (async (name: string) => {
    if (name === "session.get") return { organization: { name: "acme" }, projects: [{ id: idNumbered("prj", 1), slug: "production" }] };
    if (name === "endpoint.list") return [{ ...endpoint, url: `http://127.0.0.1:${local.port}/e/0123456789abcdefghjkmnpqrstvwxyz` }];
    return { status: 202, requestId: idNumbered("req", 1), detail: "push was accepted", ...answer };
  }) as unknown as Caller;
  return {
    ...{ said, remarks, written },
    world: {
      ...{ openCall: () => call, sheet: { now: () => new Date(), paint: (_style: string, text: string) => text } },
      ...{ say: (line: string) => void said.push(line), remark: (line: string) => void remarks.push(line) },
      ...{ write: (bytes: Buffer) => void written.push(bytes), variable: (name: string) => (name === "SECRET" ? "my own secret" : undefined) },
    },
  };
}

test("to this machine a sample needs no gateway, and the secret that signed it is told", async () => {
  const { world: at, remarks, said } = world();
  await send({ provider: "github", to: `${local.port}`, hostHeader: "local" }, { ...at, openCall: () => expect.unreachable() });
  expect(local.seen[0]).toMatchObject({ method: "POST", target: "/" });
  expect(remarks.join()).toMatch(/^Signed with the sample secret [0-9a-f]{64}/);
  expect(said[0]).toMatch(/^200 /);
});

test("a path of the local server is kept, and what the provider signs is that address", async () => {
  await send({ provider: "twilio", to: `http://localhost:${local.port}/sms`, secretEnv: "SECRET", hostHeader: "local" }, world().world);
  const [seen] = local.seen;
  expect(seen?.target).toBe("/sms");
  const message = { method: "POST", target: "/sms", httpVersion: "1.1", rawHeaders: seen?.rawHeaders ?? [], body: seen?.body ?? Buffer.alloc(0) };
  const url = `http://localhost:${local.port}/sms`;
  const { answer } = await judgeSignature(message, { provider: "twilio", secret: "my own secret", url, nowMs: Date.now() });
  expect(answer).not.toHaveProperty("reason");
});

test("without a target it is printed as a request that can be read again", async () => {
  const { world: at, written } = world();
  await send({ provider: "stripe", hostHeader: "local" }, at);
  expect(readMessage(Buffer.concat(written))).toMatchObject({ method: "POST", rawHeaders: expect.arrayContaining(["Host", "hooks.example.com"]) });
});

test("to an endpoint the gateway signs with its own secret; with a secret that is given it is posted from here", async () => {
  const { world: at, said } = world();
  await send({ provider: "github", to: "shop", hostHeader: "local" }, at);
  expect(said.join()).toMatch(/^202 {2}shop {2}req_0+1 {2}push was accepted$/);
  expect(local.seen).toEqual([]);
  await send({ provider: "github", to: "shop", secretEnv: "SECRET", hostHeader: "local" }, at);
  expect(local.seen[0]?.target).toBe("/e/0123456789abcdefghjkmnpqrstvwxyz");
});

test("a refusal ends with its code; another provider's endpoint, an unknown one and a missing variable are said", async () => {
  await expect(send({ provider: "github", to: "shop", hostHeader: "local" }, world({ status: 401 }).world)).rejects.toMatchObject({ code: exitCodes.failed });
  await expect(send({ provider: "stripe", to: "shop", hostHeader: "local" }, world().world)).rejects.toThrow(/endpoint shop is for github/);
  await expect(send({ provider: "github", to: "none", hostHeader: "local" }, world().world)).rejects.toThrow(/no endpoint "none" in production; there is shop/);
  await expect(send({ provider: "github", to: "shop", secretEnv: "NO", hostHeader: "local" }, world().world)).rejects.toThrow(/NO is not set/);
});
