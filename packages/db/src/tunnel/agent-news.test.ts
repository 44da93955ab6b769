import { expect, test, vi } from "vitest";
import { listen } from "../listen.ts";
import { newId } from "../new-id.ts";
import { addAgent } from "../testing/people.ts";
import { openStage } from "../testing/stage.ts";
import { leaveTunnels } from "./connection.ts";
import { openHubPool } from "./hub-pool.ts";
import { takeTunnel } from "./take-tunnel.ts";

const end = { hub: "h", agentVersion: "1", machine: "m", forward: "f", address: "192.0.2.1", slots: 1, transport: "ws" as const, localUp: true };

test("whoever watches a project hears at once that an agent came to one of its tunnels, and that it went", async () => {
  const stage = await openStage();
  const acme = await stage.createTenant("acme");
  const { organizationId, projectId } = acme;
  const hub = openHubPool(stage.as("hub"));
  const heard: string[] = [];
  const ready = vi.fn();
  const listener = listen({ url: stage.as("web"), channels: ["postern_agent"], onNotice: (_, payload) => heard.push(payload), onGap: ready });
  await expect.poll(() => ready).toHaveBeenCalled();

  const scope = await addAgent(acme, "laptop");
  const { tunnel } = await acme.ask("tunnel.open", { name: "laptop" }, scope);
  const agent = { organizationId, tokenId: scope.actor.id, name: "laptop", userId: acme.scope.actor.id, actor: scope.actor };
  const connectionId = newId("cnn");
  expect(await takeTunnel(hub, agent, { tunnelId: tunnel.id, connectionId, end })).toMatchObject({ kind: "taken" });
  await expect.poll(() => heard).toEqual([projectId]);
  const held = { organizationId, tunnelId: tunnel.id, connectionId, tokenId: agent.tokenId, epoch: 1 };
  await leaveTunnels(hub, [held]);
  await expect.poll(() => heard).toEqual([projectId, projectId]);
  await leaveTunnels(hub, [held]); // once is enough
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(heard).toHaveLength(2);

  await Promise.all([listener.close(), hub.end()]);
  await stage.close();
});
