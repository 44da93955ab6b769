import { expect, test } from "vitest";
import { callOf } from "./call.ts";
import type { LiveShare } from "./live-share.ts";
import type { Arrival, Visitor } from "./visitor.ts";

const share = { id: "shr_1", tunnelId: "tun_1" } as LiveShare;
const arrivalWith = (names: string[]) =>
  ({ head: { names, hosts: ["Demo.Share.localhost"] }, client: { ip: "192.0.2.7", isHttps: true } }) as unknown as Arrival;
const callFor = (visitor: Partial<Visitor>, names: string[] = []) =>
  callOf(
    { arrival: arrivalWith(names), share, visitor: { who: "", ...visitor } as Visitor, signal: new AbortController().signal },
    { assertions: { sign: async () => "signed" }, scheme: "https" },
  );

test("a key that is named like a person is told as a key", async () => {
  const { addedHeaders } = await callFor({ who: "ceo@corp.example", subject: { id: "key_1", groups: [] } });
  expect(addedHeaders).toContain("key:ceo@corp.example");
  expect(addedHeaders).not.toContain("ceo@corp.example");
});

test("a person is told by their address", async () => {
  const { addedHeaders } = await callFor({ who: "alice@corp.example", subject: { id: "usr_1", email: "alice@corp.example", groups: [] } });
  expect(addedHeaders?.[addedHeaders.indexOf("Postern-User") + 1]).toBe("alice@corp.example");
});

test("what claims to say who comes, from where, or to which address, is no visitor's to write", async () => {
  const forged = ["postern-user", "postern_assertion", "x-forwarded-for", "x_real_ip", "true-client-ip", "cf-connecting-ip", "x-original-url", "x-rewrite-url"];
  const { removedHeaders } = await callFor({}, [...forged, "x-mine"]);
  expect([...(removedHeaders ?? [])]).toEqual(forged.map((name) => name.replaceAll("_", "-")));
});
