import { createHash, randomBytes } from "node:crypto";
import { appendAudit } from "./audit.ts";
import { newId } from "./new-id.ts";
import { asMigrator, system } from "./seed.ts";
import type { RunStatement } from "./statement.ts";

export interface NewPerson {
  email: string;
  name: string;
  /** Their subject at the organization's connection, so that single sign-on finds the same person. */
  subject?: string;
}

const linkMs = 3_600_000;

/** A link that signs this person in once, within an hour. Someone who is not there yet becomes the organization's owner. Answers the token of `/link/<token>`. */
export function createOneTimeLink(migratorUrl: string, organizationId: string, person: NewPerson): Promise<{ token: string; userId: string; expiresAt: Date }> {
  return asMigrator(migratorUrl, async (run) => {
    const userId = (await findPerson(run, organizationId, person)) ?? (await insertOwner(run, organizationId, person));
    const token = randomBytes(32).toString("base64url");
    const expiresAt = new Date(Date.now() + linkMs);
    const tokenHash = createHash("sha256").update(token).digest();
    await run("INSERT INTO one_time_link (organization_id, token_hash, user_id, expires_at) VALUES ($1, $2, $3, $4)", [
      organizationId,
      tokenHash,
      userId,
      expiresAt,
    ]);
    await appendAudit(run, organizationId, { actor: system, action: "link.create", target: userId, outcome: "done", after: { expiresAt } });
    return { token, userId, expiresAt };
  });
}

// By subject when one is named, else by address: whoever runs the migrator decides who is meant, no identity provider does.
async function findPerson(run: RunStatement, organizationId: string, { email, subject }: NewPerson): Promise<string | undefined> {
  const member = 'FROM "user" u JOIN membership m ON m.organization_id = u.organization_id AND m.user_id = u.id';
  const [row] = subject
    ? await run(
        `SELECT u.id ${member} JOIN identity i ON i.organization_id = u.organization_id AND i.user_id = u.id WHERE u.organization_id = $1 AND i.subject = $2`,
        [organizationId, subject],
      )
    : await run(`SELECT u.id ${member} WHERE u.organization_id = $1 AND u.email = $2`, [organizationId, email]);
  return row && String(row.id);
}

async function insertOwner(run: RunStatement, organizationId: string, { email, name, subject }: NewPerson): Promise<string> {
  const id = newId("usr");
  await run('INSERT INTO "user" (organization_id, id, email, name) VALUES ($1, $2, $3, $4)', [organizationId, id, email, name]);
  await run("INSERT INTO membership (organization_id, user_id, role) VALUES ($1, $2, 'owner')", [organizationId, id]);
  if (subject) {
    await run(
      `INSERT INTO identity (organization_id, connection_id, issuer, subject, user_id)
       SELECT organization_id, id, issuer, $2, $3 FROM sso_connection WHERE organization_id = $1`,
      [organizationId, subject, id],
    );
  }
  await appendAudit(run, organizationId, { actor: system, action: "member.join", target: id, outcome: "done", after: { role: "owner", email, name } });
  return id;
}
