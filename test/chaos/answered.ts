import type { Id } from "@postern/contract/id";
import type { House } from "../setup/house.ts";

/** How long a sender waits for the laptop's own answer. */
export const answerWithinMs = 2_500;

/** The endpoint `answered`, whose senders hear what its destination says, or a 202 in place of an answer that is late. */
export async function openAnswered({ gateway: { call, projectId }, receiver }: House): Promise<string> {
  const { id, url } = await call("endpoint.create", { projectId, name: "answered", destinationUrl: receiver.url, bodyBytesMax: 2_097_152 });
  const route = (await call("route.list", { projectId })).find(({ endpointId }) => endpointId === id);
  const destinationId = route?.destinationId as Id<"dst">;
  await call("endpoint.update", { id, passThrough: { destinationId, answerWithinMs, answerBytesMax: 1_048_576, retryAnswered: false } });
  return url;
}
