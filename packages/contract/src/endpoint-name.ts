import { fitsPattern } from "./filter.ts";

interface NamedEndpoint {
  id: string;
  name: string;
  tags?: readonly string[];
}

/** Whether a word of listen, mirror or a file means this endpoint: its id, its name, a name in which * stands for anything, or one of its tags. */
export function isMeant({ id, name, tags = [] }: NamedEndpoint, word: string): boolean {
  return id === word || fitsPattern(word, name) || tags.includes(word);
}
