import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/server/auth-options.ts";
import { dashboard } from "@/server/dashboard.ts";
import { env } from "@/server/env.ts";

export const dynamic = "force-dynamic";

function handle(request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  return NextAuth(request, context, authOptions(dashboard(), env().POSTERN_SESSION_SECRET));
}

export { handle as GET, handle as POST };
