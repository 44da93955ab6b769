/** Where to go after signing in: a path of this dashboard, never another host; anything else is the start page. */
export function returnTo(wanted: string | null | undefined): string {
  if (!wanted || wanted.length > 1_000 || !/^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) || wanted.includes("\\")) return "/";
  const url = new URL(wanted, "http://here.invalid");
  if (url.origin !== "http://here.invalid" || elsewhere.test(url.pathname) || url.pathname.startsWith("//")) return "/";
  return url.pathname + url.search;
}

// Places that act rather than show: arriving there by a redirect is never what was meant.
const elsewhere = /^\/(?:api|sso|oauth|link|sign-in)(?:\/|$)/;
