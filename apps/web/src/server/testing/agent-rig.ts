import type { Role } from "@postern/contract/role";
import { authenticateKey } from "@postern/db/access/authenticate-key";
import { rightsOfRole } from "@postern/db/access/rights-of";
import { newId } from "@postern/db/new-id";
import type { Scope } from "@postern/db/scope";
import { problemOf } from "../api/problem-of.ts";
import { type OAuthSaid, TestAgent } from "./agent.ts";
import { addOrganization, openTestDashboard, type TestDashboard, type TestOrganization } from "./dashboard.ts";
import { callerOf, type TestCaller } from "./filled-organization.ts";

/** A member of an organization, in a browser of theirs. */
export interface TestPerson {
  id: string;
  scope: Scope;
  /** What they do about agents, with what is otherwise about them now. */
  at(more?: Partial<Scope>): TestCaller["agentSignIn"];
}
export interface SignedInAgent {
  laptop: TestAgent;
  person: TestPerson;
  codes: OAuthSaid["body"];
  tokens: OAuthSaid["body"];
}

/** Two organizations, their people, and agents that these sign in. */
export class AgentRig {
  readonly home: TestDashboard;
  readonly acme: TestOrganization;
  readonly globex: TestOrganization;
  #addresses = 0;

  constructor(home: TestDashboard, [acme, globex]: [TestOrganization, TestOrganization]) {
    this.home = home;
    this.acme = acme;
    this.globex = globex;
  }

  static async open(): Promise<AgentRig> {
    const home = await openTestDashboard();
    return new AgentRig(home, [await addOrganization(home, "acme"), await addOrganization(home, "globex")]);
  }

  close(): Promise<void> {
    return this.home.close();
  }

  /** An agent at an address of its own. */
  agent(): TestAgent {
    return new TestAgent(this.home, `198.51.100.${++this.#addresses}`);
  }

  async addPerson(role: Role = "developer", { id: organizationId } = this.acme): Promise<TestPerson> {
    const id = newId("usr");
    await this.home.sql(`INSERT INTO "user" (organization_id, id, email, name) VALUES ($1, $2, 'ada@test', 'Ada')`, [organizationId, id]);
    await this.home.sql("INSERT INTO membership (organization_id, user_id, role) VALUES ($1, $2, $3)", [organizationId, id, role]);
    const scope: Scope = {
      ...{ organizationId, actor: { kind: "user", id, name: "Ada" }, rights: rightsOfRole(role), ip: `203.0.113.${++this.#addresses}`, traceId: "trace" },
      ...{ sessionId: "ses_1", authenticatedAt: new Date() },
    };
    return { id, scope, at: (more = {}) => callerOf(this.home, { ...scope, ...more }).agentSignIn };
  }

  /** Signs an agent in as a person of acme. */
  async signsIn({ form = {}, person }: { form?: Record<string, string>; person?: TestPerson } = {}): Promise<SignedInAgent> {
    const laptop = this.agent();
    const signing = person ?? (await this.addPerson());
    const { body: codes } = await laptop.asks(form);
    await signing.at().approve({ userCode: String(codes.user_code) });
    const { body: tokens } = await laptop.polls(codes.device_code);
    return { laptop, person: signing, codes, tokens };
  }

  /** In whose name the holder of this token calls. */
  scopeOf(token: unknown): Promise<Scope | undefined> {
    return authenticateKey(this.home.dashboard.database, String(token));
  }

  /** The audit entries of an action. */
  entries(action: string): Promise<Record<string, unknown>[]> {
    return this.home.sql("SELECT * FROM audit_entry WHERE action = $1 ORDER BY seq", [action]);
  }
}

/** The problem's code that a call ends with; "done" when it does what it should. */
export function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "done",
    (error: unknown) => problemOf(error).code,
  );
}
