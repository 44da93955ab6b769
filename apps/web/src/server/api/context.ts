import type { Scope } from "@postern/db/scope";
import type { Dashboard } from "../dashboard.ts";

/** What every call carries: the dashboard, who asks (or why that cannot be said: a Problem, or what went wrong), and the id it is logged under. */
export interface Context {
  dashboard: Dashboard;
  scope: Scope | Error;
  traceId: string;
  /** Looks up again who asks, for calls that last. */
  scopeNow(): Promise<Scope | Error>;
}
