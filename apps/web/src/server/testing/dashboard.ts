import { randomBytes } from "node:crypto";
import { createSession } from "@postern/db/access/session";
import { newId } from "@postern/db/new-id";
import { createOrganization, type NewConnection } from "@postern/db/seed";
import { createTestDatabase, type TestDatabase } from "@postern/test/setup/database";
import { type Dashboard, openDashboard } from "../dashboard.ts";
import { readEnv } from "../env.ts";
import { hashOf, newToken } from "../token.ts";

export const webUrl = "http://127.0.0.1:3999";

export interface TestDashboard extends Pick<TestDatabase, "url" | "sql"> {
  dashboard: Dashboard;
  close(): Promise<void>;
}

/** The dashboard's server over a database of its own. */
export async function openTestDashboard(more: Record<string, string> = {}): Promise<TestDashboard> {
  const { url, as, sql, drop } = await createTestDatabase();
  const dashboard = openDashboard(
    readEnv({
      DATABASE_URL: as("web"),
      POSTERN_KEYS: `k1:${randomBytes(32).toString("base64")}`,
      POSTERN_SESSION_SECRET: randomBytes(32).toString("hex"),
      POSTERN_WEB_URL: webUrl,
      POSTERN_SHARE_URL: "http://share.localhost:8083",
      POSTERN_LOCAL: "1",
      POSTERN_LOG_LEVEL: "silent",
      ...more,
    }),
  );
  return {
    ...{ url, sql, dashboard },
    async close() {
      await dashboard.close();
      await drop();
    },
  };
}

export interface TestOrganization {
  id: string;
  slug: string;
  projectId: string;
  userId: string;
}

/** An organization with one project and one member, its owner; strangers of its provider join as developers. */
export async function addOrganization(home: TestDashboard, slug: string, provider?: Omit<NewConnection, "label">): Promise<TestOrganization> {
  const { dashboard, url } = home;
  const connection = provider && { ...provider, label: "Test" };
  const projects = [{ slug: "production", name: "Production" }];
  const { organizationId: id } = await createOrganization(url, dashboard.database.keyRing, { slug, name: slug, projects, ...(connection && { connection }) });
  const userId = newId("usr");
  await home.sql(`INSERT INTO "user" (organization_id, id, email, name) VALUES ($1, $2, $3, $4)`, [id, userId, `owner@${slug}.test`, `Owner of ${slug}`]);
  await home.sql("INSERT INTO membership (organization_id, user_id, role) VALUES ($1, $2, 'owner')", [id, userId]);
  const [project] = await home.sql("SELECT id FROM project WHERE organization_id = $1", [id]);
  return { id, slug, projectId: String(project?.id), userId };
}

/** The Cookie header of a browser in which the organization's owner is signed in. */
export async function signedIn({ dashboard }: TestDashboard, { id: organizationId, userId }: TestOrganization): Promise<string> {
  const token = newToken();
  await createSession(dashboard.database, { organizationId, userId, tokenHash: hashOf(token), address: "192.0.2.1", browser: "test", method: "sso" });
  return `${dashboard.cookies.session}=${token}`;
}
