"use client";

import type { Member } from "@postern/contract/organization";
import { Role } from "@postern/contract/role";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useRefusal, useSession } from "@/api/session";
import { useAfterChange } from "@/api/use-after-change";
import { Select } from "@/ui/select";
import { sentenceCase } from "@/ui/sentence-case";
import { roleMeaning } from "./role-meaning.ts";

/** Someone's role; owners alone make and unmake owners, and the server keeps one. */
export function RoleSelect({ member }: { member: Member }) {
  const trpc = useTRPC();
  const after = useAfterChange();
  const { role: own } = useSession();
  const refusal = useRefusal("administer");
  const change = useMutation(trpc.member.changeRole.mutationOptions(after(`Changed the role of ${member.name}`)));
  const ownersOnly = own !== "owner";
  if (refusal !== undefined || (ownersOnly && member.role === "owner"))
    return <span title={refusal ?? "Only an owner changes an owner's role."}>{sentenceCase(member.role)}</span>;
  return (
    <Select
      aria-label={`Role of ${member.name}`}
      size="small"
      className="max-w-32"
      choices={Role.options.map((role) => ({ value: role, label: sentenceCase(role), hint: roleMeaning[role], disabled: role === "owner" && ownersOnly }))}
      value={change.isPending ? change.variables.role : member.role}
      disabled={change.isPending}
      onChange={(role) => role !== member.role && change.mutate({ userId: member.userId, role })}
    />
  );
}
