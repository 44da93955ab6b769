import { afterAll, beforeAll, expect, test } from "vitest";
import { addOrganization, openTestDashboard, type TestDashboard } from "../testing/dashboard.ts";
import { callerOf, ownerScope, type TestCaller } from "../testing/filled-organization.ts";

let home: TestDashboard;
let owner: TestCaller;
let agent: TestCaller;
let projectId: string;

beforeAll(async () => {
  home = await openTestDashboard();
  const scope = ownerScope(await addOrganization(home, "acme"));
  owner = callerOf(home, scope);
  agent = callerOf(home, { ...scope, actor: { kind: "agent", id: "agt_1", name: "laptop" }, rights: new Set(["tunnel"]) });
  projectId = (await owner.session.get({})).projects[0]?.id ?? "";
});
afterAll(() => home?.close());

test("the catalogue is names alone, the best known first, and is searched by what people call a provider", async () => {
  const all = await owner.provider.list({});
  expect(all[0]).toEqual({ slug: "github", name: "GitHub", aliases: expect.any(Array) });
  const [found] = await owner.provider.list({ search: " whatsapp " });
  expect(found?.slug).toBe("meta");
  expect(await owner.provider.list({ search: "no provider is called so" })).toEqual([]);
});

test("one provider is told in full; one that there is not is missing", async () => {
  expect(await owner.provider.get({ slug: "stripe" })).toMatchObject({ signatureHeader: "Stripe-Signature", bindsBody: true });
  await expect(owner.provider.get({ slug: "no-such-provider" })).rejects.toMatchObject({ cause: { kind: "missing" } });
  await expect(owner.provider.get({ slug: "__proto__" })).rejects.toMatchObject({ cause: { kind: "input-invalid" } });
});

test("an agent may read the catalogue, and still nothing of the organization", async () => {
  expect(await agent.provider.get({ slug: "github" })).toMatchObject({ name: "GitHub" });
  await expect(agent.endpoint.list({ projectId })).rejects.toMatchObject({ cause: { kind: "not-permitted" } });
});

test("an endpoint for a provider that must know something is made with it, and not without", async () => {
  const values = { projectId, provider: "aws-sns" };
  const arns = ["arn:aws:sns:eu-west-1:123456789012:orders"];
  const lacking = owner.endpoint.create({ ...values, name: "without" });
  await expect(lacking).rejects.toMatchObject({ cause: { fields: { "settings.topicArns": [expect.stringContaining("Fill in Topic ARNs")] } } });
  const unknown = owner.endpoint.create({ ...values, name: "with more", settings: { topicArns: arns, hosts: ["evil.example"] } });
  await expect(unknown).rejects.toMatchObject({ cause: { fields: { "settings.hosts": [expect.stringContaining("no such setting")] } } });

  const made = await owner.endpoint.create({ ...values, name: "with", settings: { topicArns: arns } });
  const [version] = await owner.policy.list({ endpointId: made.id });
  expect(version?.policy.all[0]).toEqual({ kind: "signature", provider: "aws-sns", settings: { topicArns: arns } });

  const policy = { all: [{ any: [{ kind: "signature" as const, provider: "aws-sns" }] }] };
  const saved = owner.policy.save({ endpointId: made.id, policy, basedOn: made.policyVersionId });
  await expect(saved).rejects.toMatchObject({ cause: { kind: "policy-invalid", detail: expect.stringContaining("Fill in Topic ARNs") } });
});
