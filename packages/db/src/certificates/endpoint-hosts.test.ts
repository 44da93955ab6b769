import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordDomainProof } from "../commands/verify-domain.ts";
import { openPool, type Pool } from "../pool.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { claimHostCertificate } from "./claim.ts";

let stage: Stage;
let acme: Tenant;
let hub: Pool;

beforeAll(async () => {
  stage = await openStage();
  Object.assign(stage.database.ports, { isLocal: false });
  acme = await stage.createTenant("acme");
  hub = openPool({ url: stage.as("hub"), name: "hub", max: 2, statementTimeoutMs: 5_000 });
  for (const domain of ["acme.example", "wild.example"]) {
    const { id, recordValue } = await acme.ask("domain.add", { domain });
    await recordDomainProof({ database: stage.database, scope: acme.scope }, id, [recordValue]);
  }
});
afterAll(async () => {
  await hub?.end();
  await stage?.close();
});
beforeEach(async () => {
  await stage.sql("DELETE FROM host_certificate");
  await stage.sql("UPDATE endpoint SET host = NULL");
});

const ends = { coveredNames: ["gate.example.com", "*.wild.example"] };
const claim = (given: Partial<Parameters<typeof claimHostCertificate>[1]> = {}) =>
  claimHostCertificate(hub, { shareDomain: "share.localhost", givenHosts: [], lease: "one", ...given });

describe("an endpoint's host", () => {
  test("gets a certificate too where TLS ends at the gateway, until the endpoint is closed", async () => {
    const { id } = await acme.createEndpoint({ host: "hooks.acme.example" });
    expect(await claim()).toBeUndefined();
    expect(await claim(ends)).toMatchObject({ organizationId: acme.organizationId, host: "hooks.acme.example", isRenewal: false });
    await stage.sql("DELETE FROM host_certificate");
    await acme.ask("endpoint.update", { id, state: "closed" });
    expect(await claim(ends)).toBeUndefined();
  });

  test("that the gateway's own certificate covers needs none: a wildcard covers one label", async () => {
    await acme.createEndpoint({ host: "one.wild.example" });
    expect(await claim(ends)).toBeUndefined();
    await acme.createEndpoint({ host: "two.one.wild.example" });
    expect(await claim(ends)).toMatchObject({ host: "two.one.wild.example" });
  });
});
