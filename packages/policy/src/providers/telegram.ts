import type { ProviderSpec } from "../provider.ts";
import { token } from "../schemes/token.ts";
import { typeByMember } from "../schemes/type-by-member.ts";

const updates = typeByMember({
  message: "message_id",
  edited_message: "message_id",
  channel_post: "message_id",
  edited_channel_post: "message_id",
  business_connection: "id",
  business_message: "message_id",
  edited_business_message: "message_id",
  deleted_business_messages: "business_connection_id",
  message_reaction: "message_id",
  message_reaction_count: "message_id",
  inline_query: "id",
  chosen_inline_result: "result_id",
  callback_query: "id",
  shipping_query: "id",
  pre_checkout_query: "id",
  purchased_paid_media: "paid_media_payload",
  poll: "id",
  poll_answer: "poll_id",
  my_chat_member: "date",
  chat_member: "date",
  chat_join_request: "date",
  chat_boost: "boost.boost_id",
  removed_chat_boost: "boost_id",
});

export const telegram: ProviderSpec = {
  slug: "telegram",
  name: "Telegram Bot API",
  docs: "https://core.telegram.org/bots/api#setwebhook",
  confidence: "medium",
  schemes: [token({ header: "X-Telegram-Bot-Api-Secret-Token" })],
  event: { id: [{ json: "update_id" }], type: updates },
  card: {
    own: true,
    secretHint: "The secret_token you give when you set the webhook; 1 to 256 of A-Z, a-z, 0-9, _ and -, made up.",
    setUp: [
      "Make up a secret token and enter it here.",
      "Call setWebhook with this endpoint's address as url, and the same secret_token.",
      "Write to the bot. The token proves who sends and covers no content.",
      "For more certainty add an address gate for 149.154.160.0/20 and 91.108.4.0/22, from where Telegram sends.",
    ],
  },
};
