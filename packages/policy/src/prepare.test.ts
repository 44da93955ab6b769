import { Policy } from "@postern/contract/policy";
import { describe, expect, test } from "vitest";
import { decide, inbound } from "./made-for-tests.ts";
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
