import { isLinkOpen } from "@postern/db/access/one-time-link";
import type { Metadata } from "next";
import Link from "next/link";
import { dashboard } from "@/server/dashboard.ts";
import { hashOf } from "@/server/token.ts";
import { Button, LinkButton } from "@/ui/button.tsx";
import { Mark } from "@/ui/mark.tsx";

export const metadata: Metadata = { title: "Sign in", robots: { index: false } };

/** A one-time link is spent by this button only, so that a mail program that looks ahead does not spend it. */
export default async function LinkPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const isOpen = await isLinkOpen(dashboard().database, hashOf(token));
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 px-4 py-12">
      <div className="flex items-center gap-2 font-semibold text-large">
        <Mark className="size-6" />
        Postern
      </div>
      <section aria-labelledby="title" className="flex w-full max-w-sm flex-col gap-4 rounded-panel border bg-panel p-5 shadow-float">
        <h1 id="title" className="font-semibold text-title">
          {isOpen ? "Sign in" : "This link is spent"}
        </h1>
        <p className="text-muted">{isOpen ? "This link signs you in once, in this browser." : "It was used already, is too old, or was never made."}</p>
        {isOpen ? <UseLink token={token} /> : <Elsewhere />}
      </section>
    </main>
  );
}

function UseLink({ token }: { token: string }) {
  return (
    <form method="post" action={`/link/${encodeURIComponent(token)}/use`}>
      <Button type="submit" look="primary" className="w-full">
        Sign in
      </Button>
    </form>
  );
}

function Elsewhere() {
  return (
    <LinkButton look="primary">
      <Link href="/sign-in">Sign in with your organization</Link>
    </LinkButton>
  );
}
