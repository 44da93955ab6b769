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
const key = "[a-z*][a-z0-9_.*-]*";
const string = '"(?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e]|\\\\["\\\\])*"';
const bare = `(?:${string}|-?\\d{1,15}|\\?[01]|:[A-Za-z0-9+/=]*:|[A-Za-z*][A-Za-z0-9:/!#$%&'*+.^_\`|~-]*)`;
const parameters = `(?:; *${key}(?:=${bare})?)*`;
const item = `${string}${parameters}`;
const innerList = `\\( *(?:${item}(?: +${item})* *)?\\)${parameters}`;
const inputMember = new RegExp(`^(${key})=(${innerList})$`);
const signatureMember = new RegExp(`^(${key})=:([A-Za-z0-9+/=]*):${parameters}$`);

/** The members of a Signature-Input field by their labels; nothing when it is not well-formed. */
export function parseSignatureInput(value: string): ReadonlyMap<string, SignatureInput> | undefined {
  return dictionary(value, inputMember, readInput);
}

/** The signatures of a Signature field by their labels, as base64; nothing when it is not well-formed. */
export function parseSignatures(value: string): ReadonlyMap<string, string> | undefined {
  return dictionary(value, signatureMember, (base64) => base64);
}

/** A dictionary (RFC 9651, section 3.2) whose members all have one form. A label that stands twice leaves open which one is meant. */
function dictionary<Member>(value: string, form: RegExp, read: (text: string) => Member): ReadonlyMap<string, Member> | undefined {
  if (value.length > lettersMax) return;
  const members = new Map<string, Member>();
  for (const text of splitMembers(value)) {
    const [, label, member] = form.exec(text.trim()) ?? [];
    if (label === undefined || member === undefined || members.has(label) || members.size >= membersMax) return;
    members.set(label, read(member));
  }
  return members;
}

/** Commas outside of quotes. */
function splitMembers(value: string): readonly string[] {
  return value.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? [];
}

function readInput(text: string): SignatureInput {
  const end = closingBracket(text);
  const components = [...text.slice(1, end).matchAll(new RegExp(`(${string})(${parameters})`, "g"))];
  return {
    text,
    components: components.map(([, name = "", own = ""]) => ({ name: unquote(name), parameters: readParameters(own) })),
    parameters: readParameters(text.slice(end + 1)),
  };
}

function closingBracket(text: string): number {
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|\)/g)) if (match[0] === ")") return match.index;
  return text.length;
}

function readParameters(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(new RegExp(`; *(${key})(?:=(${bare}))?`, "g"))].map(([, name = "", value = "?1"]) => [name, unquote(value)]));
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(["\\])/g, "$1") : text;
}
