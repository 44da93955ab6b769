import type { EventVerbs } from "../commands/events.ts";
import { messageBytes } from "../http-message.ts";
import { openGateway } from "../open-gateway.ts";
import { openSheet } from "../output/sheet.ts";
import { callerOf } from "../policy-file/caller.ts";
import { findProject } from "../project.ts";
import { onStop, say, type World } from "../world.ts";
import { demandEndpoint } from "./demand-endpoint.ts";
import { followRequests } from "./follow-requests.ts";
import { listRequests } from "./list-requests.ts";
import { rawRequestOf } from "./raw-request.ts";
import { replay } from "./replay.ts";
import { requestLine, requestTable } from "./request-row.ts";
import { requestLines } from "./show-request.ts";
import { filterOf } from "./wanted.ts";

/** `postern events`, `replay`. */
export function eventVerbs(world: World): EventVerbs {
  const { env, stdout, variables } = world;
  const sheet = openSheet(stdout, env.noColor);
  const callAt = (server: string | undefined) => callerOf(openGateway(env, server));
  const tell = (line: string) => say(world, line);
  return {
    async events({ server, project: slug, json, ...wanted }) {
      const call = callAt(server);
      const project = await findProject(call, slug);
      const rows = await listRequests(call, { projectId: project.id, ...wanted }, new Date());
      if (rows.length === 0) await demandEndpoint(call, project, wanted.endpoint);
      if (json) for (const row of rows) tell(JSON.stringify({ v: 1, type: "request", ...row }));
      else if (rows.length === 0) tell("No request fits: look further back with --since, or watch with postern events tail");
      else for (const line of requestTable(rows, sheet)) tell(line);
    },
    async showEvent({ server, id, raw, json }) {
      const call = callAt(server);
      const request = await call("request.get", { id });
      if (raw) stdout.write(messageBytes(rawRequestOf(request, await call("request.reveal", { id }))));
      else if (json) tell(JSON.stringify({ v: 1, type: "request", ...request }));
      else for (const line of requestLines(request, sheet)) tell(line);
    },
    async tailEvents({ server, project: slug, json, ...wanted }) {
      const gateway = openGateway(env, server);
      const call = callerOf(gateway);
      const project = await findProject(call, slug);
      await demandEndpoint(call, project, wanted.endpoint);
      const stopping = new AbortController();
      onStop(() => stopping.abort());
      const lost = (inMs: number) => world.stderr.write(`Reconnecting in ${(inMs / 1_000).toFixed(1)} s\n`);
      const rows = followRequests({ projectId: project.id, filter: filterOf(wanted) }, { gateway, stopped: stopping.signal, lost });
      for await (const row of rows) tell(json ? JSON.stringify({ v: 1, type: "request", ...row }) : requestLine(row, sheet));
    },
    replay: ({ server, ...wanted }) =>
      replay(wanted, { call: callAt(server), sheet, say: tell, variable: (name) => variables[name], editor: editorIn(variables) }),
  };
}

function editorIn({ VISUAL, EDITOR }: NodeJS.ProcessEnv): string {
  return VISUAL || EDITOR || (process.platform === "win32" ? "notepad" : "vi");
}
