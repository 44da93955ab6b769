import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Scope } from "../scope.ts";
import { openStage, type Stage } from "../testing/stage.ts";
import type { Tenant } from "../testing/tenant.ts";
import { authenticateKey } from "./authenticate-key.ts";
import { createSession, findSession, touchSession } from "./session.ts";

let stage: Stage;
let tenant: Tenant;

beforeAll(async () => {
  stage = await openStage();
  tenant = await stage.createTenant("acme");
});
afterAll(() => stage?.close());

/** The scope of a session whose person showed who they are so many minutes ago. */
async function scopeOf(minutesAgo: number): Promise<Scope> {
  const { organizationId, ownerId: userId } = tenant;
  const tokenHash = randomBytes(32);
  const authenticatedAt = new Date(Date.now() - minutesAgo * 60_000);
  const { id } = await createSession(stage.database, { organizationId, userId, tokenHash, address: "192.0.2.1", browser: "t", method: "sso", authenticatedAt });
  await touchSession(stage.database, { id, organizationId });
  const session = await findSession(stage.database, tokenHash);
  if (!session) throw new Error("no session");
  return session.scope;
}
const again = { kind: "sign-in-again" };

describe("a session whose person was last asked eleven minutes ago, however busy it is", () => {
  test.each([
    ["api-key.create", { name: "k", rights: ["read"] }],
    ["agent-token.create", { name: "t" }],
    ["member.change-role", { userId: "usr_01k0000000000000000000000a", role: "owner" }],
  ] as const)("cannot %s, and one of nine minutes gets on with it", async (name, input) => {
    const before = (await tenant.ask("audit.list", { limit: 1 })).rows[0]?.seq;
    const stale = await scopeOf(11);
    await expect(tenant.ask(name, input, stale)).rejects.toMatchObject(again);
    expect((await tenant.ask("audit.list", { action: name, outcome: "denied" })).rows).toEqual([]);
    expect((await tenant.ask("audit.list", { limit: 1 })).rows[0]).toMatchObject({ seq: (before ?? 0) + 1, action: "session.start" });
    const outcome = await tenant.ask(name, input, await scopeOf(9)).catch((error: { kind: string }) => error.kind);
    expect(outcome).not.toBe("sign-in-again");
  });

  test("cannot reveal credentials, and can reveal a payload that has none", async () => {
    const { id: endpointId } = await tenant.createEndpoint();
    const plain = await tenant.addRequest(endpointId);
    const secret = await tenant.addRequest(endpointId, { rawHeaders: "Authorization: ****\r\n", credentials: { 0: "Bearer s3cret" } });
    const stale = await scopeOf(11);
    expect(await tenant.ask("request.reveal", { id: plain }, stale)).toMatchObject({ bodyBytes: 2 });
    await expect(tenant.ask("request.reveal", { id: secret }, stale)).rejects.toMatchObject(again);
    expect((await tenant.ask("request.reveal", { id: secret }, await scopeOf(1))).headers).toEqual([["Authorization", "Bearer s3cret"]]);
  });
});

test("a key acts without a session: it is not asked to sign in", async () => {
  const { secret } = await tenant.ask("api-key.create", { name: "maker", rights: ["read", "configure"] }, await scopeOf(1));
  const scope = await authenticateKey(stage.database, secret);
  expect((await tenant.ask("api-key.create", { name: "made", rights: ["read"] }, scope)).key.name).toBe("made");
});
