import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decide, inbound, openSecret } from "./made-for-tests.ts";

describe("a signature over the address (Twilio)", () => {
  const token = "the-auth-token-of-twilio";
  const sha1 = (text: string) => createHmac("sha1", token).update(text).digest("base64");
  const send = (url: string, signature: string, request: { body?: string; type?: string } = {}) => {
    const { pathname, search } = new URL(url);
    const headers: [string, string][] = [["X-Twilio-Signature", signature], ...(request.type ? [["Content-Type", request.type] as [string, string]] : [])];
    return decide([{ kind: "signature", provider: "twilio" }], inbound({ url, target: pathname + search, headers, body: request.body ?? "" }), {
      secrets: [openSecret(token)],
    });
  };
  const form = "application/x-www-form-urlencoded";

  test("fits with the default port written or left out, or the given one left out", async () => {
    expect(await send("https://a.example/e/x?y=1", sha1("https://a.example:443/e/x?y=1"))).toMatchObject({ verdict: "accepted" });
    expect(await send("http://a.example/e/x", sha1("http://a.example:80/e/x"))).toMatchObject({ verdict: "accepted" });
    expect(await send("https://a.example:8443/e/x", sha1("https://a.example/e/x"))).toMatchObject({ verdict: "accepted" });
    expect(await send("https://a.example/e/x", sha1("https://a.example:444/e/x"))).toMatchObject({ reason: "signature-mismatch" });
  });

  test("takes fields in the order of their names, equal ones once", async () => {
    const signature = sha1("https://a.example/e/xA1A2b3");
    expect(await send("https://a.example/e/x", signature, { body: "b=3&A=2&A=1&A=2", type: form })).toMatchObject({ verdict: "accepted" });
  });

  test("covers no body that is not a form, so such a body is refused unless its digest is in the address", async () => {
    const url = "https://a.example/e/x";
    expect(await send(url, sha1(url), { body: "{}", type: "application/json" })).toMatchObject({ reason: "signature-malformed" });
    expect(await send(url, sha1(url), { body: "{}" })).toMatchObject({ reason: "signature-malformed" });
    const bound = `${url}?bodySHA256=${createHash("sha256").update("{}").digest("hex")}`;
    expect(await send(bound, sha1(bound), { body: "{}", type: "application/json" })).toMatchObject({ verdict: "accepted" });
    expect(await send(bound, sha1(bound), { body: "{ }", type: "application/json" })).toMatchObject({ reason: "signature-mismatch" });
    expect(await send(`${url}?bodySHA256=`, sha1(`${url}?bodySHA256=`), { body: "{}" })).toMatchObject({ reason: "signature-mismatch" });
  });

  test("over a form of absurd size is refused without reading it", async () => {
    const body = "a=1&".repeat(200_000);
    expect(await send("https://a.example/e/x", sha1("x"), { body, type: form })).toMatchObject({ reason: "signature-malformed" });
  });
});
