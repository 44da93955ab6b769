import type { Scope } from "@postern/db/scope";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentRig, codeOf } from "../testing/agent-rig.ts";
import { callerOf } from "../testing/filled-organization.ts";

let rig: AgentRig;

beforeAll(async () => {
  rig = await AgentRig.open();
});
afterAll(() => rig?.close());

const missing = "PSTN-4004";

describe("a code is worth nothing", () => {
  test("once it is used: a replayed device code gets no second pair", async () => {
    const { laptop, codes } = await rig.signsIn();
    expect((await laptop.polls(codes.device_code)).body).toMatchObject({ error: "invalid_grant" });
  });

  test("twice: of two polls at once one gets tokens", async () => {
    const [laptop, ada] = [rig.agent(), await rig.addPerson()];
    const { body: codes } = await laptop.asks();
    await ada.at().approve({ userCode: String(codes.user_code) });
    const said = await Promise.all([laptop.polls(codes.device_code), laptop.polls(codes.device_code)]);
    expect(said.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  test("to a second person: of two answers the first counts", async () => {
    const [laptop, ada, bob] = [rig.agent(), await rig.addPerson(), await rig.addPerson()];
    const userCode = String((await laptop.asks()).body.user_code);
    const answers = await Promise.all([codeOf(ada.at().approve({ userCode })), codeOf(bob.at().refuse({ userCode }))]);
    expect(answers.toSorted()).toEqual([missing, "done"]);
    expect(await codeOf(bob.at().find({ userCode }))).toBe(missing);
  });

  test("once it was refused", async () => {
    const [laptop, ada] = [rig.agent(), await rig.addPerson()];
    const { body: codes } = await laptop.asks();
    await ada.at().refuse({ userCode: String(codes.user_code) });
    expect((await laptop.polls(codes.device_code)).body).toMatchObject({ error: "access_denied" });
    expect(await codeOf(ada.at().approve({ userCode: String(codes.user_code) }))).toBe(missing);
  });

  test("after ten minutes, to the person and to the agent, approved or not", async () => {
    const [laptop, ada] = [rig.agent(), await rig.addPerson()];
    const [late, approved] = [(await laptop.asks()).body, (await laptop.asks()).body];
    await ada.at().approve({ userCode: String(approved.user_code) });
    await rig.home.sql("UPDATE device_sign_in SET expires_at = now() WHERE machine = 'ada@laptop'");
    expect(await codeOf(ada.at().find({ userCode: String(late.user_code) }))).toBe(missing);
    expect(await codeOf(ada.at().approve({ userCode: String(late.user_code) }))).toBe(missing);
    for (const { device_code } of [late, approved]) expect((await laptop.polls(device_code)).body).toMatchObject({ error: "expired_token" });
  });

  test("to people of another organization than the agent asked for", async () => {
    const userCode = String((await rig.agent().asks({ organization: "globex" })).body.user_code);
    const [ada, gil] = [await rig.addPerson(), await rig.addPerson("developer", rig.globex)];
    expect(await codeOf(ada.at().find({ userCode }))).toBe(missing);
    expect(await codeOf(ada.at().approve({ userCode }))).toBe(missing);
    expect(await codeOf(gil.at().approve({ userCode }))).toBe("done");
  });

  test("to someone whose role opens no tunnels; the audit log says that they tried", async () => {
    const auditor = await rig.addPerson("auditor");
    const userCode = String((await rig.agent().asks()).body.user_code);
    expect(await codeOf(auditor.at().approve({ userCode }))).toBe("PSTN-3003");
    expect((await rig.entries("agent-sign-in.approve")).at(-1)).toMatchObject({ outcome: "denied", actor_id: auditor.id });
  });

  test("to another agent or a key: a person answers, who has just signed in", async () => {
    const { person, tokens } = await rig.signsIn();
    const userCode = String((await rig.agent().asks()).body.user_code);
    const throughAgent = (await rig.scopeOf(tokens.access_token)) as Scope;
    expect(await codeOf(callerOf(rig.home, throughAgent).agentSignIn.approve({ userCode }))).toBe("PSTN-3003");
    expect(await codeOf(callerOf(rig.home, throughAgent).agentSignIn.find({ userCode }))).toBe("PSTN-3003");
    expect(await codeOf(person.at({ actor: { kind: "key", id: "key_1", name: "ci" }, sessionId: undefined } as Partial<Scope>).approve({ userCode }))).toBe(
      "PSTN-3003",
    );
    expect(await codeOf(person.at({ authenticatedAt: new Date(Date.now() - 660_000) }).approve({ userCode }))).toBe("PSTN-3012");
    expect(await codeOf(person.at().approve({ userCode }))).toBe("done");
  });

  test("to a device that was not given it, and to another client", async () => {
    const laptop = rig.agent();
    const { body: codes } = await laptop.asks();
    const other = String((await laptop.asks()).body.device_code);
    expect((await laptop.polls(codes.device_code, { client_id: "another" })).body).toMatchObject({ error: "invalid_client" });
    const mixed = `${String(codes.device_code).slice(0, 13)}${other.slice(13)}`;
    expect((await laptop.polls(mixed)).body).toMatchObject({ error: "invalid_grant" });
    await rig.home.sql("UPDATE device_sign_in SET client_id = 'another' WHERE hint = $1", [String(codes.device_code).slice(4, 12)]);
    expect((await laptop.polls(codes.device_code)).body).toMatchObject({ error: "invalid_grant" });
  });
});

test("an agent that asks too often is told to slow down, and each time by five seconds more", async () => {
  const laptop = rig.agent();
  const { body: codes } = await laptop.asks();
  await laptop.polls(codes.device_code);
  for (let times = 0; times < 2; times++) expect((await laptop.polls(codes.device_code)).body).toMatchObject({ error: "slow_down" });
  const [row] = await rig.home.sql("SELECT interval_seconds FROM device_sign_in WHERE hint = $1", [String(codes.device_code).slice(4, 12)]);
  expect(row).toEqual({ interval_seconds: 15 });
});
