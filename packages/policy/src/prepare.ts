import { type GateKind, GateSettings, type Policy, type PolicyNode, type SettingsOf } from "@postern/contract/policy";
import { credentialsOf } from "./credentials.ts";
import { evaluate } from "./evaluate.ts";
import { eventReader } from "./event.ts";
import { gates } from "./gates/index.ts";
import { idSources } from "./gates/replay.ts";
import { handshakeReader } from "./handshake.ts";
import { JsonPaths } from "./json-paths.ts";
import { PolicyError } from "./policy-error.ts";
import type { Check, GateInputs, GateMaterial, PreparedPolicy } from "./ports.ts";
import type { ProviderSpec } from "./provider.ts";
import { findSpec, specOf } from "./providers/index.ts";
import { Reading } from "./reading.ts";
import { runningOrder } from "./running-order.ts";
import { exitsOf, refuse, type Tree } from "./steps.ts";

/**
 * Makes a policy ready for every request of its endpoint. `provider` is the endpoint's own, which names events even where no gate checks
 * its signature. Throws a PolicyError that says where, when a gate is of no known kind or cannot work as it is set.
 */
export function preparePolicy(policy: Policy, material: GateMaterial, provider?: string): PreparedPolicy {
  const placed: PlacedGate[] = [];
  const tree = layOut(policy, "", placed);
  const senders = sendersOf(placed, provider);
  const inputs: GateInputs = { ...material, senders, paths: new JsonPaths() };

  const exits = exitsOf(tree, { passed: placed.length, failed: refuse });
  const steps = placed.map(({ path, gate }, index) => ({
    path,
    kind: gate.kind,
    check: checkOf(gate, inputs, path),
    next: exits[index] ?? { passed: refuse, failed: refuse },
  }));
  const ids = placed.flatMap(({ gate }) => (gate.kind === "replay" && gate.id.from !== "provider" ? idSources(gate, inputs) : []));
  const readEvent = eventReader(ids, senders, inputs.paths);
  const handshakes = new Map(senders.map((spec) => [spec.slug, handshakeReader(spec, { ...inputs, proved: true })]));
  const engine = { tree, steps, readEvent, handshakes };
  return {
    evaluate: (request, ports) => evaluate(engine, new Reading(request, inputs.paths), ports),
    hasLogin: placed.some(({ gate }) => gate.kind === "oidc-login"),
    ...credentialsOf(
      placed.map(({ gate }) => gate),
      senders,
    ),
  };
}

interface PlacedGate {
  path: string;
  gate: GateSettings;
}

/** Numbers the gates in the order in which they run; a path is the place as written. Stored policies may be older or newer than this engine, so each gate is parsed again. */
function layOut(node: PolicyNode, path: string, placed: PlacedGate[]): Tree {
  if (!("all" in node || "any" in node)) return placed.push({ path, gate: parseGate(node, path) }) - 1;
  const members = "all" in node ? node.all : node.any;
  if (members.length === 0 && path !== "") throw new PolicyError(path, "a group needs a gate");
  const written = members.map((member, index) => ({ node: member, path: path ? `${path}.${index}` : String(index) }));
  const laidOut = runningOrder(written, { order: node.order, isAny: "any" in node }).map((member) => layOut(member.node, member.path, placed));
  return "all" in node ? { all: laidOut } : { any: laidOut };
}

function parseGate(node: unknown, path: string): GateSettings {
  const parsed = GateSettings.safeParse(node);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PolicyError([path, ...(issue?.path ?? [])].join("."), issue?.message ?? "is not a gate");
}

function checkOf<Kind extends GateKind>(gate: SettingsOf<Kind>, inputs: GateInputs, path: string): Check {
  try {
    return gates[gate.kind as Kind](gate, inputs);
  } catch (error) {
    throw error instanceof PolicyError ? error.under(path) : error;
  }
}

/** Who may send here: the providers whose signatures are checked, then the endpoint's own. */
function sendersOf(placed: readonly PlacedGate[], provider: string | undefined): ProviderSpec[] {
  const checked = placed.flatMap(({ gate, path }) => (gate.kind === "signature" ? [senderOf(gate, path)] : []));
  const own = provider === undefined ? undefined : findSpec(provider);
  const isNew = own && checked.every(({ slug }) => slug !== own.slug);
  return isNew ? [...checked, own] : checked;
}

function senderOf(gate: SettingsOf<"signature">, path: string): ProviderSpec {
  try {
    return specOf(gate.provider, gate);
  } catch (error) {
    throw error instanceof PolicyError ? error.under(path) : error;
  }
}
