import type { Id } from "@postern/contract/id";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, startHouse } from "../setup/house.ts";
import type { Received } from "../setup/receiver.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house?.stop());

const id = () => house.destination.id as Id<"dst">;
const destination = () => house.gateway.call("destination.get", { id: id() });
const posts = (count: number) => Promise.all(Array.from({ length: count }, () => house.github.posts("push")));

test("a destination that is down is held, tried from time to time, and gets what waited when it is back", async () => {
  house.receiver.answers(503);
  const early = await posts(12);
  await expect.poll(async () => (await destination()).held?.cause, { timeout: 20_000 }).toBe("breaker");
  expect((await destination()).breaker).toMatchObject({ state: "open", failures: expect.any(Number), probeAt: expect.any(Date) });

  const late = await house.github.posts("push");
  const waiting = await house.gateway.deliveryOf(late, ["held"]);
  expect(waiting).toMatchObject({ state: "held", held: { cause: "breaker" }, attemptsMade: 0 });
  expect(await destination()).toMatchObject({ pending: 13, oldestPendingAt: expect.any(Date), nextAttemptAt: undefined });

  const seen = house.receiver.received.length;
  await house.receiver.hasSeen(seen + 1, 15_000); // its first probe comes by itself after five seconds
  expect((await destination()).held?.cause).toBe("breaker");

  house.receiver.answers(200);
  await house.gateway.call("destination.probe", { id: id() });
  expect(await house.gateway.deliveryOf(late)).toMatchObject({ state: "delivered" });
  expect((await destination()).held).toBeUndefined();

  const waitingForTheirRetry = await Promise.all(early.map((one) => house.gateway.deliveryOf(one, ["pending", "delivered"])));
  for (const delivery of waitingForTheirRetry) if (delivery.state === "pending") await retry(delivery.id);
  for (const one of early) expect(await house.gateway.deliveryOf(one)).toMatchObject({ state: "delivered" });
  // What a turn finds out of the breaker is written when the turn ends.
  await expect.poll(destination).toMatchObject({ pending: 0, held: undefined, breaker: undefined });
});

/** Now, unless its own retry was faster. */
async function retry(delivery: Id<"dlv">): Promise<void> {
  await house.gateway.call("delivery.retry", { id: delivery }).catch(({ kind }) => expect(kind).toBe("conflict"));
}

test("while a signing secret is rotated a server can verify with the old one and the new one, and then with the new one alone", async () => {
  const { call, projectId } = house.gateway;
  const input = { projectId: projectId as Id<"prj">, name: "verifier", url: house.receiver.url };
  const created = await call("destination.create", input);
  const verifier = created.destination.id;
  const route = await call("route.create", { endpointId: house.endpoint.id as Id<"ep">, destinationId: verifier });
  await call("destination.pause", { id: id() }); // only the verifier is told
  await house.configured();

  const rotated = await call("destination.rotate-signing-secret", { id: verifier });
  const both = await nextDelivery();
  expect(signaturesOf(both)).toHaveLength(2);
  for (const secret of [created.signingSecret, rotated.signingSecret]) expect(verify(secret, both)).toMatchObject({ ref: expect.any(String) });

  const older = rotated.destination.signingSecrets[1];
  expect(older).toMatchObject({ lastFour: created.signingSecret.slice(-4), activeUntil: expect.any(Date) });
  await call("destination.retire-signing-secret", { id: older?.id as Id<"sgn"> });
  await expect.poll(async () => signaturesOf(await nextDelivery()).length, { timeout: 20_000, interval: 1_000 }).toBe(1); // a turn under way signs as it began
  const alone = await nextDelivery();
  expect(verify(rotated.signingSecret, alone)).toMatchObject({ ref: expect.any(String) });
  expect(() => verify(created.signingSecret, alone)).toThrow("No matching signature");

  await call("route.delete", { id: route.id });
  await call("destination.resume", { id: id() });
});

async function nextDelivery(): Promise<Received> {
  house.receiver.received.length = 0;
  await house.github.posts("push");
  const [received] = await house.receiver.hasSeen(1);
  if (!received) throw new Error("nothing was received");
  return received;
}

function signaturesOf({ headers }: Received): string[] {
  return String(headers["postern-signature"]).split(" ");
}

/** As a server does that uses the standard library. */
function verify(secret: string, { headers, body }: Received): unknown {
  return new Webhook(secret).verify(body, {
    "webhook-id": String(headers["postern-id"]),
    "webhook-timestamp": String(headers["postern-timestamp"]),
    "webhook-signature": String(headers["postern-signature"]),
  });
}
