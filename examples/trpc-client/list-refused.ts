import type { AppRouter } from "@postern/contract/app-router";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import superjson from "superjson";

// Lists what was refused in the last week, and why. Make a key with the right "read" under Settings, then:
//   POSTERN_API_KEY=key_… npm start
const { POSTERN_URL = "http://127.0.0.1:3000", POSTERN_API_KEY } = process.env;
if (!POSTERN_API_KEY) throw new Error("Set POSTERN_API_KEY to an API key (Settings, API keys)");

const headers = { authorization: `Bearer ${POSTERN_API_KEY}` };
const postern = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${POSTERN_URL}/api/trpc`, transformer: superjson, headers })] });

const { projects } = await postern.session.get.query();
for (const project of projects) {
  const { rows } = await postern.request.list.query({ projectId: project.id, filter: "verdict:refused", range: "7d", limit: 20 });
  for (const { receivedAt, endpointName, reason, clientIp } of rows) {
    console.log(`${receivedAt.toISOString()}  ${endpointName}  ${reason}  from ${clientIp}`);
  }
}
