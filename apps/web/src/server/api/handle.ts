import { problemDetails } from "@postern/contract/problem";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { factsOf } from "../caller-facts.ts";
import type { Dashboard } from "../dashboard.ts";
import { scopeOfRequest } from "./authenticate.ts";
import { findProblem } from "./problem-of.ts";
import { appRouter } from "./router.ts";

export const apiPath = "/api/trpc";
export const batchMax = 10;
export const bodyBytesMax = 262_144;

/** Answers one HTTP request of the API: a session of our own pages, or a key; at most ten calls at once; no other site may ask. */
export async function handleApi(dashboard: Dashboard, request: Request): Promise<Response> {
  const body = await readBody(request);
  if (body === "too-large") return tooLarge();
  const facts = factsOf(request.headers);
  const scopeNow = ({ isWatching } = { isWatching: true }) => scopeOfRequest(dashboard, request, { ...facts, isWatching }).catch((error: Error) => error);

  const answer = await fetchRequestHandler({
    endpoint: apiPath,
    req: new Request(request.url, { method: request.method, headers: request.headers, ...(body && { body }), signal: request.signal }),
    router: appRouter,
    maxBatchSize: batchMax,
    createContext: async ({ info }) => {
      const isWatching = info.calls.every(({ path }) => path === "request.tail" || path === "tunnel.tail");
      return { dashboard, traceId: facts.traceId, scope: await scopeNow({ isWatching }), scopeNow };
    },
    onError: ({ error, path }) => {
      if (error.code !== "INTERNAL_SERVER_ERROR" || findProblem(error)) return;
      dashboard.log.error({ event: "api.failed", procedure: path, traceId: facts.traceId, err: error.cause ?? error });
    },
  });
  answer.headers.set("cache-control", "no-store");
  answer.headers.set("x-trace-id", facts.traceId);
  return answer;
}

/** The whole body, or nothing of it when it is larger than any call needs. */
async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer> | "too-large" | undefined> {
  if (!request.body) return;
  if (Number(request.headers.get("content-length") ?? 0) > bodyBytesMax) return "too-large";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) return "too-large";
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function tooLarge(): Response {
  const problem = problemDetails("input-invalid", { detail: `a call's body holds ${bodyBytesMax} bytes at most` });
  return Response.json(problem, { status: 413, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } });
}
