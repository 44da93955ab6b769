import { CreateAgentToken, CreateApiKey } from "@postern/contract/access";
import { CreateDestination } from "@postern/contract/destination";
import { UpdateEndpoint } from "@postern/contract/endpoint";
import { expect, test } from "vitest";
import type { z } from "zod";
import { fieldWords } from "./field-words.ts";

function wordsOf(schema: z.ZodType, values: Record<string, unknown>, field: string): string | undefined {
  const { error } = schema.safeParse(values, { error: fieldWords });
  return error?.issues.find(({ path }) => path[0] === field)?.message;
}

test.each([[undefined], [""], ["  "]])("a name left as %j is asked for", (name) => {
  expect(wordsOf(CreateApiKey, { name, rights: ["read"] }, "name")).toBe("Fill this in.");
});

test("a field that is out of bounds names the bound", () => {
  expect(wordsOf(CreateApiKey, { name: "x".repeat(81), rights: [] }, "name")).toBe("Write at most 80 characters.");
  expect(wordsOf(CreateApiKey, { name: "deploy", rights: [] }, "rights")).toBe("Choose at least one.");
  expect(wordsOf(CreateAgentToken, { name: "alice", expiresInDays: 0 }, "expiresInDays")).toBe("Enter 1 or more.");
  expect(wordsOf(CreateDestination, { timeoutMs: 40_000 }, "timeoutMs")).toBe("Enter 30,000 or less.");
});

test("half an address is not a URL", () => {
  expect(wordsOf(CreateDestination, { url: "example.com/hooks" }, "url")).toMatch(/^Enter a whole URL/);
});

test("the words a schema has of its own stand", () => {
  expect(wordsOf(UpdateEndpoint, { host: "not a host" }, "host")).not.toMatch(/^(Fill|Enter|Write)/);
});
