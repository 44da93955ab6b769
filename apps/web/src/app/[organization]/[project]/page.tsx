import { redirect } from "next/navigation";

export default async function ProjectHome({ params }: { params: Promise<{ organization: string; project: string }> }): Promise<never> {
  const { organization, project } = await params;
  redirect(`/${encodeURIComponent(organization)}/${encodeURIComponent(project)}/requests`);
}
