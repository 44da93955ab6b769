import { terminalText } from "../terminal-text.ts";
import { proxyTo } from "../way-out/way-out.ts";
import { type Finding, fine, remark } from "./finding.ts";

const names = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED"];

/** Variables that bend the way out, and what they make of the way to this address. */
export function lookAtProxies(variables: NodeJS.ProcessEnv, url: URL): Finding {
  const check = "Proxy";
  const set = names.flatMap((name) => {
    const value = variables[name.toLowerCase()] || variables[name];
    return value ? [`${name}=${terminalText(withoutPassword(value))}`] : [];
  });
  if (variables.NODE_TLS_REJECT_UNAUTHORIZED === "0")
    return remark(check, set.join(", "), "NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of certificates off: anyone on the way can read your token.");
  const proxy = proxyTo(url);
  if (proxy) return fine(check, `the agent reaches ${url.hostname} through ${proxy.host}: ${set.join(", ")}`);
  return fine(check, set.length === 0 ? "no variable bends the way out" : `${url.hostname} is dialed directly: ${set.join(", ")}`);
}

function withoutPassword(value: string): string {
  return value.replace(/\/\/[^@/]*@/, "//••••@");
}
