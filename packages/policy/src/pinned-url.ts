import type { Pinned } from "./place.ts";
import { listOf } from "./settle.ts";

const lettersMax = 1_000;

/** A URL that a message names, when it lies where the record pins it: https on a known host, nothing hidden in it. Asked before any fetch. */
export function pinnedUrl(text: string, pinned: Pinned): URL | undefined {
  if (text.length > lettersMax || !URL.canParse(text)) return;
  const url = new URL(text);
  const isPlain = url.protocol === "https:" && url.port === "" && url.username === "" && url.password === "" && url.hash === "";
  const isKnown = listOf(pinned.hosts).some((host) => hostPattern(host).test(url.hostname));
  return isPlain && isKnown && url.pathname.endsWith(pinned.pathEnds ?? "") ? url : undefined;
}

/** `sns.*.amazonaws.com`: the star is one label, and never the registrable end of a name. */
function hostPattern(host: string): RegExp {
  const labels = host
    .toLowerCase()
    .split("*")
    .map((text) => text.replaceAll(".", "\\."));
  return new RegExp(`^${labels.join("[a-z0-9-]+")}$`);
}
