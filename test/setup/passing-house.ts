import type { Id } from "@postern/contract/id";
import type { PassedAnswer, PassThrough } from "@postern/contract/pass-through";
import { type House, startHouse } from "./house.ts";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.ts";
import { untilFound } from "./until.ts";

/** A house with an endpoint whose senders hear what a scripted server says. */
export interface PassingHouse {
  house: House;
  server: ScriptedServer;
  endpoint: { id: Id<"ep">; url: string };
  destinationId: Id<"dst">;
  /** Lets the server answer again, with these settings besides the first ones. */
  passThrough(settings: Partial<PassThrough>, more?: object): Promise<void>;
  /** What is written down of what the sender heard. */
  passedOf(id: Id<"req">): Promise<PassedAnswer & { answerStatus: number }>;
  stop(): Promise<void>;
}

export async function startPassingHouse(): Promise<PassingHouse> {
  const [house, server] = await Promise.all([startHouse(), startScriptedServer()]);
  const { call, projectId } = house.gateway;
  const endpoint = await call("endpoint.create", { projectId, name: "asked", destinationUrl: server.url });
  const destinationId = await answererOf(house, endpoint.id);
  return {
    ...{ house, server, endpoint, destinationId },
    async passThrough(settings, more = {}) {
      const chosen = { destinationId, answerWithinMs: 10_000, answerBytesMax: 1_048_576, retryAnswered: false, ...settings };
      await call("endpoint.update", { id: endpoint.id, passThrough: chosen, ...more });
      await house.configured();
    },
    passedOf(id) {
      const look = async () => {
        const { passed, answerStatus } = await call("request.get", { id });
        return passed && { ...passed, answerStatus };
      };
      return untilFound(look, 20_000, () => `nothing is written of what ${id} was answered`);
    },
    async stop() {
      await house.stop();
      await server.stop();
    },
  };
}

/** Where the endpoint's only route leads. */
export async function answererOf({ gateway: { call, projectId } }: House, id: Id<"ep">): Promise<Id<"dst">> {
  const route = (await call("route.list", { projectId })).find(({ endpointId }) => endpointId === id);
  if (!route) throw new Error(`${id} has no route`);
  return route.destinationId;
}

/** The id that an answer names. */
export const idOf = (headers: Record<string, unknown>) => String(headers["postern-id"]) as Id<"req">;
