import { readAudience } from "@postern/contract/share-audience";
import { createDataKey } from "@postern/db/seal";
import type { ShareConfig } from "@postern/db/shares/front";
import type { LoginSession } from "@postern/policy/ports";
import { describe, expect, test } from "vitest";
import { readHead } from "../head.ts";
import { isNavigation } from "../login/visit.ts";
import { type AdmitPorts, admit } from "./admit.ts";
import type { FoundCaller } from "./callers.ts";
import { prepareShare } from "./live-share.ts";
import { refused } from "./visitor.ts";

const keyRing = [{ id: "k1", key: Buffer.alloc(32, 7) }];
const organizationId = "org_a";
const host = "demo.share.test";

/** A share of organization org_a; `gate`: an endpoint's policy that asks for a signature. */
function shareOf({ to = ["organization"], isPublic = false, gate = false }: { to?: string[]; isPublic?: boolean; gate?: boolean } = {}) {
  const config: ShareConfig = {
    ...{ organizationId, id: "shr_a", name: "demo", kind: "http", host, tunnelId: "tun_a", audience: readAudience(to, isPublic), keyIds: ["key_named"] },
    ...{ addresses: [], gateEndpointId: gate ? "ep_a" : null, expiresAtMs: Number.POSITIVE_INFINITY, isOver: false, isPublicAllowed: true, seq: "1" },
    dataKeys: [wrappedKey()],
  };
  return prepareShare(config, keyRing);
}

const ada: LoginSession = {
  ...{ id: "ens_a", connectionId: "con_a", subject: "ada", email: "ada@corp.test", isMember: true, claims: { groups: ["qa"] } },
  ...{ signedInAtMs: 0, lastSeenAtMs: 0 },
};
const callers: Record<string, FoundCaller> = {
  key_named: { organizationId, id: "key_named", name: "ci" },
  key_other: { organizationId, id: "key_other", name: "other" },
  key_foreign: { organizationId: "org_b", id: "key_named", name: "ci" },
  ags_ada: { organizationId, id: "asn_a", name: "Ada", person: { userId: "usr_a", email: "ada@corp.test" } },
};

const ports: AdmitPorts = {
  policyPorts: { nowMs: () => 1_000, micros: () => 0, takeToken: () => ({ taken: true }) },
  scheme: "https",
  callers: { find: async (text) => callers[text], stands: async () => true },
  login: { sessions: { find: (token) => (token === "ada" ? ada : undefined), noteUse: () => {}, forgetToken: () => {} } },
  findGuest: async () => undefined,
  passGate: async ({ head }) => {
    const signature = head.names.includes("x-hub-signature-256") ? head.rawHeaders[head.names.indexOf("x-hub-signature-256") * 2 + 1] : undefined;
    if (signature === "good") return { kind: "in", visitor: { who: "policy of github", mayStay: () => true } };
    return refused({ status: 401, reason: signature === undefined ? "signature-missing" : "signature-mismatch", who: "" });
  },
};

type Headers = [name: string, value: string][];
const browser: Headers = [
  ["Accept", "text/html"],
  ["Sec-Fetch-Mode", "navigate"],
  ["Sec-Fetch-Dest", "document"],
  ["Sec-Fetch-Site", "none"],
];
const machine: Headers = [["Accept", "application/json"]];

async function comes(share: ReturnType<typeof shareOf>, headers: Headers, { session }: { session?: string } = {}) {
  const rawHeaders = [["Host", host], ...headers].flat();
  const head = readHead({ method: "GET", url: "/", httpVersion: "1.1", rawHeaders });
  const cookies = session === undefined ? {} : { session };
  const admission = await admit({ head, cookies, client: { ip: "192.0.2.1", isHttps: true }, receivedAtMs: 0, request: undefined as never }, share, ports);
  if (admission.kind !== "refused") return { status: 200, who: admission.kind === "in" ? admission.visitor.who : "", isSentToSignIn: false };
  const { status, reason, awaitsLogin } = admission.refusal;
  return { status, reason, isSentToSignIn: awaitsLogin === true && isNavigation(head) };
}

const bearer = (token: string): Headers => [["Authorization", `Bearer ${token}`]];
const key = (token: string): Headers => [["Postern-Key", token]];

