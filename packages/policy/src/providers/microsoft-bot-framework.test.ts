import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decide, inbound, portsAt, testNowSeconds } from "../made-for-tests.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const keySet = JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "k1" }] });
const serviceUrl = "https://smba.trafficmanager.net/emea/";
const claims = { iss: "https://api.botframework.com", aud: "app-1", serviceurl: serviceUrl, nbf: testNowSeconds, exp: testNowSeconds + 600 };

function judge(changes: object, activity: object = { serviceUrl }, audience = "app-1") {
  const signed = [
    { alg: "RS256", kid: "k1" },
    { ...claims, ...changes },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const token = `${signed}.${sign("RSA-SHA256", Buffer.from(signed), privateKey).toString("base64url")}`;
  const request = inbound({ headers: [["Authorization", `Bearer ${token}`]], body: JSON.stringify({ id: "a1", type: "message", ...activity }) });
  const fetchKey = async (url: string) => (url === "https://login.botframework.com/v1/.well-known/keys" ? keySet : undefined);
  const gate = { kind: "signature" as const, provider: "microsoft-bot-framework", settings: { audience } };
  return decide([gate], request, { ports: portsAt(testNowSeconds, { fetchKey }) });
}

describe("a token of the Bot Connector", () => {
  test("fits the app it was made for, under Microsoft's own keys", async () => {
    expect(await judge({})).toMatchObject({ verdict: "accepted", event: { id: "a1", type: "message" } });
  });

  test("for another app, or of another issuer, is refused", async () => {
    expect((await judge({ aud: "app-2" })).verdict).toBe("refused");
    expect((await judge({ iss: "https://sts.example" })).verdict).toBe("refused");
  });

  test("must name the service that the activity asks to be answered at", async () => {
    expect((await judge({}, { serviceUrl: "https://evil.example/" })).verdict).toBe("refused");
    expect((await judge({}, {})).verdict).toBe("refused");
    expect((await judge({ serviceurl: undefined })).verdict).toBe("refused");
  });

  test("that has run out, or never does, is refused", async () => {
    expect((await judge({ exp: testNowSeconds - 301 })).verdict).toBe("refused");
    expect((await judge({ exp: undefined })).verdict).toBe("refused");
  });
});
