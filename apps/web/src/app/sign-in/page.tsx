import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInCard, type SignInProblem } from "@/features/sign-in/sign-in-card";
import { returnTo } from "@/server/return-to";
import { findPageSession } from "@/server/session";
import { signInChecks } from "@/server/sign-in/failure";

export const metadata: Metadata = { title: "Sign in" };

interface SignInPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** One card: the organization, then its identity provider. A sign-in that failed comes back here with the check that failed. */
export default async function SignInPage({ searchParams }: SignInPageProps) {
  const search = await searchParams;
  const said = (name: string) => [search[name]].flat()[0]?.slice(0, 200) ?? "";
  if (await findPageSession()) redirect(returnTo(said("return_to")));
  return <SignInCard organization={said("organization")} returnTo={returnTo(said("return_to"))} {...(said("problem") && { problem: problemFrom(said) })} />;
}

/** Words come from our own tables only, so that a forged link cannot put its own on the page. */
function problemFrom(said: (name: string) => string): SignInProblem {
  const check = Object.entries(signInChecks).find(([name]) => name === said("check"))?.[1];
  return { code: /^PSTN-\d{4}$/.exec(said("problem"))?.[0] ?? "PSTN-3010", check, traceId: /^[\w-]{1,64}$/.exec(said("trace"))?.[0] };
}
