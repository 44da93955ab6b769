import type { HeardAnswer } from "@postern/db/pass-through/answers";
import { expect, test } from "vitest";
import { createHeardAnswers } from "./heard-answers.ts";

const heard = (requestId: string): HeardAnswer => ({ organizationId: "org_a", requestId, source: "destination", status: 200, afterMs: 12 });

test("what senders heard is written together, right after they did", async () => {
  const written: string[][] = [];
  const answers = createHeardAnswers(
    async (batch) => void written.push(batch.map(({ requestId }) => requestId)),
    () => {},
  );
  answers.note(heard("req_a"));
  answers.note(heard("req_b"));
  await answers.end();
  expect(written).toEqual([["req_a", "req_b"]]);
});

test("a database that is away is asked again, and what it does not take in the end is told", async () => {
  const troubles: string[] = [];
  let tries = 0;
  const answers = createHeardAnswers(
    async () => {
      tries++;
      throw new Error("away");
    },
    ({ message }) => troubles.push(message),
  );
  answers.note(heard("req_a"));
  await answers.end();
  expect(tries).toBe(4);
  expect(troubles).toEqual(["away"]);
});
