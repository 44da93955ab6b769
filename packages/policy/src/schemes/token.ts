import type { Source } from "../place.ts";
import type { SettingSpec } from "../provider.ts";
import type { Scheme } from "../scheme.ts";

/** A secret that the sender shows as it is. It proves who sends and nothing of what is sent. */
export function token(signature: Source, label = "the secret token"): Scheme {
  return { label, algorithm: "token", encoding: "text", signature, bindsBody: false };
}

/** HTTP Basic (RFC 7617): the secret is `user:password`. */
export function basic(): Scheme {
  return { ...token({ header: "Authorization", prefix: "Basic ", anyCase: true }, "user and password"), encoding: "base64" };
}

/** Lets the owner name the header in which a token stands, where the provider leaves it to them; for `{ header: "…", named: "header" }`. */
export const headerSetting: SettingSpec = {
  name: "header",
  label: "Header name",
  about: "The header in which the sender puts the token, as you set it there.",
  kind: "text",
};

/** The same for a query parameter; for `{ query: "…", named: "queryParam" }`. */
export const querySetting: SettingSpec = {
  name: "queryParam",
  label: "Query parameter",
  about: "The parameter in the address that holds the token, as you wrote it there.",
  kind: "text",
};

/** The address as the provider was given it; for schemes that sign it. */
export const notificationUrlSetting: SettingSpec = {
  name: "notificationUrl",
  label: "Address at the provider",
  about: "The address exactly as it stands at the provider, which signs it; this endpoint's own when empty.",
  kind: "text",
};
