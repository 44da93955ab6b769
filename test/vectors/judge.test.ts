import path from "node:path";
import { expect, test } from "vitest";
import { judge } from "./judge.ts";
import { readVectors, type Vector } from "./vector.ts";

const vectors = readVectors(path.join(import.meta.dirname, "data"));
const genuine = vectors.find(({ id }) => id === "github/accept") as Vector;

test.each(vectors.map((vector) => [vector.id, vector] as const))("%s is judged as it must be", async (_, vector) => {
  expect(await judge(vector)).toBe("passed");
});

test("a vector whose expectation is wrong fails, so the runner would notice", async () => {
  expect(await judge({ ...genuine, expect: "reject" })).toHaveProperty("failure");
});

test("a handshake that is not answered as documented fails", async () => {
  const challenge = vectors.find(({ id }) => id === "slack:challenge/challenge") as Vector;
  expect(await judge({ ...challenge, expectResponse: { ...challenge.expectResponse, body: "something else" } })).toHaveProperty("failure");
});

test("a vector of a provider that is not known is skipped, not passed", async () => {
  expect(await judge({ ...genuine, provider: "no-such-provider" })).toBe("skipped");
});
