import type { Instrumentation } from "next";

/** Logs a page that failed while it was rendered, once, with the digest that its reader was shown. Never the path itself: a one-time link is one. */
export const onRequestError: Instrumentation.onRequestError = async (error, { method }, { routePath, routeType }) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { dashboard } = await import("./server/dashboard.ts");
  const { digest } = error as { digest?: string };
  dashboard().log.error({ event: "page.failed", method, routePath, routeType, digest, err: error });
};
