"use client";

import type { AddressList, AddressListVersion } from "@postern/contract/address-list";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { useAfterChange } from "@/api/use-after-change";
import { Button } from "@/ui/button";
import { countOf } from "@/ui/number-format";
import { Section } from "@/ui/section";
import { Time } from "@/ui/time";
import { Warning } from "@/ui/warning";
import { causeWords } from "./list-words.ts";
import { RangeDifference } from "./range-difference.tsx";

interface HeldChangeProps {
  list: AddressList;
  version: AddressListVersion;
}

/** A change that waits for a person: why, whom it would block, and what differs. */
export function HeldChange({ list, version }: HeldChangeProps) {
  const trpc = useTRPC();
  const refusal = useRefusal("configure");
  const after = useAfterChange();
  const approve = useMutation(trpc.addressList.approve.mutationOptions(after(`${list.name} has changed`)));
  const decline = useMutation(trpc.addressList.decline.mutationOptions(after(`${list.name} stays as it is`)));
  const input = { id: list.id, versionId: version.id };
  return (
    <Section
      title={`A change of ${list.name} is held`}
      description={`Version ${version.number}, ${version.source}. Until somebody approves it, the list counts as it is.`}
      actions={
        <>
          <Button refusal={refusal} busy={decline.isPending} onClick={() => decline.mutate(input)}>
            Decline
          </Button>
          <Button look="danger" refusal={refusal} busy={approve.isPending} onClick={() => approve.mutate(input)}>
            Approve change
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {version.causes.map((cause) => (
          <Warning key={cause}>{causeWords(cause)}</Warning>
        ))}
        {version.blocked.length > 0 && <Blocked version={version} />}
        <RangeDifference change={version.change} />
      </div>
    </Section>
  );
}

function Blocked({ version: { blocked } }: { version: AddressListVersion }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-small">
        <caption className="pb-1 text-left font-semibold">Whom it would block</caption>
        <thead className="text-left text-muted">
          <tr>
            <th className="pr-4 font-normal">Address</th>
            <th className="pr-4 font-normal">Requests in 7 days</th>
            <th className="pr-4 font-normal">Last</th>
            <th className="font-normal">Endpoint</th>
          </tr>
        </thead>
        <tbody>
          {blocked.map(({ address, requests, lastAt, endpointId, endpointName }) => (
            <tr key={`${endpointId} ${address}`}>
              <td className="pr-4 font-mono">{address}</td>
              <td className="pr-4">{countOf(requests, "request")}</td>
              <td className="pr-4">
                <Time at={lastAt} />
              </td>
              <td>{endpointName}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
