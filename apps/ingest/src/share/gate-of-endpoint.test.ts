import { OidcLoginGate, type Policy } from "@postern/contract/policy";
import type { LoginSession } from "@postern/policy/ports";
import { preparePolicy } from "@postern/policy/prepare";
import { describe, expect, test } from "vitest";
import { readHead } from "../head.ts";
import type { LiveEndpoint } from "../live-endpoint.ts";
import { type GatePorts, gateOfEndpoint, signsInBy } from "./gate-of-endpoint.ts";
import type { LiveShare } from "./live-share.ts";

const login = OidcLoginGate.parse({ kind: "oidc-login", who: "anyone", groups: ["engineering"] });
/** "Someone of engineering, or whoever comes from this network." */
const either: Policy = { all: [{ any: [login, { kind: "address", allow: ["198.51.100.0/24"], deny: [] }] }] };
const share = { organizationId: "org_a", id: "shr_a", gateEndpointId: "ep_a" } as LiveShare;
const ada: LoginSession = {
  ...{ id: "ens_a", connectionId: "con_a", subject: "ada", email: "ada@corp.test", isMember: true, claims: { groups: ["engineering"] } },
  ...{ signedInAtMs: 0, lastSeenAtMs: 0 },
};
const bob: LoginSession = { ...ada, id: "ens_b", subject: "bob", email: "bob@corp.test", claims: { groups: ["sales"] } };

function endpointOf(policy: Policy = either, changes: Partial<LiveEndpoint> = {}): LiveEndpoint {
  const ready = { policy: preparePolicy(policy, { endpointId: "ep_a", secrets: [] }) };
  return { organizationId: "org_a", id: "ep_a", name: "gatekeeper", isClosed: false, bodyBytesMax: 1_000, ready, ...changes } as LiveEndpoint;
}

/** A front whose only endpoint may change, and at which ada and bob are signed in. */
function front(endpoint = endpointOf()) {
  const state = {
    endpoint,
    sessions: new Map([
      ["ada", ada],
      ["bob", bob],
    ]),
    used: [] as string[],
  };
  const ports = {
    endpoints: { of: (id: string) => (id === "ep_a" ? state.endpoint : undefined) },
    login: {
      sessions: {
        find: (token: string, placeId: string) => (placeId === "shr_a" ? state.sessions.get(token) : undefined),
        noteUse: (id: string) => void state.used.push(id),
      },
    },
    policyPorts: { nowMs: () => 1_000, micros: () => 0, takeToken: () => ({ taken: true }) },
    ...{ scheme: "https", providerCalls: {}, issuerKeys: { of: () => () => undefined }, memory: {} },
  } as unknown as GatePorts;
  const comes = ({ session, ip = "192.0.2.1", headers = [] }: { session?: string; ip?: string; headers?: string[] } = {}) => {
    const head = readHead({ method: "GET", url: "/", httpVersion: "1.1", rawHeaders: ["Host", "branch.corp.test", ...headers] });
    const arrival = { head, cookies: session === undefined ? {} : { session }, client: { ip, isHttps: true }, receivedAtMs: 0, request: undefined as never };
    return gateOfEndpoint(ports)(arrival, share, "ep_a");
  };
  return { state, comes, signsIn: signsInBy(ports.endpoints) };
}

describe("at a share whose endpoint's policy asks who is signed in", () => {
  test("whoever is signed in at the share and fits comes in by name; whoever passes otherwise by the policy's", async () => {
    const { comes, state } = front();
    expect(await comes({ session: "ada" })).toMatchObject({
      kind: "in",
      visitor: { who: "ada@corp.test", subject: { id: "ada", email: "ada@corp.test", groups: ["engineering"] } },
    });
    expect(state.used).toEqual(["ens_a"]);
    const byNetwork = await comes({ ip: "198.51.100.7" });
    expect(byNetwork).toMatchObject({ kind: "in", visitor: { who: "policy of gatekeeper" } });
    expect(byNetwork).not.toHaveProperty("visitor.subject");
    expect(await comes({ ip: "198.51.100.7", session: "bob" }), "who does not fit is no name for the local server").toMatchObject({
      visitor: { who: "policy of gatekeeper" },
    });
  });

  test("nobody's cookie opens it, nor a sign-in beside an Authorization", async () => {
    const { comes } = front();
    for (const shown of [{}, { session: "invented" }, { session: "ada", headers: ["Authorization", "Bearer eyJhbGciOi.e30.x"] }]) {
      const admission = await comes(shown);
      expect(admission).toMatchObject({ kind: "refused", refusal: { who: "", isSignedIn: false } });
    }
  });

  test("who is signed in and does not fit is a person who hears so", async () => {
    const { comes } = front();
    expect(await comes({ session: "bob" })).toMatchObject({ kind: "refused", refusal: { who: "bob@corp.test", isSignedIn: true } });
  });

  test("a person stays while their sign-in lasts and the policy is the same; another's stay hangs on the endpoint alone", async () => {
    const { comes, state } = front();
    const [person, network] = [await comes({ session: "ada" }), await comes({ ip: "198.51.100.7" })];
    if (person.kind !== "in" || network.kind !== "in") throw new Error("they are not in");
    expect(await person.visitor.mayStay(share)).toBe(true);
    state.sessions.delete("ada");
    expect(await person.visitor.mayStay(share)).toBe(false);
    state.sessions.set("ada", ada);
    state.endpoint = endpointOf();
    expect(await person.visitor.mayStay(share)).toBe(false);
    expect(await network.visitor.mayStay(share)).toBe(true);
    expect(await network.visitor.mayStay({ ...share, gateEndpointId: "ep_b" })).toBe(false);
    state.endpoint = endpointOf(either, { isClosed: true });
    expect(await network.visitor.mayStay(share)).toBe(false);
  });

  test("an endpoint that is closed, not ready or another organization's lets nobody in", async () => {
    const closed = [endpointOf(either, { isClosed: true }), endpointOf(either, { ready: undefined as never }), endpointOf(either, { organizationId: "org_b" })];
    for (const endpoint of closed)
      expect(await front(endpoint).comes({ session: "ada" })).toMatchObject({ kind: "refused", refusal: { status: 503, reason: "gate-unavailable" } });
  });
});

test("people sign in at a share by its own word or by its endpoint's policy, and at no other", () => {
  expect(front().signsIn(share)).toBe(true);
  expect(front().signsIn({ ...share, gateEndpointId: null })).toBe(false);
  expect(front().signsIn({ ...share, gateEndpointId: null, login: {} as never })).toBe(true);
  expect(front(endpointOf({ all: [{ kind: "method", allow: ["POST"] }] })).signsIn(share)).toBe(false);
  expect(front(endpointOf(either, { organizationId: "org_b" })).signsIn(share)).toBe(false);
});
