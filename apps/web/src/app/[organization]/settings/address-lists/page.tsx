import type { Metadata } from "next";
import { AddressListsView } from "@/features/address-lists/address-lists-view";
import { requireOrganization } from "../../require-place.ts";

export const metadata: Metadata = { title: "Address lists" };

export default async function AddressListsPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization } = await params;
  const { api } = await requireOrganization(organization, `/${organization}/settings/address-lists`);
  return <AddressListsView first={await api.addressList.list({}).catch(nothing)} />;
}

function nothing(): undefined {}
