/** What a page of the dashboard may load and do: its own files and scripts that carry this page's nonce, nothing of anyone else. */
export function contentSecurityPolicy(nonce: string, { development }: { development: boolean }): string {
  return Object.entries({
    "default-src": "'none'",
    // React asks for eval in development only.
    "script-src": `'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src": development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    // Server-rendered style attributes (a bar's height, a row's offset) cannot carry a nonce; an attribute loads and runs nothing.
    "style-src-attr": "'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
  })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join("; ");
}
