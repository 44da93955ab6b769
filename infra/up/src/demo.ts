/** A person of a demo organization; the subject is what the identity provider vouches for. */
export interface DemoPerson {
  subject: string;
  email: string;
  name: string;
}
export interface DemoOrganization {
  slug: string;
  name: string;
  people: DemoPerson[];
}

/** Two organizations with one person each, so that what separates them can be seen. */
export const demoOrganizations: DemoOrganization[] = [
  { slug: "acme", name: "Acme", people: [{ subject: "alice", email: "alice@acme.test", name: "Alice Anders" }] },
  { slug: "globex", name: "Globex", people: [{ subject: "bob", email: "bob@globex.test", name: "Bob Berg" }] },
];

export const demoClientId = "postern";
