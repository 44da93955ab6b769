import type { ProviderSpec } from "../provider.ts";
import { standardHmac } from "../schemes/standard.ts";

export const supabaseAuth: ProviderSpec = {
  slug: "supabase-auth",
  name: "Supabase Auth hooks",
  docs: "https://supabase.com/docs/guides/auth/auth-hooks",
  confidence: "high",
  schemes: [standardHmac("webhook", [{ strip: "v1," }, { strip: "whsec_" }, "base64"])],
  event: { id: [{ header: "webhook-id" }], type: [] },
  card: {
    secretHint: "The hook's secret as Supabase shows it, with v1,whsec_ before it.",
    setUp: [
      "In your Supabase project open Authentication, Hooks, add one, and choose HTTPS.",
      "Paste this endpoint's address as URL, press Generate secret, and paste the secret here.",
      "Set this endpoint's answer to status 200 and the JSON {}: it suits hooks that only tell, such as Send Email, and not those whose answer decides.",
    ],
  },
};
