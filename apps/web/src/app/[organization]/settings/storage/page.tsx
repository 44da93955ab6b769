import type { Metadata } from "next";
import { StorageView } from "@/features/storage/storage-view";
import { requireOrganization } from "../../require-place.ts";

export const metadata: Metadata = { title: "Storage" };

export default async function StoragePage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  const { api } = await requireOrganization(organization, `/${organization}/settings/storage`);
  return <StorageView first={await api.storage.get({}).catch(nothing)} />;
}

function nothing(): undefined {}
