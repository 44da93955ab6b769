import { expect, test } from "vitest";
import { tell } from "./acme-authority.ts";

test.each([
  ["DNS problem: NXDOMAIN looking up A for shop.example.com", /DNS/],
  ["too many certificates already issued for example.com", /rate limit/],
  ["CAA record for example.com prevents issuance", /CAA/],
  ["The key authorization file from the server did not match this challenge", /port 80/],
  ["203.0.113.7: Invalid response from http://shop.example.com/.well-known/acme-challenge/x: 404", /port 80/],
  ["The server will not issue for the identifier: forbidden by policy", /issues no certificate/],
  ["something nobody foresaw", /in its log/],
])("%s is told in words of ours", (said, told) => {
  expect(tell(new Error(said))).toMatch(told);
});

test("what an authority met on its way is told to nobody but the operator", () => {
  const said = 'Invalid response from http://169.254.169.254/latest/meta-data: "AKIA-secret of the inner network"';
  expect(tell(new Error(said))).not.toMatch(/169|AKIA|secret/);
  expect(tell(Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:443"), { code: "ECONNREFUSED" }))).not.toMatch(/10\.0/);
});
