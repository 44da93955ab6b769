import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const jobdiva: ProviderSpec = {
  slug: "jobdiva",
  name: "JobDiva",
  docs: "https://www.jobdiva.com/",
  confidence: "medium",
  schemes: [hmac({ header: "X-Hub-Signature", prefix: "sha1=", digest: "sha1" })],
  event: { id: [], type: [{ join: [{ json: "type" }, { json: "operation" }] }] },
  card: card("JobDiva", { where: "the webhooks of its settings (ask JobDiva's support where you see none)", secret: "The webhook's secret." }),
};
