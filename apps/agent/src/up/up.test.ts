// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables in a file are written like this
import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { Credentials } from "../credentials/credentials.ts";
import type { AgentEvent } from "../events.ts";
import { exitCodes } from "../exit.ts";
import { readUpFile } from "./read-up-file.ts";
import { runFile } from "./run-file.ts";
import { SeenFiles } from "./seen-files.ts";
import { upFile } from "./testing-up.ts";
import { upDifference } from "./up-difference.ts";
import { trusting } from "./verbs.ts";

const { folder, file, read, close } = upFile();
afterAll(close);
beforeEach(() => fs.rmSync(file, { force: true }));

test("a file's tunnels become listens, with variables in names and ports", () => {
  const { listens, project } = read(
    `version: 1
project: payments
tunnels:
  - { name: "\${env:WHO}-stripe", endpoints: [stripe-dev], forward: "\${env:PORT}", path: /hooks, held: last:5, slots: 1, timeout: 2m, retry: true }
`,
    { WHO: "ada", PORT: "3000" },
  );
  expect(project).toBe("payments");
  expect(listens).toEqual([
    {
      ...{ name: "ada-stripe", label: "http://localhost:3000/hooks", target: "3000", endpoints: ["stripe-dev"] },
      options: {
        ...{ name: "ada-stripe", hostHeader: "original", slots: 1, retry: true, timeout: 120_000 },
        ...{ held: { choice: "last", last: 5 }, header: [], path: "/hooks", project: "payments" },
      },
    },
  ]);
});

test.each([
  ["tunnels:\n  - { name: a, forward: 3000, hold: drain }", /postern\.yaml:3:\d+ tunnels\[0\] has no "hold" \(did you mean held\?\)/],
  ["tunnels:\n  - { name: a, forward: example.com:80 }", /tunnels\[0\]\.forward /],
  ["tunnels:\n  - { name: a, forward: 3000 }\n  - { name: a, forward: 3001 }", /tunnels\[1\]\.name stands in this list twice/],
  ['tunnels:\n  - { name: "${env:NONE}", forward: 3000 }', /:3:\d+ tunnels\[0\]\.name needs the variable NONE, which is not set/],
  ['tunnels:\n  - { name: a, forward: "${env:BAD}" }', /tunnels\[0\]\.forward .*is not this machine/],
  ['tunnels:\n  - { name: a, forward: 3000, path: "${env:BAD}" }', /tunnels\[0\]\.path must be a path/],
  ["shares:\n  - { name: demo }", /shares\[0\] needs http or tcp/],
  ["endpoints: []", /names no tunnels, shares or mirrors/],
])("%j is refused with the place of the fault", (text, says) => {
  expect(() => read(`version: 1\n${text}\n`, { BAD: "http://evil.example" })).toThrow(says);
});

test("where there is no file it says what one may look like, for none is written by another command", () => {
  expect(() => readUpFile(file, () => undefined)).toThrow(/^there is no file .*postern\.yaml: postern up --help shows one$/);
});

test("a tunnel whose held events are asked about has no choice of its own yet; one that says nothing keeps them", () => {
  const { listens } = read("version: 1\ntunnels:\n  - { name: a, forward: 1, held: ask }\n  - { name: b, forward: 2 }\n");
  expect(listens[0]?.options).not.toHaveProperty("held");
  expect(listens[1]?.options.held).toEqual({ choice: "keep" });
});

test("a file's shares become shares, seen by whom it names; anyone is said loudly", () => {
  const wanted = read(
    "version: 1\nshares:\n  - { name: demo, http: 3000, to: [ada@example.com, group:qa], ttl: 2d }\n  - { name: all, tcp: 5432, public: true }\n",
  );
  expect(wanted.shares).toMatchObject([
    { name: "demo", kind: "http", target: "3000", options: { name: "demo", to: ["ada@example.com", "group:qa"], ttl: 48 } },
    { name: "all", kind: "tcp", target: "5432", options: { to: [], public: true } },
  ]);
  const sheet = { now: () => new Date(), paint: (_style: string, text: string) => text };
  expect(upDifference(wanted, { tunnels: [], mirrors: [] }, sheet)).toEqual([
    "    share demo  http 3000, seen by ada@example.com, group:qa",
    "    share all  tcp 5432, seen by ANYONE who has its address",
  ]);
});

