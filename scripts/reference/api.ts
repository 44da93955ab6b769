import { api, type Procedure } from "@postern/contract/api";
import { rightMeaning } from "@postern/contract/role";
import { fieldsOf, fieldTable, table } from "./markdown.ts";

const callOf: Record<Procedure["kind"], string> = { query: "GET", command: "POST", tail: "GET, server-sent events" };

/** `api-key.create` is `apiKey.create` on the wire. */
const pathOf = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

export function apiPage(): string {
  const sections = Object.entries(api).map(([name, { kind, right, summary, input }]: [string, Procedure]) => {
    const fields = fieldsOf(input).length > 0 ? `\n\n${fieldTable(input)}` : "\n\nIt takes no input.";
    return `## ${name}\n\n${summary}.\n\n\`${callOf[kind].split(",")[0]} /api/trpc/${pathOf(name)}\` · ${kind} · ${needOf(right)}${fields}`;
  });
  return `# API

The dashboard's own API is the public one: [tRPC](https://trpc.io) at \`/api/trpc\`, with types in \`@postern/contract\`
([a consumer in 20 lines](../../examples/trpc-client)). Send an API key as \`Authorization: Bearer key_…\`.
Commands are POST and leave an audit entry under the same name; input and output are [superjson](https://github.com/flightcontrolhq/superjson).

${table(
  ["right", "what it allows"],
  Object.entries(rightMeaning).map(([right, meaning]) => [`\`${right}\``, meaning]),
)}

${sections.join("\n\n")}
`;
}

function needOf(right: Procedure["right"]): string {
  return right === "anyone" ? "for whoever is signed in, agents too" : `needs the right \`${right}\``;
}
