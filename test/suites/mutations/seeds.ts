import path from "node:path";
import { neededSettings, sampleNowSeconds, sampleSecret, signedSample } from "@postern/policy/made-sample";
import type { Inbound, PolicyPorts, PreparedPolicy } from "@postern/policy/ports";
import { preparePolicy } from "@postern/policy/prepare";
import type { ProviderSpec } from "@postern/policy/provider";
import { providers } from "@postern/policy/providers/index";
import { vectorTrial } from "../../vectors/judge.ts";
import { readVectors } from "../../vectors/vector.ts";
import { type Coverage, coverageOf, shownScheme } from "./coverage.ts";

/** A request that its provider's gate lets in, to be spoiled. */
export interface Seed {
  provider: string;
  request: Inbound;
  policy: PreparedPolicy;
  ports: PolicyPorts;
  coverage: Coverage;
}

/** The made sample of every provider that signs with a shared secret, and the accepted vectors of the others; each is accepted as it stands. */
export async function makeSeeds(vectorFolders: readonly string[] = []): Promise<Seed[]> {
  const own = path.join(import.meta.dirname, "../../vectors/data");
  const vectors = [own, ...vectorFolders].flatMap(readVectors).filter(({ expect }) => expect === "accept");
  const seeds = [...providers.map(seedOf), ...vectors.map(vectorSeed)].filter((seed) => seed !== undefined);
  const accepted = await Promise.all(seeds.map((seed) => isEvent(seed)));
  return seeds.filter((_, index) => accepted[index]);
}

async function isEvent({ policy, request, ports }: Seed): Promise<boolean> {
  const { verdict, handshake } = await policy.evaluate(request, ports);
  return verdict === "accepted" && handshake === undefined;
}

function seedOf(spec: ProviderSpec): Seed | undefined {
  const { slug: provider } = spec;
  const settings = neededSettings(spec);
  const event = signedSample(spec);
  if (!event) return;
  const { pathname, search } = new URL(event.url);
  const { url, headers, body } = event;
  const request = { method: "POST", url, target: pathname + search, rawHeaders: headers.flat(), body, clientIp: "192.0.2.7" };
  const secrets = [{ id: "sec_1", kind: "shared" as const, value: sampleSecret, activeFromMs: 0 }];
  const policy = preparePolicy({ all: [{ kind: "signature", provider, settings }] }, { endpointId: "ep_1", secrets });
  const ports = { nowMs: () => sampleNowSeconds * 1_000, micros: () => 0, takeToken: () => ({ taken: true as const }) };
  return withCoverage(spec, { provider, request, policy, ports });
}

function vectorSeed(vector: Parameters<typeof vectorTrial>[0]): Seed | undefined {
  const trial = vectorTrial(vector, []);
  return trial && withCoverage(trial.spec, { provider: trial.spec.slug, request: trial.request, policy: trial.policy, ports: trial.ports });
}

function withCoverage(spec: ProviderSpec, seed: Omit<Seed, "coverage">): Seed | undefined {
  const scheme = shownScheme(spec, seed.request);
  return scheme && { ...seed, coverage: coverageOf(scheme) };
}
