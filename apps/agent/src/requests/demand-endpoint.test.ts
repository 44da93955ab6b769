import { expect, test } from "vitest";
import type { Caller } from "../policy-file/caller.ts";
import { demandEndpoint } from "./demand-endpoint.ts";
import { idNumbered } from "./testing-rows.ts";

const project = { id: idNumbered("prj", 1), slug: "production" };
const call = (async () => [{ id: idNumbered("ep", 1), name: "orders" }]) as unknown as Caller;

test.each([["orders"], ["Orders"], [idNumbered("ep", 1)], ["ord*"], [undefined]])("%s is looked at", async (wanted) => {
  await expect(demandEndpoint(call, project, wanted)).resolves.toBeUndefined();
});

test("an endpoint that there is not is refused, with those that there are", async () => {
  await expect(demandEndpoint(call, project, "order")).rejects.toMatchObject({
    code: 2,
    message: 'there is no endpoint "order" in production; there is orders',
  });
});
