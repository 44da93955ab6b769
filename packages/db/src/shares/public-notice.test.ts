import type { TunnelUse } from "@postern/contract/tunnel-rule";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rightsOfRole } from "../access/rights-of.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;

beforeAll(async () => {
  stage = await openStage();
  acme = await stage.createTenant("acme");
  await acme.ask("share-rule.set", { isPublicAllowed: true, hours: 8, hoursMax: 8 });
});
afterAll(() => stage?.close());

const told = () => acme.ask("notice.list", {});

test("an admin is told what is open to anyone and where, until it is closed by hand or by a rule; others are not", async () => {
  expect(await told()).toEqual([]);
  await acme.ask("share.open", { name: "later", kind: "http", audience: { public: true }, hours: 8 });
  await acme.ask("share.open", { name: "sooner", kind: "http", audience: { public: true }, hours: 2 });
  await acme.ask("share.open", { name: "inside", kind: "http", audience: { organization: true }, hours: 1 });
  expect(await told()).toEqual([{ kind: "public-shares", level: "alarm", shares: 2, name: "sooner", projectSlug: "production", endsAt: expect.any(Date) }]);
  expect(await acme.ask("notice.list", {}, { ...acme.scope, rights: rightsOfRole("developer") })).toEqual([]);

  const forbid = (...forbidden: TunnelUse[]) => acme.ask("project.forbid-tunnels", { id: acme.projectId, forbidden });
  await forbid("public");
  expect(await told()).toEqual([]);
  await forbid("http");
  expect(await told()).toEqual([]);
  await forbid();
  expect(await told()).toMatchObject([{ shares: 2 }]);
  await acme.ask("tunnel-rule.set", { shares: false });
  expect(await told()).toEqual([]);
  await acme.ask("tunnel-rule.set", { allow: "none" });
  expect(await told()).toEqual([]);
  await acme.ask("tunnel-rule.set", {});
  expect(await told()).toMatchObject([{ shares: 2 }]);
  await acme.ask("share-rule.set", { isPublicAllowed: false, hours: 8, hoursMax: 8 });
  expect(await told()).toEqual([]);
});
