/** What a field looks like while it is filled in: fine, or worth a second look; errors come when the form is sent. */
export interface Check {
  tone: "good" | "warn";
  text: string;
}

/** Whether a name tells this endpoint from those there are. */
export function checkName(name: string, taken: readonly string[]): Check | undefined {
  const wanted = name.trim();
  if (wanted === "") return;
  return taken.some((other) => other.toLowerCase() === wanted.toLowerCase())
    ? { tone: "warn", text: "Another endpoint of this project has this name: choose one that tells them apart." }
    : undefined;
}

/** The name, or the first of `name-2`, `name-3` … that nothing has yet. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}-${number}`)) number++;
  return `${name}-${number}`;
}

/** Whether a pasted secret looks whole, as far as can be told without knowing how its provider writes them. */
export function checkSecret(secret: string): Check | undefined {
  if (secret === "") return;
  if (secret !== secret.trim()) return { tone: "warn", text: "It begins or ends with a space or line break: was that copied along?" };
  if (/^(sk|pk|rk)_(live|test)_|^gh[pousr]_/.test(secret))
    return { tone: "warn", text: "This looks like an API key, which signs nothing: paste the webhook's own secret." };
  if (secret.length < 12) return { tone: "warn", text: "Short secrets can be guessed; 32 random letters cannot." };
  return { tone: "good", text: "Looks whole. Send a test event afterwards to be sure." };
}

/** Whether events could reach an address from here. */
export function checkUrl(text: string): Check | undefined {
  if (text.trim() === "") return;
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return { tone: "warn", text: "Must be a whole address, such as https://example.com/hooks." };
  if (url.username || url.password) return { tone: "warn", text: "Leave user name and password out: addresses are shown to everyone who may read." };
  if (/^(localhost|127\.|\[::1\]|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(url.hostname))
    return { tone: "warn", text: "A private address: reached only if the operator allowed its range. My tunnel reaches any machine." };
  if (url.protocol === "http:") return { tone: "warn", text: "Without TLS, everyone on the way can read the events." };
  return { tone: "good", text: `Events go to ${url.host}.` };
}
