import type { Endpoint } from "@postern/contract/endpoint";

export interface SampleCall {
  about: string;
  text: string;
}

/** A command to paste: signed where a shell can sign it in one line, else a plain call that shows a refusal. */
export function sampleCall({ url, provider }: Pick<Endpoint, "url" | "provider">): SampleCall {
  if (provider === undefined) return { about: "A plain call, from any terminal:", text: lines(`curl ${quote(url)}`, jsonHeader, `-d ${body}`) };
  const signed =
    provider === "github"
      ? signedBy("X-Hub-Signature-256", "sha256=", ["-H 'X-GitHub-Event: ping'"])
      : provider === "generic-hmac"
        ? signedBy("X-Signature", "", [])
        : undefined;
  if (!signed)
    return { about: "A call without a signature. It is refused, and its page says why:", text: lines(`curl ${quote(url)}`, jsonHeader, `-d ${body}`) };
  return {
    about: "A signed call; put the endpoint's secret in the first line:",
    text: [`SECRET='paste it here'`, `BODY=${body}`, lines(`curl ${quote(url)}`, jsonHeader, ...signed, `--data-binary "$BODY"`)].join("\n"),
  };
}

const body = `'{"hello":"world"}'`;
const jsonHeader = "-H 'Content-Type: application/json'";

function signedBy(header: string, prefix: string, more: string[]): string[] {
  return [...more, `-H "${header}: ${prefix}$(printf %s "$BODY" | openssl dgst -sha256 -hmac "$SECRET" -hex | sed 's/.* //')"`];
}

function lines(...parts: string[]): string {
  return parts.join(" \\\n  ");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
