import { momentOfId } from "@postern/contract/id";
import type { RequestRow } from "@postern/contract/request";
import { span } from "../../../ui/moment-format.ts";
import { isRefusalReason, reasonWords, shortReason } from "./reason.ts";

type Told = Pick<RequestRow, "id" | "verdict" | "reason" | "duplicateOf" | "deliveries" | "promoted">;

/** What happened to a request, in one sentence after its verdict; nothing more to say when empty. */
export function storyOf({ id, verdict, reason, duplicateOf, deliveries, promoted }: Told): string {
  if (promoted) return `let in later by ${promoted.by}, ${fateOf(deliveries)}`;
  if (verdict === "refused" || verdict === "throttled")
    return reason === undefined ? "" : isRefusalReason(reason) ? reasonWords[reason].sentence : shortReason(reason);
  if (verdict === "duplicate")
    return duplicateOf === undefined ? "this event was seen before" : `the same event came ${span(momentOfId(id) - momentOfId(duplicateOf))} earlier`;
  if (reason === "handshake") return "the provider's handshake was answered at the gate";
  return fateOf(deliveries);
}

function fateOf({ delivered, pending, held, failed }: RequestRow["deliveries"]): string {
  const total = delivered + pending + held + failed;
  if (total === 0) return "this endpoint has no route for it yet, so nothing is sent on";
  if (total === 1) return delivered ? "delivered" : failed ? "its delivery failed" : held ? "its delivery is held" : "on its way";
  if (delivered === total) return `${total} of ${total} deliveries arrived`;
  if (failed > 0) return `${failed} of ${total} deliveries failed`;
  if (held > 0) return `${held} of ${total} deliveries held`;
  return `${pending} of ${total} deliveries on their way`;
}
