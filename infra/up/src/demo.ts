/** A person of a demo organization; the subject is what the identity provider vouches for. */
export interface DemoPerson {
  subject: string;
  email: string;
  name: string;
  /** What login gates of endpoints can ask for. */
  groups: string[];
}
export interface DemoOrganization {
  slug: string;
  name: string;
  people: DemoPerson[];
}

/** Two organizations with one person each, so that what separates them can be seen. */
export const demoOrganizations: DemoOrganization[] = [
  { slug: "acme", name: "Acme", people: [{ subject: "alice", email: "alice@acme.test", name: "Alice Anders", groups: ["engineering", "on-call"] }] },
  { slug: "globex", name: "Globex", people: [{ subject: "bob", email: "bob@globex.test", name: "Bob Berg", groups: ["support"] }] },
];

export const demoClientId = "postern";
