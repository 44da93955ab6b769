import { createHmac } from "node:crypto";
import { Policy } from "@postern/contract/policy";
import { describe, expect, test } from "vitest";
import { decide, inbound, openSecret } from "./made-for-tests.ts";
import { PolicyError } from "./policy-error.ts";
import { preparePolicy } from "./prepare.ts";
import { defaultPolicyOf, providers } from "./providers/index.ts";

const material = { endpointId: "ep_test", secrets: [] };
const prepare = (policy: object) => () => preparePolicy(policy as Policy, material);

describe("a policy that cannot be used is refused with the place of its fault", () => {
  const post = { kind: "method", allow: ["POST"] };
  test.each([
    ["an unknown kind of gate", { all: [post, { kind: "moon-phase" }] }, "1.kind"],
    ["a setting that does not fit", { all: [{ any: [post, { kind: "method", allow: ["post"] }] }] }, "0.1.allow.0"],
    ["a setting no one knows", { all: [{ ...post, also: 1 }] }, "0"],
    ["an empty group", { all: [post, { any: [] }] }, "1"],
    ["an unknown provider", { all: [{ kind: "signature", provider: "no-such" }] }, "0.provider"],
    [
      "a signed part that is not told",
      { all: [{ kind: "signature", provider: "generic-hmac", hmac: { content: "{timestamp}.{body}" } }] },
      "0.hmac.timestampHeader",
    ],
    ["a signed part no one knows", { all: [{ kind: "signature", provider: "generic-hmac", hmac: { content: "{boody}" } }] }, "0.hmac.content"],
  ])("%s", (_, policy, path) => {
    expect(prepare(policy)).toThrow(PolicyError);
    expect(prepare(policy)).toThrow(expect.objectContaining({ path }));
  });
});

test.each(providers.map(({ slug }) => slug))("the first policy of an endpoint of %s is one that can be stored and used", (slug) => {
  const policy = Policy.parse(defaultPolicyOf(slug));
  expect(policy.all.map((node) => "kind" in node && node.kind)).toEqual(["signature", "replay"]);
  expect(prepare(policy)).not.toThrow();
});

test("without a provider everyone may come in", async () => {
  expect(defaultPolicyOf()).toEqual({ all: [] });
  expect(await decide([], inbound())).toMatchObject({ verdict: "accepted", trace: [], event: {} });
});

test("events are named by the endpoint's provider, even where no gate checks its signature", async () => {
  const request = inbound({ headers: [["X-GitHub-Event", "pull_request"]], body: '{"action":"opened"}' });
  expect(await decide([], request, { provider: "github" })).toMatchObject({ event: { type: "pull_request.opened" } });
});

test("a refused request is named too, for the list", async () => {
  const request = inbound({ headers: [["X-GitHub-Event", "push"]], method: "PUT" });
  expect(await decide([{ kind: "method", allow: ["POST"] }], request, { provider: "github" })).toMatchObject({ verdict: "refused", event: { type: "push" } });
});

test("a provider's token header is a credential, its signature is not", () => {
  const { credentialHeaders } = preparePolicy(defaultPolicyOf("gitlab"), material, "gitlab");
  expect(credentialHeaders.has("x-gitlab-token")).toBe(true);
  expect(credentialHeaders.has("webhook-signature")).toBe(false);
});

test("what is wrong is told in the schema's words, and an unknown kind as one", () => {
  expect(prepare({ all: [{ kind: "method", allow: ["post"] }] })).toThrow("must be a method in capitals");
  expect(prepare({ all: [{ kind: "moon-phase" }] })).toThrow(/^gate 0\.kind: .+/);
});

describe("an event is named", () => {
  const byHeader = { kind: "replay", id: { from: "header", name: "X-Id" }, windowSeconds: 60, toleranceSeconds: 300, requireId: false } as const;
  const request = inbound({
    headers: [
      ["X-Id", "own"],
      ["X-GitHub-Delivery", "theirs"],
    ],
  });

  test("by the id that the replay gate is told to take, before the provider's own", async () => {
    expect((await decide([byHeader], request, { provider: "github" })).event.id).toBe("own");
    const byProvider = { ...byHeader, id: { from: "provider" as const, name: "" } };
    expect((await decide([byProvider], request, { provider: "github" })).event.id).toBe("theirs");
  });

  test("by the provider whose signature is asked for, before the endpoint's own", async () => {
    const signature = { kind: "signature", provider: "standard-webhooks" } as const;
    const both = inbound({
      headers: [
        ["webhook-id", "msg_1"],
        ["X-GitHub-Delivery", "theirs"],
      ],
    });
    expect((await decide([signature], both, { provider: "github" })).event.id).toBe("msg_1");
    expect((await decide([], both, { provider: "github" })).event.id).toBe("theirs");
  });
});

test("a provider's challenge is answered once its signature is proved", async () => {
  const body = JSON.stringify({ type: "url_verification", challenge: "3eZbrw1a" });
  const [seconds, secret] = ["1790000000", "8f742231b10e8888abcd99yyyzzz85a5"];
  const headers: [string, string][] = [
    ["X-Slack-Request-Timestamp", seconds],
    ["X-Slack-Signature", `v0=${createHmac("sha256", secret).update(`v0:${seconds}:${body}`).digest("hex")}`],
  ];
  const decision = await decide([{ kind: "signature", provider: "slack" }], inbound({ headers, body }), { secrets: [openSecret(secret)] });
  expect(decision).toMatchObject({ verdict: "accepted", handshake: { status: 200, body: expect.stringContaining("3eZbrw1a") } });
});

test("a policy says whether people can sign in at its endpoint", () => {
  const login = { kind: "oidc-login" };
  const post = { kind: "method", allow: ["POST"] };
  const hasLogin = (all: object[]) => preparePolicy({ all } as Policy, material).hasLogin;
  expect([hasLogin([post, login]), hasLogin([{ any: [post, { all: [login] }] }]), hasLogin([post]), hasLogin([])]).toEqual([true, true, false, false]);
});

test("places are told as written, groups inside groups with their dots", async () => {
  const post = { kind: "method" as const, allow: ["POST"] };
  const { trace } = await decide([post, { any: [{ all: [post, post] }, post] }], inbound());
  expect(trace.map(({ path }) => path).toSorted()).toEqual(["0", "1.0.0", "1.0.1", "1.1"]);
});

test("an empty group and an unknown provider say what is wrong, with the group they stand in", () => {
  expect(prepare({ all: [{ all: [{ any: [] }] }] })).toThrow("gate 0.0: a group needs a gate");
  expect(prepare({ all: [{ any: [{ kind: "signature", provider: "no-such" }] }] })).toThrow('gate 0.0.provider: there is no provider "no-such"');
});

test("an endpoint's own provider that a gate checks already is asked once", () => {
  const gates = [{ kind: "signature", provider: "gitlab" }] as const;
  const both = preparePolicy({ all: [...gates] }, material, "gitlab");
  expect(both.credentialHeaders).toEqual(preparePolicy({ all: [...gates] }, material).credentialHeaders);
});

test("a setting that its provider needs and nobody has given keeps everyone out, and is named", async () => {
  const decision = await decide([{ kind: "signature", provider: "google-pubsub" }], inbound());
  expect(decision).toMatchObject({ verdict: "refused", reason: "no-active-secret", trace: [{ seen: expect.stringMatching(/^nothing set for "/) }] });
  expect(decision.trace[0]?.expected).toMatch(/ in this gate's settings$/);
});
