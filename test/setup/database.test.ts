import pg from "pg";
import { expect, test } from "vitest";
import { createTestDatabase } from "./database.ts";

test("a login role sees nothing of any organization without a context", async () => {
  const database = await createTestDatabase();
  const admin = new pg.Client({ connectionString: database.url });
  const web = new pg.Client({ connectionString: database.as("web") });
  await Promise.all([admin.connect(), web.connect()]);
  await admin.query("INSERT INTO organization (id, slug, name) VALUES ('org_1', 'acme', 'Acme')");
  expect((await web.query("SELECT * FROM organization")).rows).toEqual([]);
  await web.query("BEGIN; SELECT set_config('app.organization_id', 'org_1', true)");
  expect((await web.query("SELECT slug FROM organization")).rows).toEqual([{ slug: "acme" }]);
  await Promise.all([admin.end(), web.end()]);
  await database.drop();
});
