"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import type { ProblemDetails } from "@postern/contract/problem";
import { createContext, type MouseEvent, type ReactNode, useContext, useLayoutEffect, useRef, useState } from "react";
import { type DefaultValues, type FieldValues, FormProvider, type Path, type UseFormReturn, useForm } from "react-hook-form";
import type { z } from "zod";
import { ErrorState } from "./error-state.tsx";
import { fieldWords } from "./field-words.ts";
import { focusFirstFault } from "./focus-first-fault.ts";
import { problemOf } from "./problem.ts";

type FormSchema = z.ZodType<FieldValues, FieldValues>;

interface SchemaFormInput<Schema extends FormSchema> {
  /** The contract's own schema: what is checked here is what the server checks. */
  schema: Schema;
  defaultValues: DefaultValues<z.input<Schema>>;
  submit: (values: z.output<Schema>) => Promise<unknown>;
}

export interface SchemaForm<Values extends FieldValues = FieldValues> {
  form: UseFormReturn<Values, unknown, FieldValues>;
  schema: FormSchema;
  problem: ProblemDetails | undefined;
  onSubmit: () => Promise<void>;
}

/** A form over a schema: checked on submit, and on blur after; the server's field errors come back to their fields. */
export function useSchemaForm<Schema extends FormSchema>({ schema, defaultValues, submit }: SchemaFormInput<Schema>): SchemaForm<z.input<Schema>> {
  const [problem, setProblem] = useState<ProblemDetails>();
  const form = useForm<z.input<Schema>, unknown, z.output<Schema>>({
    resolver: zodResolver(schema, { error: fieldWords }),
    defaultValues,
    mode: "onSubmit",
    reValidateMode: "onBlur",
  });
  const onSubmit = form.handleSubmit(async (values) => {
    setProblem(undefined);
    try {
      await submit(values);
    } catch (error) {
      const told = problemOf(error);
      for (const [field, [message]] of Object.entries(told.fields ?? {})) form.setError(field as Path<z.input<Schema>>, { message: message ?? told.title });
      setProblem(told);
    }
  });
  return { form: form as unknown as SchemaForm<z.input<Schema>>["form"], schema, problem, onSubmit };
}

const SchemaContext = createContext<FormSchema | undefined>(undefined);

interface FormProps<Values extends FieldValues> {
  of: SchemaForm<Values>;
  children: ReactNode;
  className?: string;
}

/**
 * The form element; ⌘↵ submits it from anywhere inside, and the first field that the server refuses has the focus. What is wrong with a field that is not drawn
 * stands above the form.
 */
export function Form<Values extends FieldValues>({ of, children, className = "flex flex-col gap-4" }: FormProps<Values>) {
  const element = useRef<HTMLFormElement>(null);
  const [isMarked, setMarked] = useState(false);
  useLayoutEffect(() => {
    if (!of.problem?.fields) return setMarked(false);
    setMarked(element.current?.querySelector("[aria-invalid=true]") !== null);
    focusFirstFault(() => element.current);
  }, [of.problem]);
  return (
    <FormProvider {...of.form}>
      <SchemaContext.Provider value={of.schema}>
        <form
          ref={element}
          noValidate
          className={className}
          onMouseDown={stayInField}
          onSubmit={(event) => {
            event.preventDefault();
            event.stopPropagation();
            void of.onSubmit();
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void of.onSubmit();
          }}
        >
          {of.problem && !isMarked && <ErrorState problem={of.problem} as="banner" />}
          {children}
        </form>
      </SchemaContext.Provider>
    </FormProvider>
  );
}

/** Leaving a field checks it, and what it then says may push the button from under the pointer, so that the press is lost: pressing submit leaves no field. */
function stayInField(event: MouseEvent): void {
  if (event.target instanceof Element && event.target.closest("button[type=submit]")) event.preventDefault();
}

/** The description a field has in its schema, for the hint beneath it. */
export function useSchemaHint(name: string): string | undefined {
  const schema = useContext(SchemaContext);
  const shape: unknown = schema && "shape" in schema ? schema.shape : undefined;
  const field: unknown = typeof shape === "object" && shape !== null ? Reflect.get(shape, name) : undefined;
  return typeof field === "object" && field !== null && "description" in field && typeof field.description === "string" ? field.description : undefined;
}
