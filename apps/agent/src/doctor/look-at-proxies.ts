import { terminalText } from "../terminal-text.ts";
import { type Finding, fine, remark } from "./finding.ts";

const names = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "NODE_EXTRA_CA_CERTS", "NODE_TLS_REJECT_UNAUTHORIZED"];

/** Variables that bend the way out. The agent dials by itself: a proxy that must be used makes it look as if the gateway were away. */
export function lookAtProxies(variables: NodeJS.ProcessEnv): Finding {
  const check = "Proxy";
  const set = names.flatMap((name) => {
    const value = variables[name] || variables[name.toLowerCase()];
    return value ? [`${name}=${terminalText(withoutPassword(value))}`] : [];
  });
  if (variables.NODE_TLS_REJECT_UNAUTHORIZED === "0")
    return remark(check, set.join(", "), "NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check of certificates off: anyone on the way can read your token.");
  const isBent = set.some((one) => /_PROXY=/.test(one) && !one.startsWith("NO_PROXY"));
  if (isBent) return remark(check, set.join(", "), "The agent connects directly and asks no proxy: if only the proxy may go out, it cannot reach the gateway.");
  return fine(check, set.length === 0 ? "no variable bends the way out" : set.join(", "));
}

function withoutPassword(value: string): string {
  return value.replace(/\/\/[^@/]*@/, "//••••@");
}
