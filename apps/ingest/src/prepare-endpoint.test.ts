import type { EndpointConfig } from "@postern/db/ingest-config";
import { settingPlace, storedSetting } from "@postern/db/policy-secrets";
import { createDataKey, readKeyRing, seal } from "@postern/db/seal";
import { testKeys } from "@postern/test/setup/seed-endpoint";
import { expect, test } from "vitest";
import { prepareEndpoint } from "./prepare-endpoint.ts";

const keyRing = readKeyRing(testKeys);
const { dataKey, wrapped } = createDataKey(keyRing, "org_a", "d1");

function config(verifyToken: string): EndpointConfig {
  return {
    ...{ organizationId: "org_a", id: "ep_a", projectId: "prj_a", name: "Meta", token: "t", state: "open", isDeleted: false, configSeq: "1" },
    ...{ bodyBytesMax: 1_000, answer: {}, secrets: [], routes: [], dataKeys: [{ id: "d1", wrapped }], provider: "meta" },
    policy: { all: [{ kind: "signature", provider: "meta", settings: { verifyToken } }] },
  };
}

async function answerTo(verifyToken: string, shown: string): Promise<string | undefined> {
  const target = `/e/t?hub.mode=subscribe&hub.challenge=7&hub.verify_token=${shown}`;
  const request = { method: "GET", target, url: `https://gate.example.com${target}`, rawHeaders: [], body: Buffer.alloc(0), clientIp: "192.0.2.1" };
  const ports = { nowMs: Date.now, micros: () => 0, takeToken: () => ({ taken: true as const }) };
  return (await prepareEndpoint(config(verifyToken), keyRing).policy.evaluate(request, ports)).handshake?.body;
}

const sealedFor = (endpointId: string) => storedSetting("my-verify-token", seal(dataKey, settingPlace("org_a", endpointId, "verifyToken"), "my-verify-token"));

test("a sealed setting is opened, and a challenge is answered to whoever knows it", async () => {
  expect(await answerTo(sealedFor("ep_a"), "my-verify-token")).toBe("7");
  expect(await answerTo(sealedFor("ep_a"), "another")).toBeUndefined();
  expect(await answerTo(sealedFor("ep_a"), encodeURIComponent(sealedFor("ep_a")))).toBeUndefined();
});

test("one that lies there in clear goes on to work", async () => {
  expect(await answerTo("my-verify-token", "my-verify-token")).toBe("7");
});

test("one that was sealed for another endpoint lets nobody in: the policy cannot be prepared", () => {
  expect(() => prepareEndpoint(config(sealedFor("ep_b")), keyRing)).toThrow();
});
