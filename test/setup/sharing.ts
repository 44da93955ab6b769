import { type AgentSettings, startAgent } from "./agent.ts";

const readyMs = 40_000;

/** The real agent with a share, once it is ready; `args` is what stands after `postern share`. */
export async function sharing({ server, token, args }: Pick<AgentSettings, "server" | "token" | "args">): Promise<{ stop(): Promise<void> }> {
  const agent = startAgent({ server, token, verb: ["share"], args });
  await agent.said("ready", readyMs);
  return {
    async stop() {
      await agent.stop();
    },
  };
}
