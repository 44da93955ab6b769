import { agentMissedDays, type Notice } from "@postern/contract/notice";
import { bytesInWords, countOf } from "../../ui/number-format.ts";

export interface NoticeWords {
  /** What is so. */
  title: string;
  /** What it means, or what to do about it. */
  next: string;
}

const dayMs = 86_400_000;

type Kind = Notice["kind"];
type NoticeOf<Of extends Kind> = Extract<Notice, { kind: Of }>;

/** A notice in plain words, for people who do not run the machine as well as for those who do. */
export function noticeWords<Of extends Kind>(notice: NoticeOf<Of>, nowMs: number): NoticeWords {
  const tell = words[notice.kind] as (notice: NoticeOf<Of>, nowMs: number) => NoticeWords;
  return tell(notice, nowMs);
}

const words: { [Of in Kind]: (notice: NoticeOf<Of>, nowMs: number) => NoticeWords } = {
  disk: ({ level }) =>
    level === "urgent"
      ? { title: "The database's disk is full.", next: "Webhooks are answered 503 until there is room again. Tell whoever runs this Postern." }
      : { title: "The database's disk is nearly full.", next: "Tell whoever runs this Postern: when it is full, webhooks are turned away." },
  heap: ({ level }) =>
    level === "urgent"
      ? { title: "Postern is out of memory.", next: "Some webhooks are answered 503, for their senders to send them again." }
      : { title: "Postern is short of memory.", next: "Tell whoever runs it: when there is none left, webhooks are turned away." },
  unsafe: () => ({
    title: "This Postern runs on unsafe settings.",
    next: "A crash or a power cut may lose webhooks it has taken. Use it for trying things out only.",
  }),
  "storage-quota": ({ level, bytes, quotaBytes }) =>
    level === "urgent"
      ? { title: "Storage is full.", next: "Webhooks are answered 429 until older ones expire, or whoever runs this Postern raises the quota." }
      : { title: `${bytesInWords(bytes)} of ${bytesInWords(quotaBytes)} stored.`, next: "Past the quota webhooks are answered 429." },
  "request-quota": ({ level, period, used, quota, resetsAt }) =>
    level === "urgent"
      ? { title: `The requests of this ${period} are used up.`, next: `Webhooks are answered 429 until ${resetInWords(resetsAt)}. See Settings → Limits.` }
      : {
          title: `${countOf(used, "request")} of ${quota.toLocaleString("en-US")} taken this ${period}.`,
          next: `Past the quota webhooks are answered 429 until ${resetInWords(resetsAt)}.`,
        },
  proposals: ({ proposals, by, endpointName }) => ({
    title: proposals === 1 ? `${by} proposes a policy for ${endpointName}.` : `${proposals} policies wait for approval.`,
    next: "It becomes live once somebody else approves it.",
  }),
  "address-list-held": ({ lists, listName, requests }) => ({
    title: lists === 1 ? `A change of the address list ${listName} is held.` : `Changes of ${lists} address lists are held.`,
    next:
      requests > 0
        ? `It would block senders of ${countOf(requests, "request")} of the last week: nothing changes until somebody approves it.`
        : "It differs much from what counts: nothing changes until somebody approves it.",
  }),
  "address-list-empty": ({ lists, listName }) => ({
    title: lists === 1 ? `The address list ${listName} holds no addresses yet.` : `${lists} address lists hold no addresses yet.`,
    next: "Gates that ask it answer 503 until it is refreshed.",
  }),
  "secret-expiring": ({ secrets, endpointName, firstAt }, nowMs) => ({
    title: `${secrets === 1 ? "The secret" : "A secret"} of ${endpointName} ends ${whenInWords(firstAt.getTime() - nowMs)}, and nothing follows it yet.`,
    next: secrets === 1 ? "Add the next one and give it to the sender." : `${countOf(secrets, "secret")} end so: add the next ones.`,
  }),
  "authority-ending": endingWords,
  "tunnels-away": ({ tunnels, name, since }, nowMs) => ({
    title:
      tunnels === 1
        ? `The tunnel ${name} has had no agent for ${countOf(daysIn(nowMs - since.getTime()), "day")}.`
        : `${tunnels} tunnels have had no agent for ${agentMissedDays} days or more.`,
    next:
      tunnels === 1
        ? "What comes for it waits until it is too old: start its agent again, or delete it."
        : `What comes for them waits until it is too old: start their agents again, or delete them. ${name} has been alone for longest.`,
  }),
  "public-shares": ({ shares, name, endsAt }, nowMs) => ({
    title: shares === 1 ? `The share ${name} is open to anyone who has its address.` : `${shares} shares are open to anyone who has their address.`,
    next:
      shares === 1
        ? `It ends ${whenInWords(endsAt.getTime() - nowMs)}, or when somebody revokes it.`
        : `The first ends ${whenInWords(endsAt.getTime() - nowMs)}.`,
  }),
  expiring: ({ deliveries, firstAt }, nowMs) => ({
    title: `${countOf(deliveries, "delivery", "deliveries")} will expire, the first ${whenInWords(firstAt.getTime() - nowMs)}.`,
    next: "Their events are about to be removed for their age: resume or mend the destinations that they wait for.",
  }),
};

function endingWords({ what, name, endsAt, others }: Extract<Notice, { kind: "authority-ending" }>, nowMs: number): NoticeWords {
  const leftMs = endsAt.getTime() - nowMs;
  const whose = what === "certificate" ? `The trusted CA ${name}` : `The revocation list of ${name}`;
  const title = leftMs < 0 ? `${whose} has ended.` : `${whose} ends ${whenInWords(leftMs)}.`;
  const answer = what === "certificate" ? "401" : "503";
  const consequence =
    leftMs < 0 ? `Clients with its certificates are answered ${answer}.` : `From then on clients with its certificates are answered ${answer}.`;
  return { title, next: others > 0 ? `${consequence} ${countOf(others, "other")} will follow.` : consequence };
}

/** Quotas begin anew at midnight in UTC. */
function resetInWords(resetsAt: Date): string {
  return `${resetsAt.toLocaleDateString("en", { day: "numeric", month: "long", timeZone: "UTC" })}, 00:00 UTC`;
}

function daysIn(ms: number): number {
  return Math.floor(ms / dayMs);
}

function whenInWords(ms: number): string {
  const days = daysIn(ms);
  return days < 1 ? "within a day" : `in ${countOf(days, "day")}`;
}
