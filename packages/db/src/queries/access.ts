import { Right } from "@postern/contract/right";
import type { Answer } from "../command.ts";
import type { AgentToken, ApiKey } from "../generated/client.ts";
import { query } from "../query.ts";

const listMax = 500;

export const listApiKeys = query("api-key.list", async (tx, _, { organizationId }) => {
  const keys = await tx.apiKey.findMany({ where: { organizationId }, orderBy: { createdAt: "desc" }, take: listMax });
  return keys.map(apiKeyOf);
});

export const listAgentTokens = query("agent-token.list", async (tx, _, { organizationId }) => {
  const tokens = await tx.agentToken.findMany({ where: { organizationId, workloadId: null }, orderBy: { createdAt: "desc" }, take: listMax });
  return tokens.map(agentTokenOf);
});

export function apiKeyOf(row: ApiKey): Answer<"api-key.list">[number] {
  return { ...credentialOf(row), rights: row.rights.map((right) => Right.parse(right)) };
}

export function agentTokenOf(row: AgentToken): Answer<"agent-token.list">[number] {
  return { ...credentialOf(row), tunnels: row.tunnels, endpoints: row.endpoints };
}

type Shared = Omit<AgentToken, "secretHash" | "tunnels" | "endpoints" | "workloadId" | "idTokenHash">;

function credentialOf({ id, name, hint, createdAt, createdByName, expiresAt, lastUsedAt, revokedAt }: Shared) {
  return {
    ...{ id, name, hint, createdAt, createdBy: createdByName },
    expiresAt: expiresAt ?? undefined,
    lastUsedAt: lastUsedAt ?? undefined,
    revokedAt: revokedAt ?? undefined,
  };
}
