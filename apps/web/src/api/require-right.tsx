"use client";

import type { Right } from "@postern/contract/right";
import type { ReactNode } from "react";
import { EmptyState } from "@/ui/empty-state";
import { useRefusal } from "./session.tsx";

interface RequireRightProps {
  right: Right;
  /** What lies behind it: "the audit log". */
  what: string;
  children: ReactNode;
}

/** Shows a page to those who may see it, and tells others whom to ask. The server refuses them all the same. */
export function RequireRight({ right, what, children }: RequireRightProps) {
  const refusal = useRefusal(right);
  if (refusal === undefined) return children;
  return <EmptyState title={`You may not see ${what}`}>{refusal} Ask an owner or admin of the organization.</EmptyState>;
}
