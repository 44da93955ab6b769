import { redirect } from "next/navigation";
import { homeOf } from "@/features/shell/navigation";
import { requireOrganization } from "./require-place.ts";

export default async function OrganizationHome({ params }: { params: Promise<{ organization: string }> }): Promise<never> {
  const { organization } = await params;
  redirect(homeOf((await requireOrganization(organization, `/${organization}`)).whoami));
}
