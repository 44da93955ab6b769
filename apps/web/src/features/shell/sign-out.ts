/** Ends the session on the server, then leaves for the sign-in page. */
export async function signOut(): Promise<void> {
  const { csrfToken } = (await (await fetch("/api/auth/csrf")).json()) as { csrfToken: string };
  const answer = await fetch("/api/auth/signout", { method: "POST", body: new URLSearchParams({ csrfToken, json: "true" }) });
  if (!answer.ok) throw new Error(`sign-out answered ${answer.status}`);
  window.location.assign("/sign-in");
}
