"use client";

import { problemDetails } from "@postern/contract/problem";
import { ErrorState } from "@/ui/error-state";

export interface Failure {
  error: Error & { digest?: string };
}

/** What is shown when a page could not be made; the digest is what the server logged it under. What failed on the server is asked for anew. */
export default function PageError({ error }: Failure) {
  return <ErrorState problem={problemDetails("internal", error.digest ? { requestId: error.digest } : {})} onRetry={() => location.reload()} />;
}
