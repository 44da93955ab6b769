import { redirect } from "next/navigation";

export default async function Settings({ params }: { params: Promise<{ organization: string }> }): Promise<never> {
  redirect(`/${encodeURIComponent((await params).organization)}/settings/members`);
}
