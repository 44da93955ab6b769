import { api } from "@postern/contract/api";

/** What was done, by the verb of the action. */
const deeds: Record<string, string> = {
  add: "Added",
  approve: "Approved",
  create: "Created",
  decline: "Declined",
  delete: "Deleted",
  end: "Ended",
  hold: "Held",
  open: "Opened",
  pause: "Paused",
  probe: "Tried",
  refresh: "Refreshed",
  remove: "Removed",
  resume: "Resumed",
  retire: "Retired",
  retry: "Retried",
  revoke: "Revoked",
  save: "Saved",
  stop: "Stopped",
  update: "Changed",
  verify: "Checked",
};

/** Actions that say more, or other, than verb and noun. */
const sentences: Record<string, string> = {
  "certificate.fail": "Got no certificate for a host",
  "certificate.issue": "Got a certificate for a host",
  "certificate.renew": "Renewed the certificate of a host",
  "connection.save": "Set up single sign-on",
  "destination.retire-signing-secret": "Retired a signing secret of a destination",
  "destination.rotate-signing-secret": "Added a signing secret to a destination",
  "reserved-host.add": "Reserved a host name for a project",
  "reserved-host.remove": "Reserved a host name no more",
  "domain.lapse": "Lost a domain: its record was gone for a week",
  "address-list.fetch": "Fetched an address list that had changed",
  "agent-sign-in.approve": "Let an agent sign in as them",
  "agent-sign-in.end": "Signed an agent out",
  "agent-sign-in.refuse": "Refused an agent that asked to sign in",
  "agent-sign-in.revoke": "Signed an agent out: its refresh token came twice",
  "agent-sign-in.start": "Signed in from an agent",
  "assertion.create": "Expected a verdict of a request",
  "assertion.remove": "Expected a verdict no longer",
  "assertion.update": "Changed what is expected of a policy",
  "endpoint.test": "Sent a test event to an endpoint",
  "link.create": "Made a one-time link",
  "quota.set": "Set how many requests the organization takes",
  "member.change-role": "Changed the role of a member",
  "member.join": "Joined the organization",
  "organization.create": "Created the organization",
  "policy.approve": "Approved a proposed policy",
  "policy.decline": "Declined a proposed policy, or withdrew it",
  "policy.discard": "Discarded the shadow of a policy",
  "policy.promote": "Made a shadow or draft the live policy",
  "policy.restore": "Restored a version of a policy",
  "policy.save": "Saved a version of a policy",
  "policy.simulate": "Tried a draft of a policy on stored requests",
  "policy.test": "Tried a draft of a policy on requests made up or stored",
  "replay.create": "Replayed an event",
  "request.diagnose": "Looked for the cause of a refused signature",
  "request.promote": "Asked to let a refused request in after all",
  "request.reveal": "Revealed the payload of a request",
  "session.end": "Ended a sign-in",
  "session.start": "Signed in",
  "trusted-workload.exchange": "Got an agent token for a token of its own",
  "trusted-workload.refuse": "Showed a token that was not taken",
  "trusted-ca.remove-revocation-list": "Removed the revocation list of a trusted CA",
  "trusted-ca.set-revocation-list": "Set the revocation list of a trusted CA",
  "mirror.start": "Started a mirror",
  "mirror.count": "Counted what an ended mirror had copied",
  "mirror.end": "Ended a mirror",
  "share.connect": "Connected to a share",
  "share.enter": "Signed in at a share",
  "share.expire": "Ended a share whose time was over",
  "share.extend": "Extended a share",
  "share.lapse": "Ended a share whose domain's proof lapsed",
  "share.open": "Opened a share",
  "share.revoke": "Revoked a share",
  "share-rule.set": "Set what shares may do",
  "tunnel.choose-held": "Chose what happens to held deliveries",
  "route.expire": "Ended a route whose time was over",
  "tunnel.connect": "Connected an agent to a tunnel",
  "tunnel.disconnect": "Disconnected agents of a tunnel",
  "tunnel.dismiss": "Sent an agent away from a tunnel",
  "tunnel.drop-held": "Gave up what waited beyond a tunnel's limits",
  "tunnel.limit-held": "Set what may wait at a tunnel",
  "tunnel-rule.set": "Set what tunnels may do",
  "project.forbid-tunnels": "Set what tunnels of a project may not do",
  "tunnel.take-over": "Took a tunnel over from another agent",
};

/** An action as what was done: `endpoint.create` reads "Created an endpoint"; one that is not known is shown as it is. */
export function actionWords(action: string): string {
  const [noun = "", verb = ""] = action.split(".");
  const deed = Object.hasOwn(deeds, verb) ? deeds[verb] : undefined;
  if (Object.hasOwn(sentences, action)) return sentences[action] ?? action;
  return deed ? `${deed} ${/^[aeiou]/i.test(noun) ? "an" : "a"} ${nounWords(noun)}` : action;
}

/** A noun as it stands in a sentence. */
export function nounWords(noun: string): string {
  return nouns[noun] ?? noun.replaceAll("-", " ");
}
const nouns: Readonly<Record<string, string>> = { "api-key": "API key", "trusted-ca": "trusted CA" };

/** The nouns that entries can be about, for the filter; an entry's action begins with its noun. */
export const actionNouns: readonly string[] = [
  ...new Set(
    Object.entries(api)
      .filter(([, { kind }]) => kind === "command")
      .map(([name]) => name.slice(0, name.indexOf("."))),
  ),
].sort();

/** Filters that are asked for often. */
export const presets = [
  { value: "all", label: "Everything" },
  { value: "payloads", label: "Access to payloads" },
  { value: "policies", label: "Policy changes" },
  { value: "sign-ins", label: "Sign-ins" },
  { value: "denied", label: "Denied" },
] as const;
export type Preset = (typeof presets)[number]["value"];

export interface AuditFilter {
  action: string;
  actor: string;
  target: string;
  outcome: "any" | "done" | "denied";
}

export const noFilter: AuditFilter = { action: "", actor: "", target: "", outcome: "any" };

const presetFilters: Record<Preset, Partial<AuditFilter>> = {
  all: {},
  payloads: { action: "request.reveal" },
  policies: { action: "policy." },
  "sign-ins": { action: "session." },
  denied: { outcome: "denied" },
};

export function filterOfPreset(preset: Preset): AuditFilter {
  return { ...noFilter, ...presetFilters[preset] };
}

/** Which preset a filter is; nothing when it is someone's own. */
export function presetOf(filter: AuditFilter): Preset | undefined {
  return presets.map(({ value }) => value).find((preset) => JSON.stringify(filterOfPreset(preset)) === JSON.stringify(filter));
}
