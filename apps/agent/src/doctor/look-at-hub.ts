import { agentPath, subprotocol } from "@postern/contract/frames";
import { WebSocket } from "ws";
import { streamAgentFor } from "../way-out/way-out.ts";
import { type Finding, fault, fine, skipped } from "./finding.ts";

const waitMs = 5_000;

/** Whether a WebSocket comes through to the hub, with this token and this agent's protocol. It is closed at once: no tunnel is opened. */
export function lookAtHub(hubUrl: URL, token: string | undefined): Promise<Finding> {
  const check = "Hub";
  if (token === undefined) return Promise.resolve(skipped(check, "an API key opens no tunnels: sign in, or set POSTERN_AGENT_TOKEN"));
  const startedAt = Date.now();
  return new Promise((resolve) => {
    const socket = new WebSocket(new URL(hubUrl.pathname.replace(/\/$/, "") + agentPath, hubUrl), subprotocol, {
      headers: { authorization: `Bearer ${token}` },
      handshakeTimeout: waitMs,
      followRedirects: false,
      agent: streamAgentFor(hubUrl),
    });
    const end = (finding: Finding) => {
      socket.terminate();
      resolve(finding);
    };
    socket.once("open", () => end(fine(check, `a WebSocket comes through to ${hubUrl.origin} in ${Date.now() - startedAt} ms, speaking ${subprotocol}`)));
    socket.once("unexpected-response", (_request, { statusCode = 0 }) => end(refused(check, statusCode)));
    socket.on("error", (error: NodeJS.ErrnoException) =>
      end(
        fault(check, `no WebSocket comes through (${error.code ?? error.message})`, "If a proxy on the way cuts WebSockets: postern listen --transport poll"),
      ),
    );
  });
}

function refused(check: string, status: number): Finding {
  if (status === 401) return fault(check, "it does not take this token (401)", "Run postern login again, or make a new agent token.");
  if (status === 403) return fault(check, "this token may not open tunnels (403)", "Ask for the right to open tunnels.");
  if (status === 426) return fault(check, "it speaks no protocol that this agent knows (426)", "Update the agent.");
  return fault(check, `it answered the upgrade with ${status}`, "Something before the hub does not pass WebSockets on: postern listen --transport poll");
}
