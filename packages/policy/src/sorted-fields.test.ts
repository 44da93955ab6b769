import { expect, test } from "vitest";
import { JsonPaths } from "./json-paths.ts";
import { Reading } from "./reading.ts";
import { sortedFields } from "./sorted-fields.ts";

const fields = { fields: "json", pair: "=", between: "&" } as const;

function signedOf(body: string) {
  const inbound = { method: "POST", target: "/", url: "http://hooks.example/", rawHeaders: [], body: Buffer.from(body), clientIp: "192.0.2.1" };
  const signed = sortedFields(new Reading(inbound, new JsonPaths()), fields);
  return Buffer.isBuffer(signed) ? signed.toString() : signed.lacks;
}

test("the leaves of a JSON body are signed by their own names, in order", () => {
  expect(signedOf('{"b":{"z":1,"a":"x"},"c":[true,null,2]}')).toBe("a=x&c=2&c=true&z=1");
});

test("a deep body with many leaves is read once, not once for each level", () => {
  const depth = 1_000;
  const body = `${"[".repeat(depth)}${Array(200_000).fill("1").join(",")}${"]".repeat(depth)}`;
  const startedMs = performance.now();
  expect(signedOf(body)).toHaveLength(200_000 * 2 + 199_999);
  expect(performance.now() - startedMs).toBeLessThan(3_000);
});
