import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorData,
  TRPCDefaultErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from "@trpc/server";
import type { z } from "zod";
import type { Api, Procedure, ProcedureName } from "./api.ts";
import type { ProblemDetails } from "./problem.ts";

/** What a failed call carries beside tRPC's own fields: the problem, and the id under which the server logged it. */
export interface ApiErrorShape extends TRPCDefaultErrorShape {
  data: TRPCDefaultErrorData & { problem: ProblemDetails; traceId: string };
}

/**
 * The API as tRPC sees it, read off the table: `api-key.create` is `apiKey.create`, a command a mutation, a tail a subscription.
 * A client needs this type, @trpc/client and superjson; nothing of the server.
 */
export type AppRouter = AppRouterOf<object>;
export type AppRouterOf<Context extends object> = TRPCBuiltRouter<{ ctx: Context; meta: object; errorShape: ApiErrorShape; transformer: true }, ApiRecord>;

/** noun -> verb -> procedure. */
export type ApiRecord = {
  [Noun in NounOf<ProcedureName> as CamelCase<Noun>]: {
    [Name in ProcedureName as Name extends `${Noun}.${infer Verb}` ? CamelCase<Verb> : never]: Built<Api[Name]>;
  };
};

type NounOf<Name extends string> = Name extends `${infer Noun}.${string}` ? Noun : never;

/** `change-role` -> `changeRole`. */
export type CamelCase<Text extends string> = Text extends `${infer First}-${infer Rest}` ? `${First}${Capitalize<CamelCase<Rest>>}` : Text;

type Built<Of extends Procedure> = Of["kind"] extends "query"
  ? TRPCQueryProcedure<Shape<Of, z.output<Of["output"]>>>
  : Of["kind"] extends "command"
    ? TRPCMutationProcedure<Shape<Of, z.output<Of["output"]>>>
    : TRPCSubscriptionProcedure<Shape<Of, AsyncIterable<{ id: string; data: z.output<Of["output"]> }, void>>>;

type Shape<Of extends Procedure, Output> = { meta: object; input: Input<z.input<Of["input"]>>; output: Output };

/** An input without required fields may be left out. */
type Input<Fields> = Record<never, never> extends Fields ? Fields | undefined : Fields;
