import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { readAudience } from "@postern/contract/share-audience";
import { createDataKey } from "@postern/db/seal";
import { expect, test } from "vitest";
import { answerBug } from "../answer.ts";
import { attendVisitor, type FrontPorts } from "./front.ts";
import { prepareShare } from "./live-share.ts";
import type { Visits } from "./visits.ts";

const organizationId = "org_a";

function publicShare() {
  const keyRing = [{ id: "k1", key: Buffer.alloc(32, 7) }];
  const facts = { organizationId, id: "shr_a", name: "demo", kind: "http" as const, host: "demo.share.test", tunnelId: "tun_a" };
  const audience = { audience: readAudience(["organization"], true), keyIds: [], addresses: [], gateEndpointId: null, isPublicAllowed: true };
  const dataKeys = [{ id: "d1", wrapped: createDataKey(keyRing, organizationId, "d1").wrapped }];
  return prepareShare({ ...facts, ...audience, expiresAtMs: Number.POSITIVE_INFINITY, isOver: false, seq: "1", dataKeys }, keyRing);
}

/** A visitor of a public share whose stream is carried by this desk; what was written down of the visit. */
async function visitBy(exchange: FrontPorts["desk"]["exchange"]) {
  const visits: Parameters<Visits["note"]>[0][] = [];
  const stays = new Set<object>();
  const share = publicShare();
  const ports: Partial<FrontPorts> = {
    ...{ policyPorts: { nowMs: () => 1_000, micros: () => 0, takeToken: () => ({ taken: true }) }, scheme: "https", isPrivate: true },
    ...{ shares: { atHost: () => share }, login: { isSecure: true } as FrontPorts["login"], signsIn: () => false },
    desk: { exchange, upgrade: () => Promise.reject(new Error("nobody upgrades")) },
    assertions: { sign: async () => "signed", keySet: async () => ({ keys: [] }) } as unknown as FrontPorts["assertions"],
    ongoing: {
      begin() {
        const stay = {};
        stays.add(stay);
        return { signal: new AbortController().signal, end: () => void stays.delete(stay) };
      },
    },
    visits: { note: (visit) => void visits.push(visit) },
    clientOf: () => ({ ip: "192.0.2.1", isHttps: true }),
  };
  const server = http.createServer((request, response) => {
    attendVisitor(request, response, ports as FrontPorts).catch(() => answerBug({ request, response }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { status } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/page?secret=1`);
  server.close();
  return { status, visits, stays: stays.size };
}

test("a visit is written down with what it carried, and without its query", async () => {
  const { status, visits, stays } = await visitBy(async (_call, _request, response) => {
    response.writeHead(204).end();
    return { status: 204, bytesUp: 1, bytesDown: 2, durationMs: 3 };
  });
  expect({ status, stays }).toEqual({ status: 204, stays: 0 });
  expect(visits).toMatchObject([{ shareId: "shr_a", path: "/page", status: 204, verdict: "let-in", bytesIn: 1, bytesOut: 2, durationMs: 3 }]);
});

test("a visitor who was let in is written down also where carrying them fails in a way that nobody foresaw", async () => {
  const { status, visits, stays } = await visitBy(() => Promise.reject(new Error("a bug")));
  expect({ status, stays }).toEqual({ status: 500, stays: 0 });
  expect(visits).toMatchObject([{ shareId: "shr_a", path: "/page", status: 500, verdict: "let-in", reason: "PSTN-4500" }]);
});
