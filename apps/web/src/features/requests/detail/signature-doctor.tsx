"use client";

import type { RequestDetail } from "@postern/contract/request";
import type { Diagnosis, DiagnosisCause } from "@postern/contract/trial";
import { useMutation } from "@tanstack/react-query";
import { Stethoscope } from "lucide-react";
import { useTRPC } from "@/api/client";
import { useRefusal } from "@/api/session";
import { Button } from "@/ui/button";
import { toastProblem } from "@/ui/toast";

/** Whether the doctor can help: a signature gate said no. */
export function hasSignatureTrouble({ trace }: Pick<RequestDetail, "trace">): boolean {
  return trace.some(({ gate, outcome }) => gate === "signature" && outcome === "failed");
}

/** Tries the known causes of a signature that was not proved, and names the one that fits with its fix. */
export function SignatureDoctor({ requestId }: { requestId: string }) {
  const trpc = useTRPC();
  const refusal = useRefusal("payload");
  const diagnosis = useMutation(trpc.request.diagnose.mutationOptions({ onError: toastProblem }));
  return (
    <section aria-labelledby="signature-doctor" className="flex flex-col items-start gap-2 border-b px-(--gutter) py-4">
      <h2 id="signature-doctor" className="font-semibold">
        Signature doctor
      </h2>
      <p className="max-w-2xl text-muted">
        Tries the known causes with this very request: other secrets, a body that was written anew, clocks, forms, providers. It opens the payload, which is
        recorded in the audit log.
      </p>
      <Button icon={<Stethoscope className="size-3.5" />} busy={diagnosis.isPending} refusal={refusal} onClick={() => diagnosis.mutate({ id: requestId })}>
        Find the cause (recorded)
      </Button>
      <div aria-live="polite">{diagnosis.data && <Findings diagnosis={diagnosis.data} />}</div>
    </section>
  );
}

function Findings({ diagnosis: { finding, tried } }: { diagnosis: Diagnosis }) {
  return (
    <div className="mt-1 flex max-w-2xl animate-appear flex-col gap-2">
      {finding ? (
        <>
          <p>
            <span className="font-semibold">{finding.says}</span> {!finding.proved && <span className="text-muted">This is a hint: nothing was proved.</span>}
          </p>
          <p>{finding.fix}</p>
        </>
      ) : (
        <p>
          <span className="font-semibold">None of the known causes fits.</span> The sender signs with a secret that this organization does not hold, or it is a
          forgery.
        </p>
      )}
      <p className="text-muted text-small">Tried: {tried.map(({ cause, changes }) => `${triedWords[cause]} (${changes})`).join(", ")}.</p>
    </div>
  );
}

const triedWords: Record<DiagnosisCause, string> = {
  mended: "as things stand now",
  "retired-secret": "retired secrets",
  clock: "the sender's clock",
  body: "the body written anew",
  "key-form": "forms of the key",
  "signature-form": "forms of the signature",
  "other-secret": "secrets of other endpoints",
  "other-provider": "other providers",
  "test-mode": "secrets of other modes",
  truncated: "what is kept of it",
};
