"use client";

import type { ProviderCard } from "@postern/contract/provider";
import { useFormContext } from "react-hook-form";
import { Button } from "@/ui/button";
import { copy } from "@/ui/copy";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { CheckLine } from "./check-line.tsx";
import { checkSecret } from "./checks.ts";
import { newSecret, secretPlaceholder, takesOwnSecret } from "./new-secret.ts";

/** The provider's secret: pasted, made here where the provider takes one of ours, or later. */
export function SecretField({ provider }: { provider: ProviderCard | undefined }) {
  const { register, watch, setValue, getFieldState, formState } = useFormContext<{ secret?: string }>();
  if (!provider)
    return <p className="text-muted">Any sender may post at first. Add gates to its policy, such as a shared secret, when you know how it proves itself.</p>;
  const { secretKind, secretHint, secretOptional } = provider;
  const secret = watch("secret") ?? "";
  const generate = async () => {
    const made = newSecret(provider);
    setValue("secret", made, { shouldDirty: true });
    await copy(made, "the new secret; give it to the provider");
  };
  return (
    <Field
      label={secretKind === "public-key" ? "Public key" : "Secret"}
      optional
      hint={<CheckLine check={checkSecret(secret)} hint={secretOptional ? secretHint : `${secretHint} Until it is there, everything is refused.`} />}
      error={getFieldState("secret", formState).error?.message}
    >
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            {...register("secret", { setValueAs: (typed: string) => typed || undefined })}
            mono
            autoComplete="off"
            spellCheck={false}
            placeholder={secretPlaceholder(provider)}
          />
          {takesOwnSecret(provider) && <Button onClick={() => void generate()}>Generate and copy</Button>}
        </div>
      )}
    </Field>
  );
}
