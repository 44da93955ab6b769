import { z } from "zod";
import { HeaderName } from "./header-name.ts";

const originOf = /^https:\/\/[^\s/?#@\\<>{}]+(?=\/)/;
const placeholder = /\{(?:body|query|header):[^{}\s]{1,200}\}/g;

/** Whether a text is an https address whose host is fixed and whose path or query names at least one thing of the request. */
function isLookUp(text: string): boolean {
  const origin = originOf.exec(text)?.[0];
  if (origin === undefined || text.includes("#")) return false;
  const filled = text.replace(placeholder, "x");
  return filled !== text && !/[{}<>\\\s]/.test(filled) && URL.canParse(filled) && new URL(filled).origin === new URL(origin).origin;
}

const Path = z.string().trim().min(1).max(200);

/** How the provider's own API is asked about an event, and what its answer must say. */
export const FetchBackGate = z
  .strictObject({
    kind: z.literal("fetch-back"),
    url: z
      .string()
      .trim()
      .max(1_000)
      .refine(isLookUp, "must be an https URL that names the event in its path or query, such as https://api.example.com/v1/payments/{body:data.id}")
      .describe("Where the provider says what it knows of the event, with {body:data.id}, {query:id} or {header:X-Id} where its name stands"),
    header: HeaderName.default("Authorization").describe("The header that holds the credential"),
    credential: z
      .string()
      .max(2_000)
      .regex(/^\P{Cc}*$/u, "must be one line")
      .default("")
      .describe("What stands in it, such as Bearer and an API key; stored sealed. None is sent when empty"),
    same: z
      .array(z.strictObject({ body: Path.describe("JSON path in the request's body"), answer: Path.describe("JSON path in the provider's answer") }))
      .max(10)
      .default([])
      .describe("What the answer must say as the body does, such as a status or an amount"),
  })
  .describe(
    "Asks the provider's own API about each event before it is let in, for a proof that does not cover the body. Refuses what the provider does not know; while it cannot be asked, the sender is told to come again.",
  );
export type FetchBackGate = z.infer<typeof FetchBackGate>;
