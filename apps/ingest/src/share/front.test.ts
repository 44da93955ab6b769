import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { problemDetails } from "@postern/contract/problem";
import { readAudience } from "@postern/contract/share-audience";
import { createDataKey } from "@postern/db/seal";
import { expect, test } from "vitest";
import { answerBug } from "../answer.ts";
import { attendUpgrade, attendVisitor, type FrontPorts } from "./front.ts";
import { prepareShare } from "./live-share.ts";
import { Seats } from "./seats.ts";
import type { Visits } from "./visits.ts";

const organizationId = "org_a";

function publicShare() {
  const keyRing = [{ id: "k1", key: Buffer.alloc(32, 7) }];
  const facts = { organizationId, id: "shr_a", name: "demo", kind: "http" as const, host: "demo.share.test", tunnelId: "tun_a" };
  const audience = { audience: readAudience(["organization"], true), keyIds: [], addresses: [], gateEndpointId: null, isPublicAllowed: true };
  const dataKeys = [{ id: "d1", wrapped: createDataKey(keyRing, organizationId, "d1").wrapped }];
  return prepareShare({ ...facts, ...audience, expiresAtMs: Number.POSITIVE_INFINITY, isOver: false, seq: "1", dataKeys }, keyRing);
}

/** A public share whose streams are carried by this desk, what is written down of its visits, and who is inside. */
async function openFront(desk: Partial<FrontPorts["desk"]>, seats = new Seats()) {
  const visits: Parameters<Visits["note"]>[0][] = [];
  const stays = new Set<object>();
  const share = publicShare();
  const ports: Partial<FrontPorts> = {
    ...{ policyPorts: { nowMs: () => 1_000, micros: () => 0, takeToken: () => ({ taken: true }) }, scheme: "https", isPrivate: true },
    ...{ shares: { atHost: () => share }, login: { isSecure: true } as FrontPorts["login"], signsIn: () => false },
    ...{ desk: desk as FrontPorts["desk"], seats },
    callers: { find: async () => "unknown", stands: async () => true } as FrontPorts["callers"], // the database is away
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
  server.on("upgrade", (request, socket, head) => void attendUpgrade(request, { socket, head }, ports as FrontPorts));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return { visits, stays, port, close: () => server.close() };
}

async function visitBy(exchange: FrontPorts["desk"]["exchange"]) {
  const { visits, stays, port, close } = await openFront({ exchange });
  const { status, headers } = await fetch(`http://127.0.0.1:${port}/page?secret=1`);
  close();
  return { status, visits, stays: stays.size, retryAfter: headers.get("retry-after") };
}

/** What a program hears that asks for a WebSocket with these header lines besides. */
async function upgradeBy(upgrade: FrontPorts["desk"]["upgrade"], lines: readonly string[] = []) {
  const { visits, port, close } = await openFront({ upgrade });
  const socket = net.connect(port, "127.0.0.1");
  const asked = ["GET /socket HTTP/1.1", "Host: demo.share.test", "Connection: Upgrade", "Upgrade: websocket", ...lines];
  socket.write(`${asked.join("\r\n")}\r\n\r\n`);
  const answer = await text(socket);
  close();
  return { visits, status: Number(answer.split(" ")[1]), retryAfter: /^Retry-After: (.*)$/m.exec(answer)?.[1]?.trim() };
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

test("a visitor for whom there is no room hears when to come again, with a request as with a WebSocket", async () => {
  const crowded = { problem: problemDetails("live-crowded"), bytesUp: 0, bytesDown: 0, durationMs: 0 };
  expect(await visitBy(async () => crowded)).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^[1-5]$/) });
  expect(await upgradeBy(async () => crowded)).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^[1-5]$/) });
});

test("a WebSocket that is refused hears the status that is written down", async () => {
  const nobody = () => Promise.reject(new Error("nobody comes in"));
  expect(await upgradeBy(nobody, ["Postern-Key: key_a", "Postern-Key: key_a"])).toMatchObject({ status: 400, visits: [{ status: 400 }] });
  const away = { status: 503, visits: [{ status: 503, reason: "key-unavailable" }], retryAfter: expect.stringMatching(/^[1-5]$/) };
  expect(await upgradeBy(nobody, ["Postern-Key: key_a"])).toMatchObject(away);
});

test("sockets on which nothing travels count, too: who comes beside as many as its organization may have is told when to come again", async () => {
  const exchange: FrontPorts["desk"]["exchange"] = async (_call, _request, response) => {
    response.writeHead(204).end();
    return { status: 204, bytesUp: 0, bytesDown: 0, durationMs: 1 };
  };
  const { port, close } = await openFront({ exchange }, new Seats(1));
  const agents = [new http.Agent({ keepAlive: true }), new http.Agent({ keepAlive: true })];
  const heard = [];
  for (const agent of agents) {
    const [answer] = await once(http.get({ port, host: "127.0.0.1", agent }), "response");
    answer.resume();
    const { "retry-after": retryAfter, connection } = answer.headers;
    heard.push({ status: answer.statusCode, connection, retryAfter });
  }
  expect(heard).toEqual([{ status: 204, connection: "keep-alive" }, { status: 503, connection: "close", retryAfter: expect.stringMatching(/^[1-5]$/) }]); // biome-ignore format: pairs
  for (const agent of agents) agent.destroy();
  close();
});
