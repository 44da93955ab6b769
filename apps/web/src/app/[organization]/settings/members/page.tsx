import type { Metadata } from "next";
import { MembersView } from "@/features/members/members-view";
import { requireOrganization } from "../../require-place.ts";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  const { api } = await requireOrganization(organization, `/${organization}/settings/members`);
  return <MembersView first={await api.member.list({}).catch(nothing)} />;
}

function nothing(): undefined {}
