import { api, type InputOf, type OutputOf, type ProcedureName } from "@postern/contract/api";
import type { AppRouter } from "@postern/contract/app-router";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { expect, expectTypeOf, test } from "vitest";
import type { Context } from "./context.ts";
import { appRouter, camelCase } from "./router.ts";

const kinds = { query: "query", command: "mutation", tail: "subscription" } as const;

test.each(Object.keys(api) as ProcedureName[])("%s is one procedure of the router, of its kind", (name) => {
  const [noun = "", verb = ""] = name.split(".").map(camelCase);
  const nouns = appRouter._def.record as Record<string, Record<string, { _def: { type: string } }>>;
  expect(nouns[noun]?.[verb]?._def.type).toBe(kinds[api[name].kind]);
});

test("the router has no procedure that the table does not name", () => {
  const paths = Object.entries(appRouter._def.record).flatMap(([noun, verbs]) => Object.keys(verbs).map((verb) => `${noun}.${verb}`));
  expect(paths.sort()).toEqual(
    Object.keys(api)
      .map((name) => name.split(".").map(camelCase).join("."))
      .sort(),
  );
});

test("a client's types are the table's", () => {
  type Inputs = inferRouterInputs<AppRouter>;
  type Outputs = inferRouterOutputs<AppRouter>;
  expectTypeOf<inferRouterInputs<typeof appRouter>>().toEqualTypeOf<Inputs>();
  expectTypeOf<Outputs["endpoint"]["create"]>().toEqualTypeOf<OutputOf<"endpoint.create">>();
  expectTypeOf<Outputs["member"]["changeRole"]>().toEqualTypeOf<OutputOf<"member.change-role">>();
  expectTypeOf<Outputs["request"]["tail"]>().toExtend<AsyncIterable<{ id: string; data: OutputOf<"request.tail"> }>>();
  expectTypeOf<Inputs["replay"]["create"]>().toExtend<{ requestIds: string[]; destinationId?: string | undefined }>();
  expectTypeOf<InputOf<"endpoint.get">["id"]>().toEqualTypeOf<`ep_${string}`>();
  expectTypeOf<undefined>().toExtend<Inputs["provider"]["list"]>();
  expectTypeOf<undefined>().not.toExtend<Inputs["endpoint"]["get"]>();
  expectTypeOf<Parameters<(typeof appRouter)["createCaller"]>[0]>().toExtend<Context | (() => Context | Promise<Context>)>();
});
