import { problemDetails } from "@postern/contract/problem";
import { expect, test } from "vitest";
import { signInAgainHref } from "./sign-in-again.ts";

const here = { pathname: "/acme/settings/keys", search: "?a=b" };

test("a problem that a recent sign-in solves leads there and back", () => {
  expect(signInAgainHref(problemDetails("sign-in-again"), here)).toBe("/sso/acme/start?again=1&return_to=%2Facme%2Fsettings%2Fkeys%3Fa%3Db");
});

test("any other problem leads nowhere", () => {
  expect(signInAgainHref(problemDetails("not-permitted"), here)).toBeUndefined();
});
