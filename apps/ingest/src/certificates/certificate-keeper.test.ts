import type { ClaimedHost, IssuedCertificate } from "@postern/db/certificates/claim";
import { afterEach, expect, test } from "vitest";
import { NotIssued } from "./acme-authority.ts";
import { type CertificateKeeper, type KeeperPorts, keepCertificates, nextTryAfterMs } from "./certificate-keeper.ts";

const claimedHost = (host: string, failures = 0): ClaimedHost => ({ organizationId: "org_1", host, domainId: "dom_1", failures, isRenewal: false, lease: "x" });
const issued: IssuedCertificate = { chain: "chain", key: "key", issuer: "CN=Authority", serial: "01", notAfter: new Date(2), renewAt: new Date(1) };
let keeper: CertificateKeeper | undefined;
afterEach(() => keeper?.stop());

/** A keeper over a list of due hosts; `done` tells what became of each. */
function keeping(due: ClaimedHost[], changes: Partial<KeeperPorts> = {}) {
  const done: string[] = [];
  const failures: { reason: string; nextAt: Date }[] = [];
  const troubles: Error[] = [];
  keeper = keepCertificates({
    claim: async () => due.shift(),
    issue: async () => issued,
    keep: async () => true,
    fail: async (_, failure) => void failures.push(failure),
    nowMs: () => 1_000_000,
    random: () => 0,
    tell: ({ event, host }) => void done.push(`${event} ${host}`),
    onTrouble: (error) => void troubles.push(error),
    ...changes,
  });
  return { done, failures, troubles, keeper };
}

test("every host that is due gets its certificate, one after the other", async () => {
  let [atOnce, most] = [0, 0];
  const issue = async () => {
    most = Math.max(most, ++atOnce);
    await new Promise((resolve) => setTimeout(resolve, 5));
    atOnce--;
    return issued;
  };
  const { done } = keeping(
    ["a", "b", "c"].map((host) => claimedHost(host)),
    { issue },
  );
  await expect.poll(() => done).toEqual(["certificate.kept a", "certificate.kept b", "certificate.kept c"]);
  expect(most).toBe(1);
});

test("a refusal of the authority is recorded with its words and the next moment, and keeps no other host waiting", async () => {
  const issue = async (host: string) => {
    if (host === "bad") throw new NotIssued("Connection refused.");
    return issued;
  };
  const { done, failures } = keeping([claimedHost("bad", 1), claimedHost("good")], { issue });
  await expect.poll(() => done).toEqual(["certificate.failed bad", "certificate.kept good"]);
  expect(failures).toEqual([{ reason: "Connection refused.", nextAt: new Date(1_000_000 + 15 * 60_000) }]);
});

test("a certificate that came too late is told as such", async () => {
  const { done } = keeping([claimedHost("late")], { keep: async () => false });
  await expect.poll(() => done).toEqual(["certificate.late late"]);
});

test("a database that is away is a trouble, no failure of the host, and the next look goes on", async () => {
  let isAway = true;
  const due = [claimedHost("a")];
  const claim = async () => {
    if (isAway) throw new Error("away");
    return due.shift();
  };
  const { done, failures, troubles, keeper: keeping1 } = keeping([], { claim });
  await expect.poll(() => troubles.length).toBe(1);
  isAway = false;
  keeping1.look();
  await expect.poll(() => done).toEqual(["certificate.kept a"]);
  expect(failures).toEqual([]);
});

test("stopping does not wait for an authority that does not answer", async () => {
  const { keeper: stuck } = keeping([claimedHost("a")], { issue: () => new Promise(() => {}) });
  const startedMs = Date.now();
  await stuck.stop();
  expect(Date.now() - startedMs).toBeLessThan(5_000);
});

test("a host waits longer after each failure in a row, a day at most, and never less than five minutes", () => {
  const minutes = [0, 1, 2, 3, 4, 5, 1_000].map((failures) => nextTryAfterMs(failures, () => 0) / 60_000);
  expect(minutes).toEqual([5, 15, 60, 360, 1_440, 1_440, 1_440]);
  expect(nextTryAfterMs(0, () => 1)).toBe(6 * 60_000);
});
