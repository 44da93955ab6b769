import { expect, test } from "vitest";
import type { AgentEvent, Ready } from "../events.ts";
import { openScreen } from "./screen.ts";

/** What stands on the screen of a quiet agent after these. */
function quietly(...events: AgentEvent[]): string {
  let written = "";
  const out = { write: (text: string) => (written += text) } as unknown as NodeJS.WriteStream;
  const tell = openScreen("quiet", { out, err: out, noColor: true });
  for (const event of events) tell(event);
  return written;
}

const ready: Ready = {
  ...{ type: "ready", tunnelId: "tun_a", forward: "http://localhost:3000", epoch: 1, held: { count: 0, bytes: 0 }, resumed: false, asking: false },
  ...{ slots: 8, members: 1, transport: "ws" },
};

test("a quiet agent says nothing while all goes well", () => {
  expect(quietly({ type: "connecting" }, ready, { type: "inspecting", url: "http://127.0.0.1:4040/#k=a" })).toBe("");
});

test("a quiet agent says that it polls, or that visitors' connections do not come through: neither is ever silent", () => {
  expect(quietly({ type: "transport", transport: "poll", cause: "no-websocket", says: "no WebSocket comes through" })).toMatch(/^Polling the hub: /);
  expect(quietly({ type: "dial-failed", cause: "timeout", says: "no answer" })).toMatch(/^No connection for visitors comes through/);
});

test("a quiet agent says what waits for a choice that nobody was asked for", () => {
  expect(quietly({ ...ready, held: { count: 3, bytes: 900 } })).toMatch(/3 events waited/);
});
