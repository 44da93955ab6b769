import type { DemoOrganization } from "./demo.ts";

/** The page where a demo person signs in. */
export function signInPage({ organization, uid, failed }: { organization: DemoOrganization; uid: string; failed?: string }): string {
  const { slug, name, people } = organization;
  return page(
    `Sign in to ${name}`,
    `<p class="who">${escaped(name)} · local identity provider</p>
<h1>Sign in</h1>
<form method="post" action="/${slug}/sign-in/${encodeURIComponent(uid)}">
<label for="email">E-mail</label>
<input id="email" name="email" type="email" autocomplete="username" required value="${escaped(people[0]?.email ?? "")}">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required autofocus${failed ? ' aria-describedby="failed" aria-invalid="true"' : ""}>
${failed ? `<p id="failed" role="alert">${escaped(failed)}</p>` : ""}
<button type="submit">Sign in</button>
</form>
<p class="hint">The password is printed where Postern was started.</p>`,
  );
}

export function errorPage(detail: string): string {
  return page(
    "Signing in did not complete",
    `<h1>Signing in did not complete</h1><p>${escaped(detail)}</p><p class="hint">Go back to Postern and start again.</p>`,
  );
}

const style = `
:root { color-scheme: light dark; --page: oklch(0.985 0.003 250); --card: #fff; --ink: oklch(0.22 0.02 250); --quiet: oklch(0.5 0.02 250); --line: oklch(0.9 0.01 250); --act: oklch(0.52 0.085 195); --on-act: #fff; --bad: oklch(0.52 0.18 25); }
@media (prefers-color-scheme: dark) { :root { --page: oklch(0.16 0.01 250); --card: oklch(0.2 0.012 250); --ink: oklch(0.93 0.01 250); --quiet: oklch(0.7 0.02 250); --line: oklch(0.32 0.015 250); --act: oklch(0.72 0.1 190); --on-act: oklch(0.17 0.02 195); --bad: oklch(0.75 0.14 25); } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--page); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 360px; padding: 28px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow-wrap: anywhere; }
h1 { margin: 0 0 16px; font-size: 20px; }
.who, .hint { margin: 0; color: var(--quiet); font-size: 13px; }
.hint { margin-top: 16px; }
label { display: block; margin: 12px 0 4px; font-weight: 500; }
input { width: 100%; padding: 8px 10px; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 6px; }
button { width: 100%; margin-top: 18px; padding: 9px; font: inherit; font-weight: 600; color: var(--on-act); background: var(--act); border: 0; border-radius: 6px; cursor: pointer; }
input:focus-visible, button:focus-visible { outline: 2px solid var(--act); outline-offset: 2px; }
#failed { margin: 10px 0 0; color: var(--bad); }`;

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${style}</style></head><body><main>${body}</main></body></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
