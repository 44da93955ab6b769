import type { Pinned } from "./place.ts";
import { listOf } from "./settle.ts";

const lettersMax = 1_000;

/** A URL that a message names, when it lies where the record pins it: https on a known host, nothing hidden in it. Asked before any fetch. */
export function pinnedUrl(text: string, pinned: Pinned): URL | undefined {
  if (text.length > lettersMax || !URL.canParse(text)) return;
  const url = new URL(text);
  const isPlain = url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "" && url.hash === "";
  const isKnown = listOf(pinned.hosts).some((host) => fitsHost(url.hostname, host));
  return isPlain && isKnown && url.pathname.endsWith(pinned.pathEnds ?? "") ? url : undefined;
}

const wildcards: ReadonlyMap<string, RegExp> = new Map([
  ["*", /^[a-z0-9-]+$/],
  ["{region}", /^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/],
]);

/**
 * Label by label: `*` is any one, `{region}` a region of AWS, for S3 gives names such as `<bucket>.s3.amazonaws.com` to anyone. What an endpoint's
 * owner writes as a host comes here too, so no pattern is made of it: a hostile one would hold up the whole process.
 */
function fitsHost(name: string, host: string): boolean {
  const labels = name.split(".");
  const wanted = host.toLowerCase().split(".");
  return labels.length === wanted.length && wanted.every((label, index) => wildcards.get(label)?.test(labels[index] ?? "") ?? label === labels[index]);
}
