import { isActive } from "../active-secret.ts";
import { basicChallenge } from "../basic-challenge.ts";
import { sameBytes } from "../constant-time.ts";
import { decode } from "../encoding.ts";
import { readerOf } from "../input.ts";
import { PolicyError } from "../policy-error.ts";
import type { Gate } from "../ports.ts";

/** Lets in who shows a secret of the endpoint: in a header, in the query, or as the password of HTTP Basic (RFC 7617). */
export const sharedSecret: Gate<"shared-secret"> = (settings, { secrets, paths }) => {
  const { place, name, prefix } = settings;
  if (place === "header" && !/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) throw new PolicyError("name", `"${name}" is no header name`);
  const read = readerOf(place === "query" ? { query: name } : { header: place === "basic" ? "Authorization" : name }, paths);
  const where = { header: `header ${name}`, query: `query parameter ${name}`, basic: `HTTP Basic as ${name}` }[place];
  const usable = secrets.filter(({ kind, value }) => kind === "shared" && value !== "");
  const keys = usable.map((secret) => ({ secret, bytes: Buffer.from(place === "basic" ? `${name}:${secret.value}` : secret.value, "utf8") }));
  const charset = place === "query" ? "utf8" : "latin1";

  return (request, ports) => {
    const [value, second] = read(request);
    if (value === undefined || value === "") {
      return { reason: "secret-missing", seen: `no ${where}`, expected: where, ...(place === "basic" && { challenge: basicChallenge }) };
    }
    if (second !== undefined) return { reason: "secret-mismatch", seen: `${where}, more than once`, expected: where };

    const active = keys.filter(({ secret }) => isActive(secret, ports.nowMs()));
    if (active.length === 0) return { reason: "no-active-secret", seen: where, expected: "an active shared secret" };

    const shown = place === "basic" ? basicBytes(value) : afterPrefix(value, prefix, charset);
    if (!shown) return { reason: "secret-mismatch", seen: `${where}, in another form`, expected: place === "basic" ? "Basic …" : `${prefix}…` };
    const fitting = active.find(({ bytes }) => sameBytes(bytes, shown));
    if (!fitting) return { reason: "secret-mismatch", seen: where, expected: `${where} with ${countOf(active.length)}` };
    return { seen: where, secretId: fitting.secret.id };
  };
};

/** The `user:password` bytes of a Basic header; the word Basic in any case. */
function basicBytes(value: string): Buffer | undefined {
  const [, encoded] = /^basic +(\S+)$/i.exec(value) ?? [];
  return encoded === undefined ? undefined : decode("base64", encoded);
}

function afterPrefix(value: string, prefix: string, charset: "utf8" | "latin1"): Buffer | undefined {
  return value.startsWith(prefix) ? Buffer.from(value.slice(prefix.length), charset) : undefined;
}

function countOf(secrets: number): string {
  return secrets === 1 ? "the active secret" : `one of ${secrets} active secrets`;
}
