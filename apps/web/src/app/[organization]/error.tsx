"use client";

import { problemDetails } from "@postern/contract/problem";
import { ErrorState } from "@/ui/error-state";

/** What is shown when a page could not be made; the digest is what the server logged it under. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return <ErrorState problem={problemDetails("internal", error.digest ? { requestId: error.digest } : {})} onRetry={reset} />;
}
