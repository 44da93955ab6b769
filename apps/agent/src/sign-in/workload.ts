import fs from "node:fs";
import { exchangeGrant, idTokenLettersMax, tokenTypes } from "@postern/contract/trusted-workload";
import * as oidc from "openid-client";
import { z } from "zod";
import type { Env } from "../env.ts";
import { Ended, exitCodes } from "../exit.ts";
import { fetchOut } from "../way-out/call-out.ts";
import { notReached, openAuthorizationServer, refusalOf } from "./authorization-server.ts";
import type { Credential } from "./credential.ts";

/** What this program is trusted as, and where the token is that its own platform gives it. */
export interface WorkloadSettings {
  /** `twl_…` */
  id: string;
  token?: string;
  /** A file that the platform writes anew, such as a projected volume of Kubernetes. */
  tokenFile?: string;
  /** Where a job of GitHub Actions asks for one. */
  github?: { url: string; bearer: string };
}
interface Given {
  token: string;
  endsAtMs: number;
}

const goodForMs = 120_000;
const platformMs = 10_000;
/** Of one process: the command line opens the gateway in several places, and a token of the platform is good once. */
const credentials = new Map<string, Credential>();

/** The agent token that the gateway gives for a token of the platform's (RFC 8693): fetched before the first call, and anew before it ends. */
export function workloadAt(env: Env, server: string): Credential | undefined {
  const { workload } = env;
  if (!workload) return;
  const known = credentials.get(`${server} ${workload.id}`) ?? credentialOf(workload, server);
  credentials.set(`${server} ${workload.id}`, known);
  return known;
}

function credentialOf(workload: WorkloadSettings, server: string): Credential {
  let given: Given | undefined;
  let coming: Promise<Given> | undefined;
  return {
    get token() {
      if (!given) throw new Ended(exitCodes.notSignedIn, `${server} has not been shown the token of ${workload.id} yet`);
      return given.token;
    },
    async renew() {
      if (given && given.endsAtMs > Date.now() + goodForMs) return;
      coming ??= exchange(workload, server).finally(() => {
        coming = undefined;
      });
      try {
        given = await coming;
      } catch (error) {
        if (!given || given.endsAtMs <= Date.now()) throw error; // else it is good for this call
      }
    },
  };
}

async function exchange(workload: WorkloadSettings, server: string): Promise<Given> {
  const shown = await platformToken(workload, new URL(server).origin);
  const authorization = await openAuthorizationServer(server);
  try {
    const form = { audience: workload.id, subject_token: shown, subject_token_type: tokenTypes.id };
    const { access_token: token, expires_in: seconds = 0 } = await oidc.genericGrantRequest(authorization, exchangeGrant, form);
    return { token, endsAtMs: Date.now() + seconds * 1_000 };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined || refusal === "temporarily_unavailable" || refusal === "slow_down") throw notReached(error, new URL(server).origin);
    throw new Ended(
      exitCodes.notSignedIn,
      `${server} did not take the token of ${workload.id}: ${(error as oidc.ResponseBodyError).error_description ?? refusal}`,
    );
  }
}

async function platformToken({ id, token, tokenFile, github }: WorkloadSettings, audience: string): Promise<string> {
  const found = token ?? (tokenFile === undefined ? github && (await askGitHub(github, audience)) : readToken(tokenFile));
  if (!found)
    throw new Ended(
      exitCodes.usage,
      `POSTERN_WORKLOAD is ${id}, and there is no token to show for it: set POSTERN_ID_TOKEN_FILE or POSTERN_ID_TOKEN, or give the job of GitHub Actions the permission id-token: write`,
    );
  if (found.length > idTokenLettersMax) throw new Ended(exitCodes.usage, `the token to show for ${id} is over ${idTokenLettersMax} letters: it is none`);
  return found;
}

function readToken(file: string): string {
  try {
    return fs.readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new Ended(exitCodes.usage, `POSTERN_ID_TOKEN_FILE cannot be read: ${(error as Error).message}`);
  }
}

const GitHubAnswer = z.object({ value: z.string() });

/** docs.github.com: "Security hardening your deployments", about OpenID Connect. */
async function askGitHub({ url, bearer }: { url: string; bearer: string }, audience: string): Promise<string> {
  try {
    const asked = new URL(url);
    asked.searchParams.set("audience", audience);
    const answer = await fetchOut(asked, { headers: { authorization: `bearer ${bearer}` }, signal: AbortSignal.timeout(platformMs) });
    return GitHubAnswer.parse(await answer.json()).value;
  } catch {
    throw new Ended(exitCodes.unreachable, "GitHub gave this job no identity token: does it have the permission id-token: write?");
  }
}
