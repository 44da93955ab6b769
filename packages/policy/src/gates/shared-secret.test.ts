import type { SettingsOf } from "@postern/contract/policy";
import { describe, expect, test } from "vitest";
import { decide, inbound, openSecret, portsAt } from "../made-for-tests.ts";
import { preparePolicy } from "../prepare.ts";

const inHeader: SettingsOf<"shared-secret"> = { kind: "shared-secret", place: "header", name: "X-Token", prefix: "" };
const secrets = [openSecret("first-secret-of-ours"), openSecret("second-secret-ab12")];
const show = (value: string, gate = inHeader) => decide([gate], inbound({ headers: [["x-token", value]] }), { secrets });

describe("in a header", () => {
  test("any active secret lets in, and is named for its last use", async () => {
    expect(await show("first-secret-of-ours")).toMatchObject({ verdict: "accepted", secretId: "sec_firs" });
    expect(await show("second-secret-ab12")).toMatchObject({ verdict: "accepted", secretId: "sec_seco" });
  });

  test.each(["first-secret-of-our", "first-secret-of-ours ", "First-secret-of-ours", "…"])("%j is not the secret", async (value) => {
    expect(await show(value)).toMatchObject({ status: 401, reason: "secret-mismatch" });
  });

  test("a header that is missing, empty or there twice is refused", async () => {
    expect(await decide([inHeader], inbound(), { secrets })).toMatchObject({ status: 401, reason: "secret-missing" });
    expect(await show("")).toMatchObject({ reason: "secret-missing" });
    const twice: [string, string][] = [
      ["X-Token", "first-secret-of-ours"],
      ["x-token", "first-secret-of-ours"],
    ];
    expect(await decide([inHeader], inbound({ headers: twice }), { secrets })).toMatchObject({ reason: "secret-mismatch" });
  });

  test("a prefix is part of the form", async () => {
    const bearer = { ...inHeader, name: "Authorization", prefix: "Bearer " };
    const sent = (value: string) => decide([bearer], inbound({ headers: [["Authorization", value]] }), { secrets });
    expect(await sent("Bearer first-secret-of-ours")).toMatchObject({ verdict: "accepted" });
    expect(await sent("first-secret-of-ours")).toMatchObject({ reason: "secret-mismatch" });
  });

  test("a secret counts from its first moment to just before its last", async () => {
    const spent = [openSecret("first-secret-of-ours", { activeFromMs: 1_000_000, activeUntilMs: 2_000_000 })];
    const at = (seconds: number) =>
      decide([inHeader], inbound({ headers: [["X-Token", "first-secret-of-ours"]] }), { secrets: spent, ports: portsAt(seconds) });
    expect(await at(999)).toMatchObject({ reason: "no-active-secret" });
    expect(await at(1_000)).toMatchObject({ verdict: "accepted" });
    expect(await at(1_999)).toMatchObject({ verdict: "accepted" });
    expect(await at(2_000)).toMatchObject({ reason: "no-active-secret" });
  });

  test("no secret, an empty one or a public key lets no one in", async () => {
    const request = inbound({ headers: [["X-Token", "key"]] });
    for (const useless of [[], [openSecret("")], [openSecret("key", { kind: "public-key" })]]) {
      expect(await decide([inHeader], request, { secrets: useless })).toMatchObject({ reason: "no-active-secret" });
    }
  });

  test("a secret outside ASCII is compared as UTF-8 bytes", async () => {
    const request = inbound({ headers: [["X-Token", Buffer.from("schlüssel").toString("latin1")]] });
    expect(await decide([inHeader], request, { secrets: [openSecret("schlüssel")] })).toMatchObject({ verdict: "accepted" });
  });

  test("neither the secret nor what was shown stands in the trace", async () => {
    const decision = await show("first-secret-of-our");
    expect(JSON.stringify(decision)).not.toMatch(/first-secret|second-secret|ab12/);
  });
});

describe("in the query", () => {
  const gate: SettingsOf<"shared-secret"> = { kind: "shared-secret", place: "query", name: "token", prefix: "" };

  test("is decoded as a form's value is", async () => {
    expect(await decide([gate], inbound({ path: "/e/x?token=a%2Bb+c" }), { secrets: [openSecret("a+b c")] })).toMatchObject({ verdict: "accepted" });
  });

  test("twice is refused, whatever the second says", async () => {
    const request = inbound({ path: "/e/x?token=right&token=right" });
    expect(await decide([gate], request, { secrets: [openSecret("right")] })).toMatchObject({ reason: "secret-mismatch" });
  });
});

describe("as HTTP Basic", () => {
  const gate: SettingsOf<"shared-secret"> = { kind: "shared-secret", place: "basic", name: "postern", prefix: "" };
  const sent = (value: string) => decide([gate], inbound({ headers: [["Authorization", value]] }), { secrets: [openSecret("pass:word")] });
  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

  test("user and password must both fit; a password may hold a colon", async () => {
    expect(await sent(basic("postern:pass:word"))).toMatchObject({ verdict: "accepted" });
    expect(await sent(basic("postern:pass:word").replace("Basic", "basic"))).toMatchObject({ verdict: "accepted" });
    expect(await sent(basic("postern:pass"))).toMatchObject({ reason: "secret-mismatch" });
    expect(await sent(basic("someone:pass:word"))).toMatchObject({ reason: "secret-mismatch" });
  });

  test("who shows nothing is asked for it, as senders that show a password only then want it", async () => {
    const challenge = 'Basic realm="webhooks", charset="UTF-8"';
    expect(await decide([gate], inbound(), { secrets })).toMatchObject({ status: 401, reason: "secret-missing", challenge });
    expect(await decide([inHeader], inbound(), { secrets })).not.toHaveProperty("challenge");
    expect(await decide([{ kind: "signature", provider: "bandwidth" }], inbound(), { secrets })).toMatchObject({ status: 401, challenge });
    expect(await decide([{ kind: "signature", provider: "github" }], inbound(), { secrets })).not.toHaveProperty("challenge");
  });

  test.each(["Basic", "Basic %%%", "Bearer cG9zdGVybjpwYXNzOndvcmQ=", "pass:word"])("%j is no Basic login", async (value) => {
    expect(await sent(value)).toMatchObject({ reason: "secret-mismatch" });
  });
});

test("the place of the secret is told as a credential, so that it is covered in the record", () => {
  const query = { kind: "shared-secret" as const, place: "query" as const, name: "token", prefix: "" };
  const prepared = preparePolicy({ all: [{ any: [inHeader, query] }] }, { endpointId: "ep", secrets });
  expect([...prepared.credentialHeaders]).toEqual(["authorization", "cookie", "proxy-authorization", "x-api-key", "x-token"]);
  expect([...prepared.credentialParameters]).toEqual(["token"]);
});
