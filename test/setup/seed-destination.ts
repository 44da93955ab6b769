import { randomBytes } from "node:crypto";
import { newId } from "@postern/db/new-id";
import { type DataKey, seal } from "@postern/db/seal";
import { signingSecretPlace } from "@postern/db/signing-secret-place";
import type { RunStatement } from "@postern/db/statement";
import { insertRow } from "./sql.ts";

export interface DestinationSettings {
  url: string;
  concurrency: number;
  timeoutMs: number;
  signAs: "postern" | "standard-webhooks";
}
export interface SeededDestination {
  destinationId: string;
  signingSecret: string;
}

/** Writes a destination with a signing secret of its own. */
export async function insertDestination(
  run: RunStatement,
  { organizationId, projectId, dataKey }: { organizationId: string; projectId: string; dataKey: DataKey },
  { url = "http://127.0.0.1:9/", concurrency = 5, timeoutMs = 5_000, signAs = "postern" }: Partial<DestinationSettings> = {},
): Promise<SeededDestination> {
  const destinationId = newId("dst");
  const own = { organization_id: organizationId };
  const settings = { kind: "url", url, concurrency, timeout_ms: timeoutMs, sign_as: signAs };
  await insertRow(run, "destination", { ...own, id: destinationId, project_id: projectId, name: destinationId, ...settings });

  const signingSecret = `whsec_${randomBytes(24).toString("base64")}`;
  const sealed = { sealed: seal(dataKey, signingSecretPlace(organizationId, destinationId), signingSecret), last_four: signingSecret.slice(-4) };
  const made = { created_by: "system", created_by_name: "Postern" };
  await insertRow(run, "signing_secret", { ...own, id: newId("sgn"), destination_id: destinationId, ...sealed, ...made });
  return { destinationId, signingSecret };
}
