import { expect, test } from "vitest";
import { aliasMeant, searchProviders } from "./provider-search.ts";

const entryOf = (slug: string, name: string, ...aliases: string[]) => ({ slug, name, aliases });
const entries = [
  entryOf("github", "GitHub"),
  entryOf("gitlab", "GitLab"),
  entryOf("meta", "Meta", "Facebook", "Instagram", "WhatsApp"),
  entryOf("cal-com", "Cal.com"),
  entryOf("metabase", "Metabase"),
  entryOf("aws-sns", "Amazon SNS", "AWS", "Simple Notification Service"),
  entryOf("acme", "Acme of Amazonia"),
];
const found = (text: string) => searchProviders(entries, text).map(({ slug }) => slug);

test("a provider is found by its name, its slug and its other names, however they are written", () => {
  expect(found("facebook")).toEqual(["meta"]);
  expect(found("  WhatsApp ")).toEqual(["meta"]);
  expect(found("calcom")).toEqual(["cal-com"]);
  expect(found("cal.com")).toEqual(["cal-com"]);
  expect(found("aws sns")).toEqual(["aws-sns"]);
  expect(found("notification")).toEqual(["aws-sns"]);
  expect(found("GÍTHUB")).toEqual(["github"]);
});

test("what is called so stands before what begins so, and that before what only has it somewhere", () => {
  expect(found("meta")).toEqual(["meta", "metabase"]);
  expect(found("git")).toEqual(["github", "gitlab"]);
  expect(found("amazon")).toEqual(["aws-sns", "acme"]);
  expect(found("lab")).toEqual(["gitlab"]);
});

test("an empty search, and one of signs alone, leaves all in their order; one that fits nothing leaves none", () => {
  expect(found("")).toHaveLength(entries.length);
  expect(found(" .-")).toHaveLength(entries.length);
  expect(found("zzzz")).toEqual([]);
  expect(found("(.*)+$")).toHaveLength(entries.length);
});

test("an alias is told only where the name itself would leave one wondering", () => {
  const [github, , meta] = entries;
  if (!github || !meta) throw new Error("the entries are there");
  expect(aliasMeant(meta, "whats")).toBe("WhatsApp");
  expect(aliasMeant(meta, "met")).toBeUndefined();
  expect(aliasMeant(github, "git")).toBeUndefined();
  expect(aliasMeant(meta, "")).toBeUndefined();
});