test("a tunnel of a file has what the command line has: pace, age, end, headers, transport; and says what cannot be", () => {
  const more = 'since: 2h, rate: 20/s, ttl: 8h, header: ["X-Env: dev", "X-Two: 2"], transport: poll';
  const { listens } = read(`version: 1\ntunnels:\n  - { name: a, forward: 1, ${more} }\n`);
  expect(listens[0]?.options).toMatchObject({ since: 7_200_000, rate: 20, ttl: 28_800_000, header: ["X-Env", "dev", "X-Two", "2"], transport: "poll" });
  const { mirrors } = read('version: 1\nmirrors:\n  - { name: m, endpoints: ["*"], forward: 1, header: ["X-Copy: 1"], transport: poll }\n');
  expect(mirrors[0]?.options).toMatchObject({ header: ["X-Copy", "1"], transport: "poll" });
  const { shares } = read("version: 1\nshares:\n  - { name: s, http: 1, to: [organization], host: branch, hostHeader: local, transport: ws }\n");
  expect(shares[0]?.options).toMatchObject({ host: "branch", hostHeader: "local", transport: "ws" });
  for (const [fault, says] of [
    ["rate: 9999/s", /rate Write 20/],
    ["since: 99d", /since Write 30m/],
    ['header: ["no colon"]', /header Write 'Name: value'/],
    ["transport: udp", /transport/],
  ] as const)
    expect(() => read(`version: 1\ntunnels:\n  - { name: a, forward: 1, ${fault} }\n`), fault).toThrow(says);
});

test("a path cannot write over what the file's reader is asked about", () => {
  const path = "/\\e[1K\\e[1G=\\e[1Ctunnel";
  expect(() => read(`version: 1\ntunnels:\n  - { name: a, forward: 22, path: "${path}" }\n`)).toThrow(/tunnels\[0\]\.forward .* is no path/);
});

test.each([
  ["sample: 0%", /mirrors\[0\]\.sample Write 10%/],
  ["ttl: 2d", /mirrors\[0\]\.ttl must be minutes or hours/],
  ["ttl: 25h", /mirrors\[0\]\.ttl must be 24h at most/],
  ["filter: 'nonsense:x'", /mirrors\[0\]\.filter/],
])("a mirror with %s is a fault of the file, by its place", (fault, told) => {
  expect(() => read(`version: 1\nmirrors:\n  - { name: a, endpoints: [x], forward: 1, ${fault} }\n`)).toThrow(told);
});

test("a file is asked about once for each of its texts, and at each of its places", () => {
  fs.writeFileSync(file, "version: 1\n");
  const seen = new SeenFiles(path.join(folder, "state"));
  expect(seen.knows(file)).toBe(false);
  seen.remember(file);
  expect(new SeenFiles(path.join(folder, "state")).knows(file)).toBe(true);
  fs.appendFileSync(file, "# changed\n");
  expect(seen.knows(file)).toBe(false);
  const copy = path.join(folder, "other.yaml");
  seen.remember(file);
  fs.copyFileSync(file, copy);
  expect(seen.knows(copy)).toBe(false);
});

test("a credential of the environment goes to no server that only the file names", () => {
  const env = {
    server: "https://postern.example.com",
    token: "agt",
    apiKey: "key",
    credentials: new Credentials("/c"),
    stateFolder: "/s",
    noColor: true,
    wayOut: {},
    workload: { id: "twl_1", token: "jwt" },
  };
  for (const credential of ["token", "apiKey", "workload"])
    expect(trusting(env, { given: undefined, server: "https://evil.example" })).not.toHaveProperty(credential);
  expect(trusting(env, { given: undefined, server: "https://postern.example.com/" })).toEqual(env);
  expect(trusting(env, { given: "https://other.example", server: "https://other.example" })).toEqual(env);
});

test("when one of them must end, all do, and its end is told under its name", async () => {
  const wanted = read("version: 1\ntunnels:\n  - { name: a, endpoints: [x], forward: 1 }\n  - { name: b, endpoints: [x], forward: 2 }\n");
  const told: [string, AgentEvent][] = [];
  const env = {
    server: "http://127.0.0.1:9",
    token: `agt_abcdefgh_${"0".repeat(49)}`,
    credentials: new Credentials("/nowhere"),
    stateFolder: "/nowhere",
    noColor: true,
    wayOut: {},
  };
  const run = runFile(wanted, { env, server: env.server, tellOf: (name) => (event) => void told.push([name, event]), onStop: () => {} });
  await expect(run).rejects.toMatchObject({ code: exitCodes.unreachable });
  expect(told).toEqual(expect.arrayContaining([["a", expect.objectContaining({ type: "ended", code: exitCodes.unreachable })]]));
});
