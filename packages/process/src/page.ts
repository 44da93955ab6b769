import { createHash } from "node:crypto";

/** A small page for a person whose browser came where there is no dashboard: what happened, and what to do next. */
export interface PlainPage {
  title: string;
  /** Sentences, one paragraph each. */
  text: readonly string[];
  /** The problem's code. */
  code?: string;
  /** What an operator can look it up by. */
  trace?: string;
  /** Links of our own making; the first is the one to press. */
  links?: readonly { label: string; href: string }[];
  /** A button that posts to this path of its own host. */
  button?: { label: string; action: string };
}

/** The page as HTML without scripts, and the headers it goes out with: nothing is loaded, framed or kept. All that is said is escaped. */
export function renderPage(page: PlainPage): { html: string; headers: Record<string, string> } {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escaped(page.title)}</title><style>${style}</style></head><body><main>${bodyOf(page)}</main></body></html>`;
  return { html, headers };
}

const style = `
:root { color-scheme: light dark; --page: oklch(0.985 0.003 250); --card: #fff; --ink: oklch(0.22 0.02 250); --quiet: oklch(0.5 0.02 250); --line: oklch(0.9 0.01 250); --act: oklch(0.52 0.085 195); --on-act: #fff; }
@media (prefers-color-scheme: dark) { :root { --page: oklch(0.16 0.01 250); --card: oklch(0.2 0.012 250); --ink: oklch(0.93 0.01 250); --quiet: oklch(0.7 0.02 250); --line: oklch(0.32 0.015 250); --act: oklch(0.72 0.1 190); --on-act: oklch(0.17 0.02 195); } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--page); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 440px; padding: 28px; background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow-wrap: anywhere; }
h1 { margin: 0 0 12px; font-size: 20px; line-height: 1.3; }
p { margin: 0 0 10px; }
.do { display: flex; flex-wrap: wrap; gap: 8px; margin: 20px 0 0; }
.do a, .do button { padding: 8px 14px; font: inherit; font-weight: 600; color: var(--ink); background: none; border: 1px solid var(--line); border-radius: 6px; text-decoration: none; cursor: pointer; }
.do > :first-child { color: var(--on-act); background: var(--act); border-color: var(--act); }
.do a:focus-visible, .do button:focus-visible { outline: 2px solid var(--act); outline-offset: 2px; }
.code { margin: 20px 0 0; color: var(--quiet); font: 12px/1.5 ui-monospace, monospace; }`;

const headers: Record<string, string> = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin", // with none, a form of this page would hide its origin
  "Cache-Control": "no-store",
};

function bodyOf({ title, text, code, trace, links = [], button }: PlainPage): string {
  const actions = [
    ...links.map(({ label, href }) => `<a href="${escaped(href)}">${escaped(label)}</a>`),
    ...(button ? [`<form method="post" action="${escaped(button.action)}"><button>${escaped(button.label)}</button></form>`] : []),
  ];
  const marks = [code, trace].filter((mark) => mark !== undefined).map(escaped);
  return [
    `<h1>${escaped(title)}</h1>`,
    ...text.map((sentence) => `<p>${escaped(sentence)}</p>`),
    ...(actions.length > 0 ? [`<div class="do">${actions.join("")}</div>`] : []),
    ...(marks.length > 0 ? [`<p class="code">${marks.join("<br>")}</p>`] : []),
  ].join("\n");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
