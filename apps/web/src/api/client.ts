"use client";

import type { AppRouter } from "@postern/contract/app-router";
import { createTRPCContext } from "@trpc/tanstack-react-query";

/** The API in the browser: `useTRPC().request.list.queryOptions(…)`, and the bare client for what is no query. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();
