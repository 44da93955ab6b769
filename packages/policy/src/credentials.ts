import type { GateSettings } from "@postern/contract/policy";
import type { Input } from "./place.ts";
import type { PreparedPolicy } from "./ports.ts";
import type { Handshake, ProviderSpec } from "./provider.ts";

/** Headers that are credentials whoever sends them. */
const always = ["authorization", "cookie", "proxy-authorization", "x-api-key"];

type Credentials = Pick<PreparedPolicy, "credentialHeaders" | "credentialParameters" | "secretMembers">;

/** What must be sealed at capture: who knows it could send in the provider's name. Signatures are not: they fit one request only. */
export function credentialsOf(gates: readonly GateSettings[], senders: readonly ProviderSpec[]): Credentials {
  const secrets = gates.filter((gate) => gate.kind === "shared-secret");
  const tokens = senders.flatMap(({ schemes, handshakes = [] }) => [
    ...schemes.filter(({ algorithm }) => algorithm === "token").map(({ signature }) => signature),
    ...handshakes.flatMap(tokensOf),
  ]);
  const headers = [
    ...secrets.filter(({ place }) => place === "header").map(({ name }) => name),
    ...gates.flatMap((gate) => (gate.kind === "oidc-token" ? [gate.header] : [])),
    ...tokens.flatMap((token) => ("header" in token ? [token.header] : [])),
  ];
  const parameters = [
    ...secrets.filter(({ place }) => place === "query").map(({ name }) => name),
    ...tokens.flatMap((token) => ("query" in token ? [token.query] : [])),
  ];
  return {
    credentialHeaders: new Set([...always, ...headers].map((name) => name.toLowerCase())),
    credentialParameters: new Set(parameters),
    secretMembers: new Set(senders.flatMap(({ handshakes = [] }) => handshakes.flatMap(handedOverMembers))),
  };
}

/** The member of a JSON body, by its own name, that a challenge hands the secret over in. */
function handedOverMembers({ action }: Handshake): string[] {
  return action?.kind === "store-secret" && "json" in action.from ? action.from.json.split(".").slice(-1) : [];
}

/** What a challenge shows to prove itself, and the secret it hands over. */
function tokensOf({ proof, action }: Handshake): Input[] {
  return [...(typeof proof === "object" ? [proof.token] : []), ...(action?.kind === "store-secret" ? [action.from] : [])];
}
