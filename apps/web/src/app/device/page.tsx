import type { Metadata } from "next";
import { ApiProvider } from "@/api/api-provider";
import { SessionProvider } from "@/api/session";
import { EnterCode } from "@/features/agent-sign-in/enter-code";
import { api } from "@/server/caller";
import { requirePageSession } from "@/server/session";

export const metadata: Metadata = { title: "Sign in an agent" };

interface DevicePageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Where a person enters the code that an agent shows. A code in the address only fills the field: who came by someone else's link still reads what they enter. */
export default async function DevicePage({ searchParams }: DevicePageProps) {
  await requirePageSession("/device");
  const whoami = await (await api()).session.get({});
  const [said = ""] = [(await searchParams).user_code].flat();
  return (
    <ApiProvider>
      <SessionProvider whoami={whoami}>
        <EnterCode said={said.slice(0, 20)} />
      </SessionProvider>
    </ApiProvider>
  );
}
