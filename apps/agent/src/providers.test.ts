import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import superjson from "superjson";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exitCodes } from "./exit.ts";
import { providers } from "./providers.ts";

const entries = [
  { slug: "meta", name: "Meta", aliases: ["WhatsApp"] },
  { slug: "metabase", name: "Meta\u001b[2Jbase", aliases: [] },
];
const card = {
  ...entries[0],
  docs: "https://developers.facebook.com/docs",
  scheme: "HMAC-SHA256 over the body",
  secretHint: "The app secret.",
  secretKind: "shared",
  secretOrigin: "issued",
  secretOptional: false,
  handsOverSecret: false,
  setUp: ["Open the app.", "Paste the address."],
  bindsBody: false,
  confidence: "low",
  uncertain: "the header's name",
  settings: [{ name: "verifyToken", label: "Verify token", about: "A text of your own.", kind: "secret", required: true }],
  answersChallenge: true,
};
const asked: { path: string; authorization: string | undefined }[] = [];
const server = http.createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://gateway");
  asked.push({ path: pathname, authorization: request.headers.authorization });
  const { search } = superjson.deserialize<{ search?: string }>(JSON.parse(searchParams.get("input") ?? "{}"));
  const found = search === "none" ? [] : entries;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ result: { data: superjson.serialize(pathname.endsWith("provider.get") ? card : found) } }));
});
const gateway = { server: "", token: "agt_test" };

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  gateway.server = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test("a search lists slugs and names, with the alias that was meant, and cannot write to the terminal", async () => {
  expect(await providers({ search: "whatsapp" }, gateway)).toBe("meta      Meta (WhatsApp)\nmetabase  Metabase");
  expect(asked.at(-1)).toEqual({ path: "/api/trpc/provider.list", authorization: "Bearer agt_test" });
});

test("a slug shows the card: steps, what is open, what is in doubt, what must be set", async () => {
  const text = await providers({ search: "meta" }, gateway);
  expect(text).toContain("2. Paste the address.");
  expect(text).toContain("NOT covered");
  expect(text).toContain("low: the header's name");
  expect(text).toContain("verifyToken (needed): Verify token.");
});

test("programs get JSON: an array, or one object for a slug", async () => {
  expect(JSON.parse(await providers({ search: "wha", json: true }, gateway))).toEqual(entries);
  expect(JSON.parse(await providers({ search: "none", json: true }, gateway))).toEqual([]);
  expect(JSON.parse(await providers({ search: "meta", json: true }, gateway))).toEqual(card);
});

test("a search that fits nothing ends with a sentence that leads on", async () => {
  await expect(providers({ search: "none" }, gateway)).rejects.toMatchObject({ code: exitCodes.usage, message: expect.stringContaining("generic-hmac") });
});
