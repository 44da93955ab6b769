import type { ProviderSpec } from "./provider.ts";
import { sampleEvent } from "./samples.ts";
import { type SignedEvent, signEvent } from "./sign.ts";

/** Hex, base64 and plain text at once, so that it is a secret under every record. */
export const sampleSecret = "5f0c3a1e8b7d42969a4be1d07c2f9a8e13b6d4505f0c3a1e8b7d42969a4be1d0";
/** 2026-09-21T14:13:20Z, so that a sample is the same whenever it is made. */
export const sampleNowSeconds = 1_790_000_000;
const sampleUrl = "https://hooks.example.com/e/example";

interface SampleChanges {
  secret?: string;
  nowSeconds?: number;
}

/** One event as the provider would send it, signed by the record that checks it; nothing where only the provider itself can sign. */
export function signedSample(spec: ProviderSpec, { secret = sampleSecret, nowSeconds = sampleNowSeconds }: SampleChanges = {}): SignedEvent | undefined {
  const facts = { id: "evt_0a1b2c", nowSeconds };
  return signEvent(spec.slug, secret, { ...sampleEvent(spec.slug, facts), ...facts, url: sampleUrl, settings: neededSettings(spec) });
}

/** A value for each setting that a record demands, so that no gate waits for one. */
export function neededSettings({ settings = [] }: ProviderSpec): Record<string, string | string[]> {
  const value = "https://set.example";
  const needed = settings.filter(({ required }) => required);
  return Object.fromEntries(needed.map(({ name, kind }) => [name, kind === "list" ? [value] : value]));
}
