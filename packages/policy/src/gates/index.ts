import type { GateKind } from "@postern/contract/policy";
import type { Gate } from "../ports.ts";
import { address } from "./address.ts";
import { bodySchema } from "./body-schema.ts";
import { bodySize } from "./body-size.ts";
import { certificate } from "./certificate.ts";
import { concurrency } from "./concurrency.ts";
import { contentType } from "./content-type.ts";
import { expression } from "./expression.ts";
import { fetchBack } from "./fetch-back.ts";
import { method } from "./method.ts";
import { network } from "./network.ts";
import { oidcLogin } from "./oidc-login.ts";
import { oidcToken } from "./oidc-token.ts";
import { rate } from "./rate.ts";
import { replay } from "./replay.ts";
import { sharedSecret } from "./shared-secret.ts";
import { signature } from "./signature.ts";

/** Every kind of gate. A new one: settings in the contract, a file here, a line here. */
export const gates: { readonly [Kind in GateKind]: Gate<Kind> } = {
  address,
  method,
  "content-type": contentType,
  "body-size": bodySize,
  "shared-secret": sharedSecret,
  signature,
  replay,
  rate,
  concurrency,
  network,
  "oidc-token": oidcToken,
  "oidc-login": oidcLogin,
  "body-schema": bodySchema,
  expression,
  "fetch-back": fetchBack,
  certificate,
};
