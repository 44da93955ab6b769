import type { DatabasePorts } from "@postern/db/database";
import { policyAdvice } from "@postern/policy/policy-advice";
import type { WebEnv } from "./env.ts";
import { createJudge, type TrialPorts } from "./judge-policy.ts";

/** What commands need to know and the database's room may not import. */
export function databasePorts(settings: WebEnv, trials: TrialPorts): DatabasePorts {
  const { POSTERN_INGEST_URL, POSTERN_HUB_URL, POSTERN_SHARE_URL, POSTERN_WEB_URL, POSTERN_HOST_DOMAIN, POSTERN_LOCAL } = settings;
  return {
    ...policyAdvice,
    judge: createJudge(trials),
    publicBase: POSTERN_INGEST_URL,
    hubUrl: POSTERN_HUB_URL,
    webUrl: POSTERN_WEB_URL,
    ...(POSTERN_SHARE_URL !== undefined && { shareBase: POSTERN_SHARE_URL }),
    isLocal: POSTERN_LOCAL,
    ...(POSTERN_HOST_DOMAIN !== undefined && { hostDomain: POSTERN_HOST_DOMAIN }),
  };
}
