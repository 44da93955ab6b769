import type { ProviderSpec } from "../provider.ts";
import { card } from "../schemes/card.ts";
import { hmac } from "../schemes/hmac.ts";

export const sonarqube: ProviderSpec = {
  slug: "sonarqube",
  name: "SonarQube / SonarCloud",
  docs: "https://docs.sonarsource.com/sonarqube-server/latest/project-administration/webhooks/",
  confidence: "medium",
  schemes: [hmac({ header: "X-Sonar-Webhook-HMAC-SHA256" })],
  event: { id: [{ json: "taskId" }], type: [{ json: "status" }], account: { header: "X-SonarQube-Project" } },
  card: card("SonarQube", {
    where: "the project's settings, Webhooks (for all projects: Administration, Configuration, Webhooks), and create one",
    secret: "The Secret that you enter for the webhook; make it up.",
    own: true,
  }),
};
