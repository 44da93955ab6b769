import { expect, test } from "vitest";
import { decide, inbound } from "./made-for-tests.ts";
import type { Inbound } from "./ports.ts";

async function named(provider: string, facts: Parameters<typeof inbound>[0]) {
  const { id, type } = (await decide([], inbound(facts) as Inbound, { provider })).event;
  return { id, type };
}
const form: [string, string][] = [["Content-Type", "application/x-www-form-urlencoded"]];

test.each([
  ["github", { headers: [["X-GitHub-Event", "push"]] }, { type: "push" }],
  ["github", { headers: [["X-GitHub-Event", "issues"]], body: '{"action":"opened","issue":{"action":"x"}}' }, { type: "issues.opened" }],
  ["github", { headers: [...form, ["X-GitHub-Event", "issues"]], body: "payload=%7B%22action%22%3A%22closed%22%7D" }, { type: "issues.closed" }],
  ["slack", { body: '{"type":"event_callback","event_id":"Ev1","event":{"type":"message"}}' }, { id: "Ev1", type: "message" }],
  ["slack", { headers: form, body: "command=%2Fdeploy&trigger_id=12.34" }, { id: "12.34", type: "/deploy" }],
  ["slack", { headers: form, body: `payload=${encodeURIComponent('{"type":"block_actions","trigger_id":"5.6"}')}` }, { id: "5.6", type: "block_actions" }],
  [
    "shopify",
    {
      headers: [
        ["x-shopify-topic", "orders/create"],
        ["x-shopify-webhook-id", "b545"],
      ],
    },
    { id: "b545", type: "orders/create" },
  ],
  ["twilio", { headers: form, body: "SmsStatus=received&MessageSid=SM1" }, { type: "received" }],
  [
    "gitlab",
    {
      headers: [
        ["X-Gitlab-Event", "Push Hook"],
        ["Idempotency-Key", "f5e5"],
      ],
      body: "{}",
    },
    { id: "f5e5", type: "Push Hook" },
  ],
  ["discord", { body: '{"version":1,"type":1,"event":{"type":"APPLICATION_AUTHORIZED"}}' }, { type: "APPLICATION_AUTHORIZED" }],
  ["telegram", { body: '{"update_id":7,"callback_query":{"id":"1","message":{"message_id":2}}}' }, { id: "7", type: "callback_query" }],
  ["telegram", { body: '{"update_id":8,"message":"none"}' }, { id: "8" }],
] as [string, Parameters<typeof inbound>[0], object][])("%s names its events (%#)", async (provider, facts, names) => {
  expect(await named(provider, facts)).toEqual(names);
});

test("a name that stands twice, is empty or holds control characters is none", async () => {
  expect(
    await named("github", {
      headers: [
        ["X-GitHub-Event", "push"],
        ["X-GitHub-Event", "ping"],
      ],
    }),
  ).toEqual({});
  expect(await named("github", { headers: [["X-GitHub-Event", ""]] })).toEqual({});
  expect(await named("stripe", { body: '{"type":"a\\u0000b"}' })).toEqual({});
  expect(await named("stripe", { body: JSON.stringify({ type: "x".repeat(300) }) })).toEqual({});
});

test("names that stand in several places are joined; the id is there when its first part is", async () => {
  const push = (...names: string[]): [string, string][] => names.map((name) => [`X-Goog-${name}`, name === "Message-Number" ? "7" : "ch1"]);
  expect(await named("google-calendar", { headers: push("Channel-ID", "Message-Number") })).toEqual({ id: "ch1.7" });
  expect(await named("google-calendar", { headers: push("Channel-ID") })).toEqual({ id: "ch1" });
  expect(await named("google-calendar", { headers: push("Message-Number") })).toEqual({});
});

test("an id is kept as it is up to 200 letters, and as its digest beyond", async () => {
  expect(await named("stripe", { body: JSON.stringify({ id: "x".repeat(200) }) })).toEqual({ id: "x".repeat(200) });
  expect((await named("stripe", { body: JSON.stringify({ id: "x".repeat(201) }) })).id).toMatch(/^sha256:[0-9a-f]{64}$/);
});