describe("a credential of a machine is judged as one, whoever shows it", () => {
  const shapes: [string, Headers, number][] = [
    ["a named key as a bearer", bearer("key_named"), 200],
    ["a named key in its header", key("key_named"), 200],
    ["a named key as a bearer in small letters", [["authorization", "bearer key_named"]], 200],
    ["a key that is not named", bearer("key_other"), 403],
    ["a key that is not named, in its header", key("key_other"), 403],
    ["a key of another organization", bearer("key_foreign"), 401],
    ["a key that nobody has", bearer("key_nobody"), 401],
    ["an agent token that nobody has", bearer("agt_nobody"), 401],
    ["an access token that nobody has", bearer("ags_nobody"), 401],
    ["a refresh token", bearer("agr_any"), 401],
    ["an empty key", key(""), 401],
    ["a key of no form", key("secret"), 401],
    ["a person's access token", bearer("ags_ada"), 200],
    ["two keys", [...key("key_named"), ...key("key_named")], 400],
    ["a key and another", [...key("key_named"), ...key("key_other")], 400],
    ["a key in both places", [...key("key_named"), ...bearer("key_named")], 400],
    ["two Authorizations", [...bearer("key_named"), ...bearer("key_named")], 400],
    ["basic", [["Authorization", "Basic YTpi"]], 401],
    ["somebody else's bearer", bearer("eyJhbGciOi.e30.x"), 401],
    ["a bearer with room around it", [["Authorization", "Bearer   key_named  "]], 200],
    ["a bearer with something behind it", [["Authorization", "Bearer key_named x"]], 401],
    ["a code of a device", bearer("agd_any"), 401],
    ["digest", [["Authorization", 'Digest username="a", response="b"']], 401],
    ["negotiate", [["Authorization", "Negotiate YII="]], 401],
    ["a key under a scheme of its own", [["Authorization", "Key key_named"]], 401],
    ["an empty Authorization", [["Authorization", ""]], 401],
    ["a signature that nobody asked for", [["X-Hub-Signature-256", "good"]], 401],
    ["a key where others look for one", [["X-Api-Key", "key_named"]], 401],
    ["a key for a proxy", [["Proxy-Authorization", "Bearer key_named"]], 401],
    ["a key under a name that is nearly ours", [["Postern_Key", "key_named"]], 401],
  ];
  /** They mean nothing to this share: whoever shows them may be a person. */
  const meaningless = ["X-Hub-Signature-256", "X-Api-Key", "Proxy-Authorization", "Postern_Key"];
  test.each(shapes)("%s", async (_, headers, status) => {
    for (const [who, around] of [
      ["machine", machine],
      ["browser", browser],
    ] as const) {
      const heard = await comes(shareOf(), [...around, ...headers]);
      expect(heard.status, who).toBe(status);
      const mayBePerson = meaningless.includes(headers[0]?.[0] ?? "");
      if (status !== 200) expect(heard.isSentToSignIn, who).toBe(mayBePerson && who === "browser");
    }
  });
});

describe("at a share that names an endpoint's policy", () => {
  const shapes: [string, Headers, number][] = [
    ["a good signature comes in", [["X-Hub-Signature-256", "good"]], 200],
    ["a wrong one is a machine's", [["X-Hub-Signature-256", "bad"]], 401],
    ["a bearer that the policy does not take", bearer("eyJhbGciOi.e30.x"), 401],
    ["basic that the policy does not take", [["Authorization", "Basic YTpi"]], 401],
  ];
  test.each(shapes)("%s, and is sent nowhere", async (_, headers, status) => {
    for (const around of [machine, browser]) {
      expect(await comes(shareOf({ gate: true }), [...around, ...headers])).toMatchObject({ status, isSentToSignIn: false });
    }
  });

  test("a browser that shows nothing is sent to sign in, a program is not", async () => {
    expect(await comes(shareOf({ gate: true }), browser)).toMatchObject({ status: 401, isSentToSignIn: true });
    expect(await comes(shareOf({ gate: true }), machine)).toMatchObject({ status: 401, isSentToSignIn: false });
  });

  test("an Authorization that the policy refuses is not saved by a sign-in beside it", async () => {
    expect((await comes(shareOf({ gate: true }), [...browser, ...bearer("eyJhbGciOi.e30.x")], { session: "ada" })).status).toBe(401);
  });
});

describe("a person", () => {
  test("who is signed in comes in, by membership, address or group", async () => {
    for (const to of [["organization"], ["ada@corp.test"], ["group:qa"]]) {
      expect(await comes(shareOf({ to }), browser, { session: "ada" }), to.join()).toMatchObject({ status: 200, who: "ada@corp.test" });
    }
  });

  test("who is not named is refused and not sent round in circles", async () => {
    expect(await comes(shareOf({ to: ["bob@corp.test"] }), browser, { session: "ada" })).toMatchObject({
      status: 403,
      reason: "login-refused",
      isSentToSignIn: false,
    });
  });

  test("may use the program behind the share with a bearer of its own", async () => {
    expect((await comes(shareOf(), [...machine, ...bearer("eyJhbGciOi.e30.x")], { session: "ada" })).status).toBe(200);
  });

  test("is nobody where only keys are named, and is not asked to sign in", async () => {
    expect(await comes(shareOf({ to: ["key:ci"] }), browser, { session: "ada" })).toMatchObject({ status: 401, reason: "key-missing", isSentToSignIn: false });
  });

  test("whose request another site made is refused", async () => {
    const foreign: Headers = [...machine, ["Origin", "https://evil.test"], ["Sec-Fetch-Site", "cross-site"], ["Sec-Fetch-Mode", "cors"]];
    expect(await comes(shareOf(), foreign, { session: "ada" })).toMatchObject({ status: 403, reason: "login-cross-site" });
  });
});

describe("a public share", () => {
  test("lets anyone in, but no key that is not good", async () => {
    const share = shareOf({ to: [], isPublic: true });
    expect((await comes(share, machine)).status).toBe(200);
    expect((await comes(share, browser)).status).toBe(200);
    expect((await comes(share, bearer("key_nobody"))).status).toBe(401);
  });

  test("is closed while the organization allows none", async () => {
    const share = { ...shareOf({ to: [], isPublic: true }), isPublic: false };
    expect((await comes(share, machine)).status).toBe(401);
  });
});

function wrappedKey() {
  return { id: "d1", wrapped: createDataKey(keyRing, organizationId, "d1").wrapped };
}
