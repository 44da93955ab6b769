import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const mongodbAppServices: ProviderSpec = {
  slug: "mongodb-app-services",
  name: "MongoDB App Services endpoints",
  docs: "https://www.mongodb.com/docs/atlas/app-services/data-api/custom-endpoints/",
  confidence: "medium",
  schemes: [hmac({ header: "Endpoint-Signature", prefix: "sha256=" }), hmac({ header: "X-Hook-Signature", prefix: "sha256=" })],
  event: { id: [], type: [] },
  card: {
    secretHint: "The secret that verified the payloads of your App Services endpoint.",
    setUp: [
      "MongoDB has retired App Services: this is for what still signs as its HTTPS endpoints wanted it (Verify Payload Signature).",
      "Copy that secret and paste it here.",
      "Let the sender post to this endpoint's address instead.",
    ],
  },
};
