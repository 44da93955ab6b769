import type { PassThrough } from "@postern/contract/pass-through";
import type { ReadAddressList } from "./address-lists/read-lists.ts";
import type { Pool } from "./pool.ts";

/** All that ingest must know of one endpoint, as the database holds it: nothing is opened or parsed yet. */
export interface EndpointConfig {
  organizationId: string;
  id: string;
  projectId: string;
  name: string;
  provider?: string;
  token: string;
  host?: string;
  state: "open" | "closed";
  isDeleted: boolean;
  bodyBytesMax: number;
  answer: unknown;
  /** Whose answer its sender hears, and whether that destination is held now. */
  passThrough?: PassThrough & { isHeld: boolean };
  policyVersionId?: string;
  policy?: unknown;
  /** A version that decides silently beside the live one. */
  shadow?: { versionId: string; policy: unknown } | null;
  configSeq: string;
  secrets: { id: string; kind: "shared" | "public-key"; sealed: string; activeFromMs: number; activeUntilMs?: number }[];
  routes: { destinationId: string; kind: "url" | "tunnel"; filter: string }[];
  /** Whose client certificates its policies believe. */
  authorities?: { id: string; name: string; certificate: string; revocationList?: { revoked: string[]; untilMs: number } }[];
  /** The organization's wrapped keys, the newest first. */
  dataKeys: { id: string; wrapped: string }[];
  /** The address lists that its policies ask; ingest puts them here, as it holds the same addresses once. */
  addressLists?: ReadAddressList[];
}

/** Which endpoints changed since this number, in the order of their change. */
export async function listChangedEndpoints(pool: Pool, afterSeq: number): Promise<{ id: string; configSeq: string }[]> {
  const { rows } = await pool.query({
    name: "changed-endpoints",
    text: `SELECT id, config_seq AS "configSeq" FROM endpoint WHERE config_seq > $1 ORDER BY config_seq`,
    values: [afterSeq],
  });
  return rows;
}

const endpointsSql = `
SELECT jsonb_strip_nulls(jsonb_build_object(
  'organizationId', e.organization_id, 'id', e.id, 'projectId', e.project_id, 'name', e.name, 'provider', e.provider, 'token', e.token,
  'host', e.host, 'state', e.state, 'isDeleted', e.deleted_at IS NOT NULL, 'bodyBytesMax', e.body_bytes_max,
  'policyVersionId', e.policy_version_id, 'configSeq', e.config_seq::text,
  'passThrough', CASE WHEN answerer.id IS NOT NULL THEN jsonb_build_object('destinationId', e.answering_destination_id, 'answerWithinMs', e.answer_within_ms,
    'answerBytesMax', e.answer_bytes_max, 'retryAnswered', e.retry_answered, 'isHeld', answerer.held_cause IS NOT NULL) END)) AS plain,
  e.answer, p.policy,
  (SELECT jsonb_build_object('versionId', v.id, 'policy', v.policy) FROM policy_version v
   WHERE v.organization_id = e.organization_id AND v.id = e.shadow_version_id) AS shadow,
  (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', s.id, 'kind', s.kind, 'sealed', s.sealed,
      'activeFromMs', floor(extract(epoch FROM s.active_from) * 1000), 'activeUntilMs', floor(extract(epoch FROM s.active_until) * 1000))) ORDER BY s.id), '[]')
   FROM secret s WHERE s.organization_id = e.organization_id AND s.endpoint_id = e.id AND (s.active_until IS NULL OR s.active_until > now())) AS secrets,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('destinationId', d.id, 'kind', d.kind, 'filter', r.filter) ORDER BY r.id), '[]')
   FROM route r JOIN destination d ON d.organization_id = r.organization_id AND d.id = r.destination_id
   WHERE r.organization_id = e.organization_id AND r.endpoint_id = e.id AND d.deleted_at IS NULL AND (r.expires_at IS NULL OR r.expires_at > now())) AS routes,
  (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', a.id, 'name', a.name, 'certificate', a.certificate, 'revocationList',
      CASE WHEN a.list_until IS NOT NULL THEN jsonb_build_object('revoked', to_jsonb(a.revoked_serials), 'untilMs', floor(extract(epoch FROM a.list_until) * 1000)) END)) ORDER BY a.id), '[]')
   FROM trusted_ca a WHERE a.organization_id = e.organization_id AND EXISTS (SELECT FROM policy_version v
     WHERE v.organization_id = e.organization_id AND v.id IN (e.policy_version_id, e.shadow_version_id)
       AND jsonb_path_exists(v.policy, '$.** ? (@.kind == "certificate" && @.authorities[*] == $id)', jsonb_build_object('id', a.id)))) AS authorities,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'wrapped', k.wrapped) ORDER BY k.created_at DESC, k.id DESC), '[]')
   FROM data_key k WHERE k.organization_id = e.organization_id) AS "dataKeys"
FROM endpoint e LEFT JOIN policy_version p ON p.organization_id = e.organization_id AND p.id = e.policy_version_id
LEFT JOIN destination answerer ON answerer.organization_id = e.organization_id AND answerer.id = e.answering_destination_id AND answerer.deleted_at IS NULL
WHERE e.id = ANY ($1)`;

export async function readEndpoints(pool: Pool, ids: readonly string[]): Promise<EndpointConfig[]> {
  const { rows } = await pool.query({ name: "read-endpoints", text: endpointsSql, values: [ids] });
  return rows.map(({ plain, ...parts }) => ({ ...plain, ...parts }));
}
