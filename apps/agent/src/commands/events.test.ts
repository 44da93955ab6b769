import { expect, test } from "vitest";
import { commandLine, type Verbs } from "../program.ts";

/** What a command line comes to. */
async function parsed(line: string): Promise<unknown[]> {
  const ran: unknown[] = [];
  const verb = (name: string) => async (command: unknown) => {
    if (name !== "goOut") ran.push(name, command);
  };
  const verbs = new Proxy({} as Verbs, { get: (_, name: string) => verb(name) });
  await commandLine(verbs).parseAsync(line.split(" "), { from: "user" });
  return ran;
}

const id = "req_01jd0000000000000000000000";

test("what follows tail or show is meant for it, though events has options of the same names", async () => {
  expect(await parsed("events tail --endpoint shop --filter type:push --status failed --json --server https://a.example --project p")).toEqual([
    "tailEvents",
    { endpoint: "shop", filter: "type:push", status: "failed", json: true, server: "https://a.example", project: "p" },
  ]);
  expect(await parsed(`events show ${id} --json --server https://a.example`)).toEqual(["showEvent", { id, json: true, server: "https://a.example" }]);
  expect(await parsed(`events show ${id} --raw`)).toEqual(["showEvent", { id, raw: true }]);
  expect(await parsed("events --endpoint shop --limit 5")).toEqual(["events", { endpoint: "shop", limit: 5, sinceMs: 86_400_000 }]);
});

test("a request is shown raw or as an object, not both", async () => {
  await expect(parsed(`events show ${id} --json --raw`)).rejects.toThrow(/cannot be used with/);
});
