import { expect, test } from "vitest";
import { reasonOf } from "../install-failure.mjs";

test.each([
  [
    "npm error code ENOTFOUND\nnpm error request to https://registry.example.com/next failed",
    /could not be fetched from registry\.example\.com: check the network/,
  ],
  ["npm error code ENOSPC\nnpm error nospc not enough space", /disk is full/],
  ["npm error code EACCES\nnpm error path /srv/postern/node_modules", /may not write \/srv\/postern\/node_modules/],
  ["npm error code E401\nnpm error GET https://registry.example.com/next", /refuses this machine \(401\)/],
  ["npm error code EINTEGRITY", /not the one that package-lock\.json names/],
  ["npm error code EUSAGE\nnpm error `npm ci` can only install when in sync", /disagree/],
])("%j becomes one sentence with the way out", (said, sentence) => {
  expect(reasonOf(said, 1)).toMatch(sentence);
});

test("words that no one foresaw are passed on", () => {
  expect(reasonOf("npm error code EODD\nnpm error something odd\nnpm error A complete log of this run", 7)).toBe(
    'npm could not install the packages (exit 7): code EODD something odd. Run "npm ci" to see all of it.',
  );
});
