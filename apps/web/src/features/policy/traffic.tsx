"use client";

import type { Simulation } from "@postern/contract/trial";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { Button } from "@/ui/button";
import { countOf } from "@/ui/number-format";
import { Section } from "@/ui/section";
import { Segments } from "@/ui/segments";
import { toastProblem } from "@/ui/toast";
import { AssertionFinding, expectationWords } from "./assertion-row.tsx";
import { ShiftList } from "./shift-list.tsx";
import { simulationWords } from "./simulation-words.ts";
import type { PolicyEdit } from "./use-policy-edit.ts";

/** What the draft would have done with the last requests. */
export function Traffic({ endpointId, edit }: { endpointId: string; edit: Pick<PolicyEdit, "check" | "nodes"> }) {
  const trpc = useTRPC();
  const refusal = useRefusal("payload");
  const [last, setLast] = useState<(typeof lasts)[number]["value"]>("1000");
  const [tried, setTried] = useState<PolicyEdit["nodes"]>();
  const simulation = useMutation(trpc.policy.simulate.mutationOptions({ onError: toastProblem }));
  const run = () => {
    const policy = edit.check();
    if (!policy) return;
    setTried(edit.nodes);
    simulation.mutate({ endpointId, policy, last: Number(last) });
  };
  return (
    <Section title="Traffic" description="The draft over requests that came before. It opens their payloads, which is recorded.">
      <div className="flex flex-wrap items-center gap-2">
        <Segments label="How many requests" value={last} choices={lasts} onChange={setLast} />
        <Button busy={simulation.isPending} refusal={refusal} onClick={run}>
          Try the draft
        </Button>
      </div>
      <div aria-live="polite" className={simulation.isPending || tried !== edit.nodes ? "opacity-60" : ""}>
        {simulation.data && <Findings simulation={simulation.data} isOld={tried !== edit.nodes} />}
      </div>
    </Section>
  );
}

const lasts = [
  { value: "1000", label: "1,000" },
  { value: "10000", label: "10,000" },
] as const;

/** What the draft would break of what is expected; saving it would be held. */
function FailingAssertions({ assertions }: Pick<Simulation, "assertions">) {
  const failing = assertions.filter(({ finding }) => !finding?.holds);
  if (assertions.length === 0) return null;
  if (failing.length === 0) return <p>{countOf(assertions.length, "assertion holds", "assertions hold")}.</p>;
  return (
    <div className="rounded-chip border border-bad/50 bg-bad-soft px-2 py-1">
      <p>{countOf(failing.length, "assertion fails", "assertions fail")}: it cannot be saved like this.</p>
      <ul>
        {failing.map((assertion) => (
          <li key={assertion.id} className="mt-1">
            {assertion.name}: {expectationWords(assertion)}
            <AssertionFinding assertion={assertion} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Findings({ simulation, isOld }: { simulation: Simulation; isOld: boolean }) {
  const { refused, accepted, duplicates, notJudged } = simulation;
  return (
    <div className="mt-3 flex flex-col gap-2">
      <p className="font-semibold">{simulationWords(simulation)}</p>
      {isOld && <p className="text-small text-warn">The draft was edited since.</p>}
      <ShiftList title="Would now be refused" shifts={refused} />
      <ShiftList title="Would now be accepted" shifts={accepted} />
      <ShiftList title="Would now be duplicates" shifts={duplicates} />
      <FailingAssertions assertions={simulation.assertions} />
      <p className="text-muted text-small">
        {notJudged > 0 && `${notJudged.toLocaleString("en-US")} could not be judged, as their body, or what a gate asks besides, is not kept. `}
        Each is judged as of its arrival; event ids are claimed over the sequence; rates are not judged.
      </p>
    </div>
  );
}
