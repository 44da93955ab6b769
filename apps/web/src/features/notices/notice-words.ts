import type { Notice } from "@postern/contract/notice";
import { bytesInWords, countOf } from "../../ui/number-format.ts";

export interface NoticeWords {
  /** What is so. */
  title: string;
  /** What it means, or what to do about it. */
  next: string;
}

const dayMs = 86_400_000;

/** A notice in plain words, for people who do not run the machine as well as for those who do. */
export function noticeWords(notice: Notice, nowMs: number): NoticeWords {
  const urgent = notice.level === "urgent";
  switch (notice.kind) {
    case "disk":
      return urgent
        ? { title: "The database's disk is full.", next: "Webhooks are answered 503 until there is room again. Tell whoever runs this Postern." }
        : { title: "The database's disk is nearly full.", next: "Tell whoever runs this Postern: when it is full, webhooks are turned away." };
    case "heap":
      return urgent
        ? { title: "Postern is out of memory.", next: "Some webhooks are answered 503, for their senders to send them again." }
        : { title: "Postern is short of memory.", next: "Tell whoever runs it: when there is none left, webhooks are turned away." };
    case "unsafe":
      return {
        title: "This Postern runs on unsafe settings.",
        next: "A crash or a power cut may lose webhooks it has taken. Use it for trying things out only.",
      };
    case "storage-quota":
      return urgent
        ? { title: "Storage is full.", next: "Webhooks are answered 429 until older ones expire, or whoever runs this Postern raises the quota." }
        : { title: `${bytesInWords(notice.bytes)} of ${bytesInWords(notice.quotaBytes)} stored.`, next: "Past the quota webhooks are answered 429." };
    case "request-quota":
      return urgent
        ? {
            title: `The requests of this ${notice.period} are used up.`,
            next: `Webhooks are answered 429 until ${resetInWords(notice.resetsAt)}. See Settings → Limits.`,
          }
        : {
            title: `${countOf(notice.used, "request")} of ${notice.quota.toLocaleString("en")} taken this ${notice.period}.`,
            next: `Past the quota webhooks are answered 429 until ${resetInWords(notice.resetsAt)}.`,
          };
    case "proposals":
      return {
        title: notice.proposals === 1 ? `${notice.by} proposes a policy for ${notice.endpointName}.` : `${notice.proposals} policies wait for approval.`,
        next: "It becomes live once somebody else approves it.",
      };
    case "address-list-held":
      return {
        title: notice.lists === 1 ? `A change of the address list ${notice.listName} is held.` : `Changes of ${notice.lists} address lists are held.`,
        next:
          notice.requests > 0
            ? `It would block senders of ${countOf(notice.requests, "request")} of the last week: nothing changes until somebody approves it.`
            : "It differs much from what counts: nothing changes until somebody approves it.",
      };
    case "address-list-empty":
      return {
        title: notice.lists === 1 ? `The address list ${notice.listName} holds no addresses yet.` : `${notice.lists} address lists hold no addresses yet.`,
        next: "Gates that ask it answer 503 until it is refreshed.",
      };
    case "secret-expiring":
      return {
        title: `${notice.secrets === 1 ? "The secret" : "A secret"} of ${notice.endpointName} ends ${whenInWords(notice.firstAt.getTime() - nowMs)}, and nothing follows it yet.`,
        next: notice.secrets === 1 ? "Add the next one and give it to the sender." : `${countOf(notice.secrets, "secret")} end so: add the next ones.`,
      };
    case "authority-ending":
      return endingWords(notice, nowMs);
    case "expiring":
      return {
        title: `${countOf(notice.deliveries, "delivery", "deliveries")} will expire, the first ${whenInWords(notice.firstAt.getTime() - nowMs)}.`,
        next: "Their events are about to be removed for their age: resume or mend the destinations that they wait for.",
      };
  }
}

function endingWords({ what, name, endsAt, others }: Extract<Notice, { kind: "authority-ending" }>, nowMs: number): NoticeWords {
  const leftMs = endsAt.getTime() - nowMs;
  const whose = what === "certificate" ? `The certificate authority ${name}` : `The revocation list of ${name}`;
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

function whenInWords(ms: number): string {
  const days = Math.floor(ms / dayMs);
  return days < 1 ? "within a day" : `in ${countOf(days, "day")}`;
}
