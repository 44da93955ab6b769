/** What a provider's API says when it is asked about an event. */
export type LookedUp =
  | { status: number; body: Buffer }
  /** It could not be asked, or did not answer in time; in words. */
  | { failure: string }
  /** A draft is tried over old traffic: nobody is asked. */
  | "not-asked";

/** Asks at an https address whose host the endpoint's owner has fixed: a small answer, a short wait, no redirects. */
export type LookUp = (question: { url: string; headers: readonly string[] }) => Promise<LookedUp>;
