import { redirect } from "next/navigation";
import { homeOf } from "@/features/shell/navigation";
import { api } from "@/server/caller";
import { requirePageSession } from "@/server/session";

/** Home is the first project's requests. */
export default async function Home(): Promise<never> {
  await requirePageSession();
  redirect(homeOf(await (await api()).session.get({})));
}
