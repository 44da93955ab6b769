import { api, type ProcedureName } from "@postern/contract/api";
import type { AppRouterOf } from "@postern/contract/app-router";
import type { AnyTRPCProcedure } from "@trpc/server";
import type { Context } from "./context.ts";
import { run } from "./run.ts";
import { signedIn } from "./signed-in.ts";
import { tailRequests } from "./tail.ts";
import { tailTunnels } from "./tail-tunnels.ts";
import { t } from "./trpc.ts";

/** The public API: one tRPC procedure for each line of the api table, under `noun.verb` in camel case. */
export const appRouter: AppRouterOf<Context> = buildRouter();
export const createCaller = t.createCallerFactory(appRouter);

function buildRouter(): AppRouterOf<Context> {
  const nouns: Record<string, Record<string, AnyTRPCProcedure>> = {};
  for (const name of Object.keys(api) as ProcedureName[]) {
    const [noun = "", verb = ""] = name.split(".").map(camelCase);
    nouns[noun] = { ...nouns[noun], [verb]: procedureFor(name) };
  }
  return t.router(nouns) as unknown as AppRouterOf<Context>; // a loop over the table has no type of its own; router.test.ts holds the two together
}

function procedureFor(name: ProcedureName): AnyTRPCProcedure {
  if (name === "request.tail") return signedIn.subscription(({ ctx, input, signal }) => tailRequests(ctx, input, signal));
  if (name === "tunnel.tail") return signedIn.subscription(({ ctx, input, signal }) => tailTunnels(ctx, input, signal));
  const work = ({ ctx, input }: { ctx: Parameters<typeof run>[1]; input: unknown }) => run(name, ctx, input);
  return api[name].kind === "query" ? signedIn.query(work) : signedIn.mutation(work);
}

export function camelCase(text: string): string {
  return text.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
