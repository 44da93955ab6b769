import { type QuotaUse, quotaAlarm, quotaOf, type RequestQuota } from "@postern/contract/request-quota";
import { countOf } from "@/ui/number-format";
import { UseBar } from "./use-bar.tsx";

/** What was taken of the day's and the month's requests. */
export function RequestsInUse({ quota: { day, month } }: { quota: RequestQuota }) {
  if (quotaOf(day) === undefined && quotaOf(month) === undefined) return <p className="text-muted">There is no quota, so requests are not counted.</p>;
  return (
    <>
      <Period title="Today" use={day} />
      <Period title="This month" use={month} />
    </>
  );
}

function Period({ title, use }: { title: string; use: QuotaUse }) {
  const quota = quotaOf(use);
  const used = use.used.toLocaleString("en-US");
  return (
    <div className="flex flex-col gap-1">
      <h3 className="font-semibold">{title}</h3>
      {quota === undefined ? (
        <UseBar used={used} words="There is no quota." />
      ) : (
        <UseBar
          used={used}
          of={countOf(quota, "request")}
          ratio={quota === 0 ? 1 : use.used / quota}
          alarm={quotaAlarm}
          words={`${past(use.used >= quota)} ${until(use.resetsAt)}.${setBy(use)}`}
        />
      )}
    </div>
  );
}

function past(isSpent: boolean): string {
  return isSpent ? "Webhooks are answered 429 until" : "Past the quota webhooks are answered 429 until";
}

function until(resetsAt: Date): string {
  return `${resetsAt.toLocaleDateString("en", { day: "numeric", month: "long", timeZone: "UTC" })}, 00:00 UTC`;
}

function setBy({ own, operator }: QuotaUse): string {
  const isOperators = operator !== undefined && (own === undefined || operator <= own);
  return isOperators ? " This limit is set by whoever runs this Postern." : "";
}
