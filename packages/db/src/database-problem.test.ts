import { expect, test } from "vitest";
import { databaseProblem, readProblem } from "./database-problem.ts";

const failure = (originalCode: string, index?: string) => ({ code: "P2010", meta: { driverAdapterError: { cause: { originalCode, constraint: { index } } } } });

test("a taken name is a conflict, said in a sentence", () => {
  expect(databaseProblem(failure("23505", "endpoint_name"))).toMatchObject({ kind: "conflict", detail: "an endpoint of this project has this name" });
});

test("an index nobody wrote a sentence for is a conflict all the same, without the database's words", () => {
  expect(databaseProblem(failure("23505", "some_index"))).toMatchObject({ kind: "conflict", detail: "something with this name exists already" });
});

test("a reference to what is not there is missing; a lock that is not given is a conflict", () => {
  expect(databaseProblem(failure("23503"))).toMatchObject({ kind: "missing" });
  expect(databaseProblem(failure("55P03"))).toMatchObject({ kind: "conflict" });
});

test("a read that takes too long says what to change; a change that does stays a failure of ours", () => {
  expect(readProblem(failure("57014"))).toMatchObject({ kind: "input-invalid", detail: expect.stringContaining("shorter range") });
  const error = failure("57014");
  expect(databaseProblem(error)).toBe(error);
});

test.each([undefined, null, "text", new Error("bug"), { meta: {} }])("anything else comes back as it was: %o", (error) => {
  expect(readProblem(error)).toBe(error);
});
