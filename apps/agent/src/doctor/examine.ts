import { demandEncryption } from "../address.ts";
import type { Env } from "../env.ts";
import type { Forward } from "../forward.ts";
import type { Gateway } from "../gateway.ts";
import type { Caller } from "../policy-file/caller.ts";
import { proxyTo } from "../way-out/way-out.ts";
import { type Finding, fine, skipped } from "./finding.ts";
import { lookAtCertificate } from "./look-at-certificate.ts";
import { lookAtDashboard, lookAtSignIn } from "./look-at-gateway.ts";
import { lookAtHub } from "./look-at-hub.ts";
import { lookAtLocalServer } from "./look-at-local-server.ts";
import { lookAtPolling } from "./look-at-polling.ts";
import { lookAtProxies } from "./look-at-proxies.ts";
import { lookUpNames } from "./look-up-names.ts";
import { goRound } from "./round-trip.ts";

export interface Examination {
  env: Env;
  variables: NodeJS.ProcessEnv;
  server: string;
  version: string;
  project?: string | undefined;
  /** The local server, where one is named. */
  forward?: Forward | undefined;
  /** Whose test event goes round; none without it. */
  endpoint?: string | undefined;
  /** Without the idle line. */
  quick?: boolean | undefined;
  openGateway(): Promise<Gateway> | Gateway;
  openCall(): Promise<Caller> | Caller;
  /** What opens tunnels, where there is one. */
  findToken(): Promise<string | undefined> | string | undefined;
  found(finding: Finding): void;
  progress(secondsLeft: number): void;
}

/** Everything between this machine and the gateway, one look after another, from the name to an event that comes round. */
export async function examine(wanted: Examination): Promise<void> {
  const { server, version, forward, found } = wanted;
  found(fine("Agent", `postern ${version}, node ${process.version}, ${process.platform} ${process.arch}`));
  const url = demandEncryption(server);
  found(lookAtProxies(wanted.variables, url));
  await lookAtHost(url, found);
  for (const finding of await lookAtDashboard(server)) found(finding);
  const { finding, hubUrl } = await lookAtSignIn(wanted.openGateway);
  found(finding);
  if (hubUrl !== undefined) await lookAtAgentsDoor(wanted, { url, hubUrl: demandEncryption(hubUrl) });
  if (forward) found(await lookAtLocalServer(forward));
  if (hubUrl === undefined) return;
  if (wanted.endpoint === undefined)
    return found(skipped("Round trip", "name an endpoint with --endpoint: a test event goes through it, then a line is held idle"));
  const { env, project, endpoint, quick, progress } = wanted;
  await goRound({ env, server, project, endpoint, call: await wanted.openCall(), progress: quick ? undefined : progress, found });
}

async function lookAtAgentsDoor({ found, findToken }: Examination, { url, hubUrl }: { url: URL; hubUrl: URL }): Promise<void> {
  if (hubUrl.host !== url.host) await lookAtHost(hubUrl, found);
  found(await lookAtHub(hubUrl, await findToken()));
  found(await lookAtPolling(hubUrl));
}

async function lookAtHost(url: URL, found: (finding: Finding) => void): Promise<void> {
  const isEncrypted = url.protocol === "https:" || url.protocol === "wss:";
  const proxy = proxyTo(url); // it looks the name up, and dials it
  if (proxy) found(await lookUpNames(proxy.hostname, Number(proxy.port) || (proxy.protocol === "https:" ? 443 : 80)));
  else found(await lookUpNames(url.hostname, Number(url.port) || (isEncrypted ? 443 : 80)));
  found(await lookAtCertificate(url, new Date()));
}
