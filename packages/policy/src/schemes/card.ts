import type { SecretForm } from "@postern/contract/secret-form";
import type { ProviderCardWords } from "../provider.ts";

interface CardFacts {
  /** Where webhooks are set up there: "Settings, Webhooks". */
  where: string;
  /** Where the secret is found or made, and its form; a sentence. */
  secret: string;
  /** The secret is made up by the owner and entered at the provider too; in which form, where any text will not do. */
  own?: true | SecretForm;
  /** Steps between saving here and the test event. */
  more?: readonly string[];
  /** What the proof covers, where that is not the event: "The token proves who sends,". */
  covers?: string;
}

/** The card of a provider that is set up as most are. */
export function card(name: string, { where, secret, own, more = [], covers }: CardFacts): ProviderCardWords {
  const handOver = own ? "Enter a secret of your own there and the same one here." : "Copy the secret from there and paste it here.";
  return {
    ...(own !== undefined && { own }),
    secretHint: secret,
    setUp: [
      `At ${name} open ${where}.`,
      "Paste this endpoint's address as the webhook's URL.",
      handOver,
      ...more,
      `Let ${name} send a test event, or wait for a first one.`,
      ...(covers === undefined ? [] : [`${covers} not the event: look it up before you act on it.`]),
    ],
  };
}
