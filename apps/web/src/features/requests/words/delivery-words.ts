import type { HoldCause } from "@postern/contract/destination";
import type { AttemptReason, Delivery, RequestRow } from "@postern/contract/request";
import type { Tone } from "../../../ui/badge.tsx";
import type { ShapeName } from "../../../ui/shape.tsx";

/** How a delivery's state is told: word, shape and colour together. */
export const deliveryLook: Record<Delivery["state"], { word: string; tone: Tone; shape: ShapeName }> = {
  delivered: { word: "Delivered", tone: "good", shape: "dot" },
  pending: { word: "Pending", tone: "busy", shape: "half" },
  held: { word: "Held", tone: "held", shape: "bars" },
  failed: { word: "Failed", tone: "bad", shape: "cross" },
};

/** Why deliveries wait on purpose. */
export const holdWords: Record<HoldCause, string> = {
  paused: "someone paused this destination",
  "no-agent": "no agent is connected to this tunnel",
  "local-down": "the agent is connected, but nothing listens behind it",
  breaker: "the destination failed many times in a row: one delivery is tried from time to time, and Try now on its page tries one at once",
  gone: "the destination answered 410 Gone and takes nothing more",
};

/** What an attempt came to, when it did not deliver. */
export const attemptWords: Record<AttemptReason, string> = {
  status: "answered with an error",
  "refused-connection": "refused the connection",
  reset: "closed the connection before answering",
  timeout: "did not answer in time",
  dns: "its name cannot be resolved",
  tls: "its certificate is not trusted",
  "address-not-allowed": "its address is not public",
  redirect: "answered with a redirect, which is not followed",
  "answer-too-large": "answered with more than is read",
  gone: "answered 410 Gone",
  "no-agent": "no agent was connected",
  "not-taken": "the agent did not take it",
  "connection-lost": "the tunnel broke before an answer came",
  "hash-mismatch": "the body did not arrive whole",
  "local-down": "nothing listens on the local port",
  skipped: "the person at the agent skipped it",
  expired: "it waited longer than it is kept, or than its tunnel allows",
  other: "failed",
};

/** The deliveries of a row in a few words ("2 delivered, 1 failed 503"), and how that feels. */
export function deliverySummary({ delivered, pending, held, failed, lastStatus }: RequestRow["deliveries"]): { text: string; tone: Tone; shape: ShapeName } {
  const total = delivered + pending + held + failed;
  if (total === 0) return { text: "no route", tone: "muted", shape: "ring" };
  if (delivered === total) return { text: `${delivered} of ${total} delivered`, ...lookOf("delivered") };
  const status = lastStatus !== undefined && lastStatus >= 300 ? ` ${lastStatus}` : "";
  const parts = [
    failed > 0 && `${failed} failed${status}`,
    pending > 0 && `${pending} pending${failed === 0 ? status : ""}`,
    held > 0 && `${held} held`,
    delivered > 0 && `${delivered} delivered`,
  ];
  return { text: parts.filter(Boolean).join(", "), ...lookOf(failed > 0 ? "failed" : held > 0 ? "held" : "pending") };
}

/** Whether the row can still change by itself. */
export function isUnsettled({ pending }: RequestRow["deliveries"]): boolean {
  return pending > 0;
}

function lookOf(state: Delivery["state"]): { tone: Tone; shape: ShapeName } {
  const { tone, shape } = deliveryLook[state];
  return { tone, shape };
}
