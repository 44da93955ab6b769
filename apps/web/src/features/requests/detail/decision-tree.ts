import type { TraceStep } from "@postern/contract/policy";
import type { Tone } from "../../../ui/badge.tsx";
import type { ShapeName } from "../../../ui/shape.tsx";
import { withGroups } from "./decision-groups.ts";

export interface GateLine {
  step: TraceStep;
  /** How deep in groups it stands; 0 for the policy's own list. */
  depth: number;
  isGroup: boolean;
}

/** The steps of a trace, and the groups they stand in, in reading order with their depth: `2.1` stands inside `2`. */
export function linesOf(trace: readonly TraceStep[]): GateLine[] {
  const paths = trace.map((step) => step.path);
  return withGroups(trace).map((step) => ({
    step,
    depth: step.path === "" ? 0 : step.path.split(".").length - 1,
    isGroup: paths.some((path) => path.startsWith(`${step.path}.`)),
  }));
}

/** How an outcome is told: word, shape and colour together. */
export const outcomeLook: Record<TraceStep["outcome"], { word: string; tone: Tone; shape: ShapeName }> = {
  passed: { word: "Passed", tone: "good", shape: "dot" },
  failed: { word: "Failed", tone: "bad", shape: "cross" },
  skipped: { word: "Skipped", tone: "muted", shape: "dash" },
  "not-reached": { word: "Not reached", tone: "muted", shape: "ring" },
};

const gateNames: Record<string, string> = {
  address: "Address",
  method: "Method",
  "content-type": "Content type",
  "body-size": "Body size",
  "body-schema": "Body schema",
  expression: "Expression",
  "shared-secret": "Shared secret",
  signature: "Signature",
  certificate: "Client certificate",
  "oidc-token": "OIDC token",
  "oidc-login": "OIDC login",
  replay: "Replay window",
  rate: "Rate",
  all: "All of these",
  any: "Any of these",
  group: "A group of gates",
};

/** A gate's name on the screen; a kind not known here is shown by its own word. */
export function gateName(gate: string): string {
  return Object.hasOwn(gateNames, gate) ? (gateNames[gate] ?? gate) : gate.replaceAll("-", " ");
}
