import { InstanceTrouble, type Notice, NoticeLevel } from "@postern/contract/notice";
import { expect, test } from "vitest";
import { noticeWords } from "./notice-words.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const expiring = (firstAt: string, deliveries: number): Notice => ({ kind: "expiring", level: "alarm", deliveries, firstAt: new Date(firstAt) });

test("what will expire says how many and how soon", () => {
  expect(noticeWords(expiring("2026-11-28T00:00:00Z", 3), now).title).toBe("3 deliveries will expire, the first in 5 days.");
  expect(noticeWords(expiring("2026-11-24T00:00:00Z", 3), now).title).toBe("3 deliveries will expire, the first in 1 day.");
  expect(noticeWords(expiring("2026-11-23T00:00:00Z", 1), now).title).toBe("1 delivery will expire, the first within a day.");
});

test("a quota tells how much is stored while there is room, and what happens once there is none", () => {
  const notice = { kind: "storage-quota", bytes: 900 * 1_024, quotaBytes: 1_024 ** 2 } as const;
  expect(noticeWords({ ...notice, level: "alarm" }, now)).toEqual({
    title: "900\u00a0KB of 1\u00a0MB stored.",
    next: "Past the quota webhooks are answered 429.",
  });
  expect(noticeWords({ ...notice, level: "urgent" }, now).title).toBe("Storage is full.");
});

test("the quota of requests tells how much of it is taken, and until when nothing comes in once it is used up", () => {
  const notice = { kind: "request-quota", period: "month", used: 8_400, quota: 10_000, resetsAt: new Date("2026-12-01") } as const;
  expect(noticeWords({ ...notice, level: "alarm" }, now)).toEqual({
    title: "8,400 requests of 10,000 taken this month.",
    next: "Past the quota webhooks are answered 429 until December 1, 00:00 UTC.",
  });
  expect(noticeWords({ ...notice, level: "urgent", used: 10_000 }, now)).toEqual({
    title: "The requests of this month are used up.",
    next: "Webhooks are answered 429 until December 1, 00:00 UTC. See Settings → Limits.",
  });
});

test("each trouble of the instance has words at each level", () => {
  for (const kind of InstanceTrouble.options)
    for (const level of NoticeLevel.options) expect(Object.values(noticeWords({ kind, level }, now)).every((words) => words.endsWith("."))).toBe(true);
});

test("an authority that ends is told of with what follows from it, also when it has ended", () => {
  const ending = { kind: "authority-ending", level: "alarm", name: "Acme Root", others: 0 } as const;
  expect(noticeWords({ ...ending, what: "certificate", endsAt: new Date("2026-12-02T12:00:00Z") }, now)).toEqual({
    title: "The trusted CA Acme Root ends in 10 days.",
    next: "From then on clients with its certificates are answered 401.",
  });
  expect(noticeWords({ ...ending, what: "revocation-list", endsAt: new Date("2026-11-22T11:00:00Z"), others: 1 }, now)).toEqual({
    title: "The revocation list of Acme Root has ended.",
    next: "Clients with its certificates are answered 503. 1 other will follow.",
  });
});

test("a tunnel that nobody uses any more is told of with how long it has been alone", () => {
  const away = {
    kind: "tunnels-away",
    level: "alarm",
    name: "old-laptop",
    destinationId: "dst_1",
    projectSlug: "production",
    since: new Date("2026-10-01"),
  } as const;
  expect(noticeWords({ ...away, tunnels: 1 }, now).title).toBe("The tunnel old-laptop has had no agent for 52 days.");
  expect(noticeWords({ ...away, tunnels: 3 }, now).title).toBe("3 tunnels have had no agent for 30 days or more.");
});
