"use client";

import type { Endpoint } from "@postern/contract/endpoint";
import { answerPresets, type PassThrough } from "@postern/contract/pass-through";
import { useQuery } from "@tanstack/react-query";
import { useController, useFormContext } from "react-hook-form";
import { useTRPC } from "@/api/client";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/checkbox";
import { Field } from "@/ui/field";
import { TextField } from "@/ui/form-field";
import { durationInWords } from "@/ui/number-format";
import { type Choice, Select } from "@/ui/select";

const nobody = "nobody";
const first = { answerWithinMs: 2_500, answerBytesMax: 1_048_576, retryAnswered: false };

/** Who answers the sender: Postern, or one of the destinations that the endpoint's routes lead to, for so long. */
export function PassThroughFields({ endpoint }: { endpoint: Endpoint }) {
  const choices = useAnswerers(endpoint);
  const { control, getFieldState, formState, setValue } = useFormContext();
  const { field } = useController({ control, name: "passThrough" });
  const chosen = field.value as PassThrough | null;
  const choose = (destinationId: string) => field.onChange(destinationId === nobody ? null : { ...first, ...chosen, destinationId });
  return (
    <div className="flex flex-col gap-4">
      <Field
        label="Who answers the sender"
        hint={hints[chosen ? "destination" : "postern"]}
        error={errorOf(getFieldState("passThrough.destinationId", formState))}
      >
        {(attributes) => (
          <Select {...attributes} ref={field.ref} choices={choices} value={chosen?.destinationId ?? nobody} onChange={choose} onBlur={field.onBlur} />
        )}
      </Field>
      {chosen && (
        <>
          <TextField name="passThrough.answerWithinMs" label="The sender waits (ms)" type="number" hint="From its request on; 500 to 25,000" />
          <Presets onChoose={(answerWithinMs) => setValue("passThrough.answerWithinMs", answerWithinMs, { shouldDirty: true, shouldValidate: true })} />
          <TextField name="passThrough.answerBytesMax" label="Largest answer (bytes)" type="number" hint="A larger one becomes 502; 25 MiB at most" />
          <Retries />
        </>
      )}
    </div>
  );
}

const hints = {
  postern: "Each request is stored, and answered as below",
  destination: "Each request is stored first; the destination's status, headers and body go back to the sender",
};

function errorOf({ error }: { error?: { message?: string } | undefined }): string | undefined {
  return error?.message;
}

/** Postern, and where the endpoint's routes lead. */
function useAnswerers({ id, projectId, passThrough }: Endpoint): Choice[] {
  const trpc = useTRPC();
  const { data: routes = [] } = useQuery(trpc.route.list.queryOptions({ projectId }));
  const { data: destinations = [] } = useQuery(trpc.destination.list.queryOptions({ projectId }));
  const routed = new Set(routes.filter(({ endpointId }) => endpointId === id).map(({ destinationId }) => destinationId as string));
  const answerers = destinations.filter((destination) => routed.has(destination.id) || destination.id === passThrough?.destinationId);
  const postern = { value: nobody, label: "Postern", hint: "At once, when the request is stored" };
  return [
    postern,
    ...answerers.map(({ id: value, name, kind }) => ({ value, label: name, hint: kind === "tunnel" ? "The machine behind this tunnel" : "This URL" })),
  ];
}

function Presets({ onChoose }: { onChoose: (answerWithinMs: number) => void }) {
  return (
    <div className="-mt-2 flex flex-wrap items-center gap-2">
      {answerPresets.map(({ sender, waitsMs, answerWithinMs }) => (
        <Button key={sender} size="small" onClick={() => onChoose(answerWithinMs)}>
          {sender}: {durationInWords(answerWithinMs)}
          <span className="sr-only"> of the {durationInWords(waitsMs)} it waits</span>
        </Button>
      ))}
      <span className="text-muted text-small">What these senders are said to wait, less some time for the network: see their own pages.</span>
    </div>
  );
}

function Retries() {
  const { control } = useFormContext();
  const { field } = useController({ control, name: "passThrough.retryAnswered" });
  return (
    <Checkbox
      label="Try again although the sender heard of the failure"
      hint="Otherwise an answer of 400 or more that it heard is final, and trying again is the sender's"
      checked={field.value === true}
      onChange={field.onChange}
    />
  );
}
