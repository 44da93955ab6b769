import type { Metadata } from "next";
import { NewDestination } from "@/features/destinations/new-destination";
import { requireProject } from "../../../require-place.ts";

export const metadata: Metadata = { title: "New destination" };

export default async function NewDestinationPage({ params }: { params: Promise<{ organization: string; project: string }> }) {
  const { project } = await requireProject(await params, "destinations/new");
  return <NewDestination key={project.id} />;
}
