import type { ProviderSpec } from "../provider.ts";
import { hmac } from "../schemes/hmac.ts";

export const npm: ProviderSpec = {
  slug: "npm",
  name: "npm registry hooks",
  docs: "https://docs.npmjs.com/cli/v9/commands/npm-hook",
  confidence: "medium",
  schemes: [hmac({ header: "X-Npm-Signature", prefix: "sha256=" })],
  event: { id: [], type: [{ json: "event" }] },
  card: {
    own: true,
    secretHint: "The shared secret that you give with npm hook add.",
    setUp: [
      "The public registry has retired its hooks: this is for registries that still send them.",
      "Make up a secret and enter it here.",
      "Run npm hook add with the package, this endpoint's address and the same secret.",
      "Publish a version.",
    ],
  },
};
