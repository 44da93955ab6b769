import Link from "next/link";
import { LinkButton } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";

export default function NotFound() {
  return (
    <EmptyState
      title="There is no such thing, or you may not see it"
      action={
        <LinkButton>
          <Link href="/">Go to your requests</Link>
        </LinkButton>
      }
    >
      Check the address and the organization you are signed in to.
    </EmptyState>
  );
}
