import type { Id } from "@postern/contract/id";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Desk, openDesk } from "../setup/desk.ts";
import { type House, startHouse } from "../setup/house.ts";
import { githubSender } from "../setup/senders.ts";

const secret = "a shop's own secret";
let house: House;
let token: string;
let key: string;
let url: string;
const desks: Desk[] = [];

beforeAll(async () => {
  house = await startHouse({ web: true });
  ({ url } = await house.gateway.call("endpoint.create", { projectId: house.gateway.projectId as Id<"prj">, name: "shop", provider: "github", secret }));
  token = (await house.gateway.call("agent-token.create", { name: "laptop", expiresInDays: 1 })).secret;
  key = (await house.gateway.call("api-key.create", { name: "cli", rights: ["read", "operate", "configure"] })).secret;
});
afterAll(() => house?.stop());
afterEach(() => Promise.all(desks.splice(0).map((desk) => desk.leave())));

function deskWith(credentials: Record<string, string>): Desk {
  const desk = openDesk({ POSTERN_SERVER: house.addresses.web, ...credentials });
  desks.push(desk);
  return desk;
}

test("a slip in a name is refused with the names that there are, before anything is listed or listened to", async () => {
  const { postern } = deskWith({ POSTERN_API_KEY: key });
  expect(await postern("events", "--endpoint", "shpo")).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/there is no endpoint "shpo" in .*; there is .*shop/),
  });
  expect(await postern("events", "tail", "--endpoint", "shpo")).toMatchObject({ code: 2, errors: expect.stringContaining('no endpoint "shpo"') });
  expect(await postern("events", "--endpoint", "shop")).toMatchObject({ code: 0 });
  expect(await postern("connect", "demo-bd")).toMatchObject({
    code: 2,
    output: "",
    errors: expect.stringMatching(/no tcp share "demo-bd" that is open; there is none/),
  });
});

test("an agent token that is used to look around is told whose command it is", async () => {
  const { postern } = deskWith({ POSTERN_AGENT_TOKEN: token });
  expect(await postern("ps")).toMatchObject({
    code: 6,
    errors: expect.stringMatching(/an agent token opens tunnels.*run postern login --server .*POSTERN_API_KEY/),
  });
});

test("who revokes a tunnel is told what waits for it, and skips that with a yes", async () => {
  const laptop = deskWith({ POSTERN_AGENT_TOKEN: token });
  const listening = laptop.atTerminal("listen", "3999", "shop", "--name", "leaving");
  await listening.shows(/^Ready /m);
  listening.types("\u0003");
  expect(await listening.exited).toBe(0);
  await house.configured();
  const posted = await githubSender(url, secret).posts("push");
  await house.gateway.deliveryOf(posted, ["held", "pending"]);

  const { postern, atTerminal } = deskWith({ POSTERN_API_KEY: key });
  expect(await postern("tunnel", "revoke", "leaving")).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/^postern: 1 event waits \(oldest .* ago\) for it: .*say --yes/),
  });
  const asked = atTerminal("tunnel", "revoke", "leaving");
  await asked.shows(/1 event waits .* they are skipped, and can be replayed[\s\S]*\[y\/N\]/);
  asked.types("y\r");
  await asked.shows(/Revoked: leaving and its destination are gone; 1 that waited was skipped/);
  expect(await asked.exited).toBe(0);
  expect(await house.gateway.deliveryOf(posted)).toMatchObject({ state: "failed", reason: "skipped" });
});
