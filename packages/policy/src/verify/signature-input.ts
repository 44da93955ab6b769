import { type Item, type Member, type Parameters, parseDictionary } from "../structured-field.ts";

/** A component that is covered: a field or a derived one (`@method`), and its parameters. */
export interface Component {
  name: string;
  parameters: ReadonlyMap<string, string>;
}
/** One member of Signature-Input (RFC 9421, section 4.1). */
export interface SignatureInput {
  components: readonly Component[];
  parameters: ReadonlyMap<string, string>;
  /** The inner list as sent: the value of `@signature-params`. */
  text: string;
}

const membersMax = 8;
const lettersMax = 8_192;

/** The members of a Signature-Input field by their labels; nothing when it is not well-formed. */
export function parseSignatureInput(value: string): ReadonlyMap<string, SignatureInput> | undefined {
  return dictionary(value, readInput);
}

/** The signatures of a Signature field by their labels; nothing when it is not well-formed. */
export function parseSignatures(value: string): ReadonlyMap<string, Buffer> | undefined {
  return dictionary(value, (member) => ("value" in member && member.value.kind === "bytes" ? member.value.value : undefined));
}

/** A dictionary whose members all have one form. A label that stands twice leaves open which one is meant. */
function dictionary<Read>(value: string, read: (member: Member) => Read | undefined): ReadonlyMap<string, Read> | undefined {
  const entries = value.length <= lettersMax ? parseDictionary(value) : undefined;
  if (!entries || entries.length > membersMax) return;
  const members = new Map<string, Read>();
  for (const [label, member] of entries) {
    const is = read(member);
    if (is === undefined || members.has(label)) return;
    members.set(label, is);
  }
  return members;
}

function readInput(member: Member): SignatureInput | undefined {
  if (!("items" in member)) return;
  const components = member.items.map(readComponent);
  if (!components.every((component) => component !== undefined)) return;
  return { components, parameters: textsOf(member.parameters), text: member.text };
}

function readComponent({ value, parameters }: Item): Component | undefined {
  return value.kind === "string" ? { name: value.value, parameters: textsOf(parameters) } : undefined;
}

function textsOf(parameters: Parameters): ReadonlyMap<string, string> {
  return new Map([...parameters].map(([name, { value }]) => [name, Buffer.isBuffer(value) ? value.toString("base64") : String(value)]));
}
