/** The problem that a recent sign-in solves (sign-in-again in contract/problem.ts). */
const code = "PSTN-3012";

/** Where to sign in again when a problem asks for it: the organization is the path's first part, and one comes back to the same page. */
export function signInAgainHref(problem: { code: string }, { pathname, search }: { pathname: string; search: string }): string | undefined {
  const [, organization] = pathname.split("/");
  if (problem.code !== code || !organization) return;
  return `/sso/${organization}/start?again=1&return_to=${encodeURIComponent(pathname + search)}`;
}
