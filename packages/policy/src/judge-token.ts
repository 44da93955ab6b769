import type { OidcTokenGate } from "@postern/contract/policy";
import { DraftRequest } from "./draft-request.ts";
import { oidcToken } from "./gates/oidc-token.ts";
import { JsonPaths } from "./json-paths.ts";
import type { Denial, GateInputs, PolicyPorts } from "./ports.ts";

/** Whose token it is, proved; or what is wrong with it. */
export type JudgedToken = { subject: string } | { denial: Denial };

/** Reasons for which nobody knows who made a token. */
const unproved: ReadonlySet<string> = new Set(["token-missing", "token-malformed", "token-untrusted", "keys-unavailable"]);

/** Judges a token by itself, as the gate judges one that a request shows. */
export async function judgeToken(settings: Omit<OidcTokenGate, "kind" | "header">, text: string, ports: PolicyPorts): Promise<JudgedToken> {
  const inputs: GateInputs = { endpointId: "", secrets: [], senders: [], paths: new JsonPaths() };
  const request = new DraftRequest("https://localhost/", Buffer.alloc(0), [["Authorization", `Bearer ${text}`]]).reading(inputs.paths);
  const check = oidcToken({ ...settings, kind: "oidc-token", header: "Authorization" }, inputs);
  const answer = await check(request, ports);
  if (answer && "reason" in answer) return { denial: answer };
  const [subject = "none"] = request.identity?.claim("sub") ?? [];
  return { subject };
}

/** Whether an issuer did sign the token that was denied. */
export function wasSigned({ reason }: Denial): boolean {
  return !unproved.has(reason);
}
