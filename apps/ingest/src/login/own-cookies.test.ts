import { expect, test } from "vitest";
import { readHead } from "../head.ts";
import { takeLoginCookies } from "./own-cookies.ts";

const [one, two] = ["a".repeat(43), "b".repeat(43)];
function take(lines: string[], isSecure = true) {
  const rawHeaders = ["Host", "tool.example.com", ...lines.flatMap((line) => ["Cookie", line]), "X-Last", "1"];
  const { head, cookies } = takeLoginCookies(readHead({ method: "GET", url: "/", httpVersion: "1.1", rawHeaders }), { isSecure });
  return { cookies, names: head.names, left: head.rawHeaders.filter((_, index) => head.rawHeaders[index - 1] === "Cookie" && index % 2 === 1), head };
}

test("ours are taken out, and the others stay as they were, in their order", () => {
  const { cookies, left, head, names } = take([`theme=dark; __Host-postern=${one}; __Host-postern-browser=${two};  lang="d;e"`]);
  expect(cookies).toEqual({ session: one, browser: two });
  expect(left).toEqual(['theme=dark; lang="d; e"']);
  expect(names).toEqual(["host", "cookie", "x-last"]);
  expect(head.rawHeaders.slice(-2)).toEqual(["X-Last", "1"]);
});

test("a line without ours stays to the letter, also one that is no list of cookies", () => {
  for (const line of ["a=1;b=2 ;c", ";;", "posternx=1; x-postern=2", ""]) expect(take([line]).left).toEqual([line]);
});

test("a line that held nothing else is gone", () => {
  expect(take([`__Host-postern=${one}`])).toMatchObject({ left: [], names: ["host", "x-last"] });
});

test.each([
  `__Host-postern=${one}; __Host-postern=${two}`,
  `__Host-postern=${one}x`,
  "__Host-postern=",
  "__Host-postern",
  `postern=${one}`,
  `__host-postern=${one}`,
])("%s is nobody's sign-in", (line) => {
  expect(take([line]).cookies).toEqual({});
});

test("one over two lines counts as one that comes twice", () => {
  expect(take([`__Host-postern=${one}`, `__Host-postern=${two}`])).toMatchObject({ cookies: {}, left: [] });
});

test("over plain http the names are others, and each is taken out wherever it comes", () => {
  expect(take([`postern=${one}; __Host-postern=${two}; postern-session=${two}; postern-sign-in=x`], false)).toMatchObject({
    cookies: { session: one },
    left: [],
  });
});
