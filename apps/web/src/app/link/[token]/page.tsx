import type { Metadata } from "next";
import { Button } from "@/ui/button.tsx";

export const metadata: Metadata = { title: "Sign in · Postern", robots: { index: false } };

/** A one-time link is spent by this button only, so that a mail program that looks ahead does not spend it. */
export default async function LinkPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <section aria-labelledby="title" className="w-full max-w-90 rounded-panel border bg-panel p-6">
        <h1 id="title" className="text-title font-semibold">
          Sign in to Postern
        </h1>
        <p className="mt-2 text-muted">This link signs you in once, in this browser.</p>
        <form method="post" action={`/link/${encodeURIComponent(token)}/use`} className="mt-5">
          <Button type="submit" look="primary" className="w-full">
            Sign in
          </Button>
        </form>
      </section>
    </main>
  );
}
