import { insideReader } from "./inside.ts";
import type { JsonPaths } from "./json-paths.ts";
import type { Input, Place } from "./place.ts";
import type { Reading } from "./reading.ts";
import { listOf } from "./settle.ts";

/** Every value that stands at an input, in order. */
export type Read = (request: Reading) => readonly string[];

/** Makes an input ready; its JSON path joins those that the policy looks up in one pass. */
export function readerOf(input: Input, paths: JsonPaths): Read {
  const read = placeReader(input, paths);
  const inside = insideReader(input);
  return inside ? (request) => read(request).flatMap(inside) : read;
}

function placeReader(place: Place, paths: JsonPaths): Read {
  if ("header" in place) {
    const name = place.header.toLowerCase();
    return (request) => request.header(name);
  }
  if ("query" in place) return (request) => request.query(place.query);
  if ("form" in place) return (request) => request.form()?.getAll(place.form) ?? [];
  if ("json" in place) {
    const slot = paths.add(place.json);
    return (request) => one(request.json(slot));
  }
  if ("claim" in place) return (request) => request.token?.claim(place.claim) ?? [];
  if ("jose" in place) return (request) => request.token?.header(place.jose) ?? [];
  if ("whole" in place) return (request) => [request.body.toString("utf8")];
  if ("client" in place) return (request) => [request.clientIp];
  if ("setting" in place) return () => listOf(place);
  return () => [];
}

function one(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}

/** In words, for traces and cards: "header X-GitHub-Delivery". */
export function nameOfInput(input: Input): string {
  const within = [input.inner, input.xml].filter((path) => path !== undefined);
  return `${nameOfPlace(input)}${within.length > 0 ? ` (${within.join(" ")})` : ""}`;
}

function nameOfPlace(place: Place): string {
  if ("header" in place) return `header ${place.header}`;
  if ("query" in place) return `query parameter ${place.query}`;
  if ("form" in place) return `form field ${place.form}`;
  if ("json" in place) return `body ${place.json}`;
  if ("item" in place) return `each item's ${place.item}`;
  if ("claim" in place) return `claim ${place.claim}`;
  if ("jose" in place) return `token header ${place.jose}`;
  if ("client" in place) return "client address";
  return "whole" in place ? "the body" : `the setting ${place.setting}`;
}
