import { expect, test } from "vitest";
import { JsonPaths } from "./json-paths.ts";
import { inbound } from "./made-for-tests.ts";
import { Reading } from "./reading.ts";
import { crossSiteCause } from "./same-origin.ts";

type Headers = Record<string, string | string[]>;
function cause(method: string, headers: Headers, url = "https://Tool.example.com:8443/x"): string | undefined {
  const lines = Object.entries({ Host: "Tool.example.com:8443", ...headers }).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
  return crossSiteCause(new Reading(inbound({ method, url, headers: lines }), new JsonPaths()));
}
const own = "https://tool.example.com:8443";
const link = { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };

test.each<[string, string, Headers]>([
  ["a form of its own pages", "POST", { Origin: own }],
  ["a form of its own pages, as the browser tells too", "POST", { Origin: own, "Sec-Fetch-Site": "same-origin" }],
  ["a form whose page hides its origin, and is its own", "POST", { Origin: "null", "Sec-Fetch-Site": "same-origin" }],
  ["a script of its own pages", "DELETE", { "Sec-Fetch-Site": "same-origin" }],
  ["an address that is typed", "GET", { "Sec-Fetch-Site": "none" }],
  ["a link of another site that is followed", "GET", { "Sec-Fetch-Site": "cross-site", ...link }],
  ["a link of a sibling host", "HEAD", { "Sec-Fetch-Site": "same-site", ...link }],
  ["a browser that tells nothing", "GET", {}],
  ["a script of its own that reads", "GET", { Origin: own, "Sec-Fetch-Site": "same-origin" }],
])("%s is let through", (_, method, headers) => {
  expect(cause(method, headers)).toBeUndefined();
});

test.each<[string, Headers, string]>([
  ["POST", { Origin: "https://evil.example" }, "a request of https://evil.example"],
  ["POST", { Origin: "http://tool.example.com:8443" }, "a request of http://tool.example.com:8443"],
  ["POST", { Origin: "https://tool.example.com" }, "a request of https://tool.example.com"],
  ["POST", { Origin: "https://other.example.com:8443", "Sec-Fetch-Site": "same-site" }, "a request of https://other.example.com:8443"],
  ["POST", { Origin: "null" }, "a request of an unnamed origin"],
  ["POST", { Origin: "null", "Sec-Fetch-Site": "same-site" }, "a request of an unnamed origin"],
  ["POST", { Origin: "https://evil.example", "Sec-Fetch-Site": "same-origin" }, "a request of https://evil.example"],
  ["POST", {}, "a POST that says nothing of its origin"],
  ["PUT", { "Sec-Fetch-Site": "cross-site", ...link }, "a cross-site request"],
  ["POST", { Origin: own, "Sec-Fetch-Site": "same-site" }, "a same-site request"],
  ["POST", { "Sec-Fetch-Site": "none" }, "a none request"],
  ["GET", { Origin: "https://evil.example" }, "a request of https://evil.example"],
  ["GET", { "Sec-Fetch-Site": "cross-site" }, "a cross-site request that is no followed link"],
  ["GET", { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe" }, "a cross-site request that is no followed link"],
  ["GET", { "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "document" }, "a same-site request that is no followed link"],
  ["GET", { Origin: [own, own] }, "its origin, told twice"],
  ["GET", { "Sec-Fetch-Site": ["none", "none"] }, "its origin, told twice"],
])("%s with %o may be another site's", (method, headers, expected) => {
  expect(cause(method, headers)).toBe(expected);
});
