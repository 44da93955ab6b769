import type { Id } from "@postern/contract/id";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recordDomainProof } from "../commands/verify-domain.ts";
import { newId } from "../new-id.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";

let stage: Stage;
let acme: Tenant;
let branches: Id<"prj">;

beforeAll(async () => {
  stage = await openStage();
  Object.assign(stage.database.ports, { isLocal: false, hostDomain: "in.gateway.example" });
  acme = await stage.createTenant("acme");
  branches = await addProject("branches");
  await prove("corp.example");
});
afterAll(() => stage?.close());

async function addProject(slug: string): Promise<Id<"prj">> {
  const id = newId("prj");
  await stage.sql("INSERT INTO project (organization_id, id, slug, name) VALUES ($1, $2, $3, $3)", [acme.organizationId, id, slug]);
  return id;
}
async function prove(domain: string) {
  const added = await acme.ask("domain.add", { domain });
  return recordDomainProof({ database: stage.database, scope: acme.scope }, added.id, [added.recordValue]);
}
const reserve = (pattern: string, projectId: Id<"prj"> = branches) => acme.ask("reserved-host.add", { pattern, projectId });
const share = (name: string, more: object) => acme.ask("share.open", { name, kind: "http", audience: { organization: true }, ...more });
const reservedFor = (pattern: string, project: string) => ({ fields: { host: [`${pattern} is reserved for the project ${project}`] } });

test("what is reserved for a project is no other's: endpoints and shares hear whose it is; names beside it are for all", async () => {
  const added = await reserve("*.dev.corp.example");
  expect(added).toMatchObject({ pattern: "*.dev.corp.example", project: "branches" });
  expect(await acme.ask("reserved-host.list", {})).toEqual([added]);

  await expect(acme.createEndpoint({ host: "hooks.dev.corp.example" })).rejects.toMatchObject(reservedFor("*.dev.corp.example", "branches"));
  await expect(share("demo", { host: "a.b.dev.corp.example" })).rejects.toMatchObject(reservedFor("*.dev.corp.example", "branches"));
  expect(await acme.createEndpoint({ host: "dev.corp.example" })).toMatchObject({ host: "dev.corp.example" });
  expect((await share("feature", { host: "feature.dev.corp.example", project: "branches" })).share.url).toContain("//feature.dev.corp.example");
  const moved = await acme.createEndpoint();
  await expect(acme.ask("endpoint.update", { id: moved.id, host: "x.dev.corp.example" })).rejects.toMatchObject(reservedFor("*.dev.corp.example", "branches"));
});

test("of two that cover a name the closer counts", async () => {
  await reserve("*.qa.corp.example");
  await reserve("*.eu.qa.corp.example", acme.projectId);
  await reserve("one.eu.qa.corp.example");
  expect(await acme.createEndpoint({ host: "hooks.eu.qa.corp.example" })).toMatchObject({ host: "hooks.eu.qa.corp.example" });
  for (const host of ["one.eu.qa.corp.example", "hooks.qa.corp.example"])
    await expect(acme.createEndpoint({ host }), host).rejects.toMatchObject({ fields: {} });
});

test("one word stands below the project's only wildcard", async () => {
  await expect(share("words", { host: "words", project: "branches" })).rejects.toMatchObject({
    fields: { host: [expect.stringContaining("several wildcards")] },
  });
  const staging = await addProject("staging");
  await expect(share("words", { host: "words", project: "staging" })).rejects.toMatchObject({ fields: { host: [expect.stringContaining("no wildcard")] } });
  await reserve("*.staging.corp.example", staging);
  expect((await share("words", { host: "words", project: "staging" })).share.url).toContain("//words.staging.corp.example");
});

test("only what the organization proved is reserved, once, and not where another project is already", async () => {
  for (const pattern of ["*.elsewhere.example", "*.in.gateway.example"]) await expect(reserve(pattern)).rejects.toMatchObject({ kind: "input-invalid" });
  await expect(reserve("*.dev.corp.example", acme.projectId)).rejects.toMatchObject({
    kind: "conflict",
    detail: "your organization has reserved this already",
  });
  await acme.createEndpoint({ host: "taken.shop.corp.example" });
  await expect(reserve("*.shop.corp.example")).rejects.toMatchObject({ kind: "conflict", detail: expect.stringContaining("taken.shop.corp.example") });
  expect((await acme.ask("reserved-host.list", {})).map(({ pattern }) => pattern)).not.toContain("*.shop.corp.example");
  for (const pattern of ["*", "*.", "a.*.corp.example", "*corp.example", "**.corp.example"]) await expect(reserve(pattern), pattern).rejects.toThrow();
});

test("what is reserved no more is for all again; it goes with its domain", async () => {
  const { id } = await reserve("*.old.corp.example");
  await acme.ask("reserved-host.remove", { id });
  expect(await acme.createEndpoint({ host: "hooks.old.corp.example" })).toMatchObject({ host: "hooks.old.corp.example" });
  const domain = await prove("gone.example");
  await reserve("*.gone.example");
  await acme.ask("domain.remove", { id: domain.id });
  expect((await acme.ask("reserved-host.list", {})).map(({ pattern }) => pattern)).not.toContain("*.gone.example");
});
