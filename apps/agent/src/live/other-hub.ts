import net from "node:net";

const secure = new Set(["wss:", "https:"]);

/**
 * Another hub of the same gateway, where a visitor waits; nothing for an address that is none. The user named one host: a hub may send the agent to that
 * host or below it, no less encrypted, and nowhere else, so that whoever holds a hub cannot make this machine knock at others. Only a ticket is shown
 * there, never the agent's credential.
 */
export function otherHub(address: string, hubUrl: URL): URL | undefined {
  if (!URL.canParse(address)) return;
  const url = new URL(address);
  if (url.protocol !== "ws:" && url.protocol !== "wss:") return;
  if (secure.has(hubUrl.protocol) && url.protocol !== "wss:") return;
  if (url.username || url.password || url.search || url.hash) return;
  const isBelow = net.isIP(hubUrl.hostname) === 0 && !hubUrl.hostname.startsWith("[") && url.hostname.endsWith(`.${hubUrl.hostname}`);
  return url.hostname === hubUrl.hostname || isBelow ? url : undefined;
}
