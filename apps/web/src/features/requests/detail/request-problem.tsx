"use client";

import type { ProblemDetails } from "@postern/contract/problem";
import { useRouter } from "next/navigation";
import { ErrorState } from "@/ui/error-state";

/** A page's own problem, told by the server before there was anything to show. */
export function RequestProblem({ problem }: { problem: ProblemDetails }) {
  const router = useRouter();
  return <ErrorState problem={problem} onRetry={() => router.refresh()} />;
}
