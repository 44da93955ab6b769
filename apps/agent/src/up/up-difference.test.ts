import { afterAll, expect, test } from "vitest";
import { machineName } from "../machine.ts";
import { upFile } from "./testing-up.ts";
import { upDifference } from "./up-difference.ts";

const { read, close } = upFile();
afterAll(close);

test("a share of a file may have a host of its own, an endpoint's policy and address ranges, as one of the command line", () => {
  const host = "feature-branch.dev.corp.example";
  const { shares, ...wanted } = read(`version: 1\nshares:\n  - { name: demo, http: 3000, gate: github, from: [192.0.2.0/24], host: ${host} }\n`);
  expect(shares).toMatchObject([{ options: { to: [], gate: "github", from: ["192.0.2.0/24"], host } }]);
  const sheet = { now: () => new Date(), paint: (_style: string, text: string) => text };
  expect(upDifference({ ...wanted, shares }, { tunnels: [], mirrors: [] }, sheet)).toEqual([
    `    share demo  http 3000 at ${host}, seen by whoever passes the policy of github, from 192.0.2.0/24 only`,
  ]);
  expect(() => read("version: 1\nshares:\n  - { name: db, tcp: 5432, host: db.corp.example }\n")).toThrow(/shares\[0\]\.host is for http alone/);
});

test("what running it changes is said: new, fed by others than before, as it was", () => {
  const wanted = read(
    "version: 1\ntunnels:\n  - { name: a, endpoints: [x], forward: 1 }\n  - { name: b, endpoints: [x], forward: 2 }\n  - { name: c, endpoints: [x], forward: 3 }\n  - { name: d, endpoints: [billing], forward: 4 }\n",
  );
  const at = (name: string, fed: string) => ({ name, endpoints: [{ id: "ep_1", name: fed, tags: ["billing"], url: "" }] });
  const sheet = { now: () => new Date(), paint: (_style: string, text: string) => text };
  expect(upDifference(wanted, { tunnels: [at("b", "y"), at("c", "x"), at("d", "x")] as never, mirrors: [] }, sheet)).toEqual([
    "  + tunnel a  x -> http://localhost:1",
    "  ~ tunnel b  x -> http://localhost:2  (was fed by y)",
    "  = tunnel c  x -> http://localhost:3",
    "  = tunnel d  billing -> http://localhost:4",
  ]);
});

test("a file's mirrors become mirrors; what runs here already is told, as the new one takes its place", () => {
  const wanted = read(
    `version: 1
mirrors:
  - { name: orders, endpoints: [orders-eu, orders-us], forward: 4000, filter: "type:order.*", sample: 10%, ttl: 30m }
  - { name: all, endpoints: ["*"], forward: 4001, path: /copies }
`,
  );
  expect(wanted.mirrors).toEqual([
    {
      ...{ name: "orders", label: "http://localhost:4000", target: "4000", endpoints: ["orders-eu", "orders-us"] },
      options: { filter: "type:order.*", hostHeader: "original", slots: 8, header: [], sample: 10, ttl: 1_800_000, timeout: 30_000 },
    },
    expect.objectContaining({ name: "all", label: "http://localhost:4001/copies", options: expect.objectContaining({ sample: 100, ttl: 28_800_000 }) }),
  ]);
  const open = (id: string, more: object) => ({
    ...{ id, filter: "type:order.*", samplePercent: 10, endpoints: [{ name: "orders-us" }, { name: "orders-eu" }] },
    ...{ agent: { machine: machineName(), forward: "http://localhost:4000" }, ...more },
  });
  const others = [
    open("mir_1", { agent: { machine: "another", forward: "http://localhost:4000" } }),
    open("mir_2", { filter: "" }),
    open("mir_3", { agent: undefined }),
    open("mir_4", { endpoints: [{ name: "orders-us" }] }),
  ];
  const sheet = { now: () => new Date(), paint: (_style: string, text: string) => text };
  const [orders, all] = upDifference(wanted, { tunnels: [], mirrors: [...others, open("mir_5", {})] as never }, sheet);
  expect(orders).toBe(
    "  = mirror orders  copies of orders-eu, orders-us (type:order.*, 10%) -> http://localhost:4000  (takes the place of mir_5, which runs here)",
  );
  expect(all).toBe("  + mirror all  copies of * -> http://localhost:4001/copies");
  expect(upDifference(wanted, { tunnels: [], mirrors: others as never }, sheet)[0]).toMatch(/^ {2}\+ mirror orders/);
});
