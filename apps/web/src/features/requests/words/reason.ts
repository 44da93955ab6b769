import type { RefusalReason } from "@postern/contract/policy";

interface ReasonWords {
  /** For a table row. */
  short: string;
  /** Goes on after "Refused: ". */
  sentence: string;
  /** What to do about it. */
  next: string;
}

/** What each reason of a refusal means, and what a person can do about it. */
export const reasonWords: Record<RefusalReason | "closed" | "quota" | "request-quota", ReasonWords> = {
  "address-denied": {
    short: "address denied",
    sentence: "the sender's address is on the deny list",
    next: "If it is one of yours, take it off the deny list of the address gate.",
  },
  "address-not-allowed": {
    short: "address not allowed",
    sentence: "the sender's address is in none of the allowed ranges",
    next: "If you know the sender, add its range to the address gate.",
  },
  "address-list-empty": {
    short: "address list empty",
    sentence: "an address list that the policy asks holds no addresses yet, so nobody could be looked up",
    next: "Refresh it under Settings → Address lists, or take it out of the address gate.",
  },
  "method-not-allowed": { short: "method not allowed", sentence: "this method is not let in", next: "Add it to the method gate, or have the sender POST." },
  "content-type-not-allowed": {
    short: "content type not allowed",
    sentence: "this content type is not let in",
    next: "Choose another type at the provider, or add this one to the content-type gate.",
  },
  "body-too-large": {
    short: "body too large",
    sentence: "the body is larger than the endpoint takes",
    next: "Raise the limit of the endpoint or of the body-size gate.",
  },
  "encoding-not-supported": {
    short: "encoding not supported",
    sentence: "the body is encoded in a way that cannot be checked",
    next: "Have the sender post without compression.",
  },
  "secret-missing": { short: "no secret", sentence: "the shared secret was not sent", next: "Set the secret at the provider, in the place the gate names." },
  "secret-mismatch": {
    short: "wrong secret",
    sentence: "the shared secret is none of the active ones",
    next: "Compare the secret at the provider with the last four letters shown here.",
  },
  "no-active-secret": {
    short: "no active secret",
    sentence: "the endpoint has no active secret to check with",
    next: "Add the provider's secret to the endpoint, then replay or have the provider send again.",
  },
  "signature-missing": {
    short: "no signature",
    sentence: "the request carries no signature",
    next: "Set a secret at the provider, so that it signs; a request without one may come from anyone.",
  },
  "signature-malformed": {
    short: "malformed signature",
    sentence: "the signature cannot be read",
    next: "Check that the endpoint's provider is the one that posts here.",
  },
  "signature-duplicated": {
    short: "two signatures",
    sentence: "the signature header came more than once, so none can be trusted",
    next: "Look for a proxy on the way that repeats headers.",
  },
  "signature-mismatch": {
    short: "wrong signature",
    sentence: "the signature matches no active secret",
    next: "Compare the secret at the provider with the last four letters shown here; a proxy that rewrites the body breaks signatures too.",
  },
  "timestamp-missing": {
    short: "no timestamp",
    sentence: "the signed time is missing",
    next: "Check that the endpoint's provider is the one that posts here.",
  },
  "timestamp-malformed": {
    short: "malformed timestamp",
    sentence: "the signed time cannot be read",
    next: "Check that the endpoint's provider is the one that posts here.",
  },
  "timestamp-stale": {
    short: "too old",
    sentence: "the signed time is further in the past than the window allows",
    next: "An old request sent again looks like this, and so does a sender whose clock is slow.",
  },
  "timestamp-future": { short: "from the future", sentence: "the signed time is in the future", next: "Check the clocks: the sender's, and this machine's." },
  "event-id-missing": {
    short: "no event id",
    sentence: "the event's id, which the replay gate asks for, is missing",
    next: "Name the right place of the id in the replay gate.",
  },
  "rate-limited": {
    short: "over the rate",
    sentence: "more requests came than the rate gate lets in",
    next: "The sender was told when to try again. Raise the limit if this is its normal pace.",
  },
  "too-many-at-once": {
    short: "too many at once",
    sentence: "more requests were under way at once than the concurrency gate lets in",
    next: "The sender was told to come again in a second. Raise the limit if this is its normal pace.",
  },
  "key-missing": {
    short: "no key to count by",
    sentence: "the request does not bring, exactly once, what the gate counts by",
    next: "The trace below names it. Have the sender add it, or let the gate count such requests as one.",
  },
  "path-not-allowed": {
    short: "path not allowed",
    sentence: "this path is not let in",
    next: "If it is one of yours, add it to the method gate's paths.",
  },
  "path-ambiguous": {
    short: "ambiguous path",
    sentence: "the path holds what programs read in different ways: //, dots, an encoded slash or a backslash",
    next: "Have the sender use the plain path; one like this is never let in where a gate asks about paths.",
  },
  "network-denied": {
    short: "country or network denied",
    sentence: "the sender's address is of a country or network that is denied",
    next: "The trace below says which. If it is one of yours, take it off the gate's deny list.",
  },
  "network-not-allowed": {
    short: "country or network not allowed",
    sentence: "the sender's address is of no country or network that may come in",
    next: "The trace below says what the data knows of it. Add it to the gate if you expect this sender.",
  },
  "network-data-missing": {
    short: "network data not loaded",
    sentence: "this Postern has no data that says of which country or network an address is",
    next: "The sender was told to come again. The operator sets POSTERN_MMDB_COUNTRY or POSTERN_MMDB_ASN.",
  },
  "token-missing": {
    short: "no token",
    sentence: "the request carries no bearer token",
    next: "Have the sender fetch a token from the gate's issuer, and show it in the header that the gate names.",
  },
  "token-malformed": {
    short: "malformed token",
    sentence: "the token cannot be read, or is of a kind or an algorithm that the gate does not take",
    next: "The trace below says what came and what is expected; allow its algorithm or type in the gate if it is right.",
  },
  "token-untrusted": {
    short: "untrusted token",
    sentence: "the token was not issued by the issuer that the gate trusts",
    next: "Compare the gate's issuer with what the trace says came, to the letter.",
  },
  "token-expired": {
    short: "token expired",
    sentence: "the token is older than it may be",
    next: "Have the sender fetch a new one for each call; a slow clock looks like this as well.",
  },
  "token-not-yet-valid": {
    short: "token from the future",
    sentence: "the token is not valid yet",
    next: "Check the clocks: the issuer's, and this machine's. The gate's leeway makes up for some seconds.",
  },
  "token-wrong-audience": {
    short: "token for another",
    sentence: "the token was issued for someone else",
    next: "Have the sender ask for a token with an audience of the gate, or add the one it shows.",
  },
  "token-claim-refused": {
    short: "claim refused",
    sentence: "the token is genuine, but does not say what the gate's conditions ask for",
    next: "The trace below names the claim. Widen the condition if this sender may come in.",
  },
  "login-missing": {
    short: "not signed in",
    sentence: "nobody is signed in at this endpoint in the browser, or the sign-in is over",
    next: "A person opens the endpoint's own address in a browser and signs in there. A program needs another way in: a signature or a token beside the login.",
  },
  "login-refused": {
    short: "not for this person",
    sentence: "somebody is signed in, but is none of those who may come in",
    next: "The trace below says who, and what the gate asks for. Widen the gate, or have the person added to the group.",
  },
  "login-cross-site": {
    short: "sent by another site",
    sentence: "another site made the browser send this, so its sign-in does not count",
    next: "If the other site is yours, have it call from its server, with a signature or a token.",
  },
  "login-unavailable": {
    short: "sign-ins away",
    sentence: "sign-ins could not be looked up, so the request was kept out",
    next: "The sender was told to come again. If it stays, tell the operator.",
  },
  "keys-unavailable": {
    short: "issuer's keys away",
    sentence: "the issuer's keys could not be fetched, so no token could be checked",
    next: "The sender was told to come again. Check the issuer's address and that this machine can reach it over HTTPS.",
  },
  "certificate-missing": {
    short: "no client certificate",
    sentence: "the sender showed no client certificate",
    next: "Have it call the endpoint's own host name with its certificate and key; the trace below says where one was looked for.",
  },
  "certificate-malformed": {
    short: "malformed certificate",
    sentence: "the client certificate, or the header that carries it, cannot be read",
    next: "Behind a proxy, look at how it forwards the certificate; the trace below says what came.",
  },
  "certificate-untrusted": {
    short: "untrusted certificate",
    sentence: "the client certificate leads to no authority that the gate trusts",
    next: "The trace below says where the way ends. The sender must send the certificates between its own and the authority's along.",
  },
  "certificate-expired": {
    short: "certificate expired",
    sentence: "a certificate is past its end",
    next: "The trace below names it. Have it renewed: the sender's own, or the CA's under Trusted CAs in the settings.",
  },
  "certificate-not-yet-valid": {
    short: "certificate from the future",
    sentence: "a certificate is not valid yet",
    next: "Check the clocks: that of the machine which issued it, and this machine's.",
  },
  "certificate-revoked": {
    short: "certificate revoked",
    sentence: "the certificate is on its authority's revocation list",
    next: "Give the sender a new certificate if it may still come in.",
  },
  "certificate-mismatch": {
    short: "another's certificate",
    sentence: "the certificate is genuine, but is none of those that the gate lets in",
    next: "The trace below shows its names. Widen the condition, or add its fingerprint, if this sender may come in.",
  },
  "revocation-unknown": {
    short: "revocation list ended",
    sentence: "the authority's revocation list is past its end, so nobody knows whom it has revoked",
    next: "The sender was told to come again. Set a current list under Trusted CAs in the settings.",
  },
  schema: {
    short: "body does not fit",
    sentence: "the body does not fit the schema of the gate",
    next: "The trace below names the place and the keyword. Change the schema if the provider is right.",
  },
  "expression-false": {
    short: "expression says no",
    sentence: "the expression of the gate is false",
    next: "The trace below shows which part of it said no. Widen that part if this sender may come in.",
  },
  "expression-failed": {
    short: "expression failed",
    sentence: "the expression of the gate comes to nothing over this request",
    next: "The trace below shows the part. Ask with has(…) first where a member may be absent.",
  },
  "event-unknown": {
    short: "event unknown",
    sentence: "the provider does not know this event, or says otherwise about it",
    next: "The trace below says what differs. An event that the provider did send should be known there: look at its own pages.",
  },
  "provider-unavailable": {
    short: "provider not asked",
    sentence: "the provider's own API could not be asked about the event",
    next: "The sender was told to come again. The trace below says why: the credential of the gate, or the provider itself.",
  },
  closed: { short: "endpoint closed", sentence: "the endpoint is closed", next: "Open it again in its settings to let requests in." },
  quota: {
    short: "storage full",
    sentence: "the organization stores as much as it may",
    next: "Older requests make room as their retention ends; the operator of this Postern can raise the quota.",
  },
  "request-quota": {
    short: "requests used up",
    sentence: "the organization has taken as many requests as it may in this day or month",
    next: "The sender was told when they begin anew. Settings → Limits shows the quotas, and who may raise them.",
  },
  "not-kept": {
    short: "not kept",
    sentence: "what the gate asks was not kept with the stored request, so the trial cannot tell",
    next: "A certificate or a sign-in is kept from requests that come while a gate of the live policy, or of its shadow, asks for it.",
  },
  "gate-failed": {
    short: "gate could not decide",
    sentence: "a gate could not decide, so the request was kept out",
    next: "The trace below says which; give the operator the request's id if it stays.",
  },
};

/** A reason in a few words, also when it is not a gate's: `headers-too-large` reads "headers too large". */
export function shortReason(reason: string): string {
  return isRefusalReason(reason) ? reasonWords[reason].short : reason.replaceAll("-", " ");
}

export function isRefusalReason(reason: string): reason is keyof typeof reasonWords {
  return Object.hasOwn(reasonWords, reason);
}
