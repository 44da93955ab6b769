import superjson from "superjson";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openTestDashboard, signedIn, type TestDashboard, webUrl } from "../testing/dashboard.ts";
import { addRequest, type FilledOrganization, fillOrganization } from "../testing/filled-organization.ts";
import { apiPath, handleApi } from "./handle.ts";
import { viewsMax } from "./live-view.ts";

let home: TestDashboard;
let acme: FilledOrganization;

beforeAll(async () => {
  home = await openTestDashboard();
  acme = await fillOrganization(home, "acme");
});
afterAll(() => home.close());

test("a live view gets what arrives, and goes on after its last row when it comes back", async () => {
  const watcher = await signedIn(home, acme);
  const watching = new AbortController();
  const input = encodeURIComponent(superjson.stringify({ projectId: acme.projectId, filter: "method:POST" }));
  const open = (last = "") =>
    handleApi(
      home.dashboard,
      new Request(`${webUrl}${apiPath}/request.tail?input=${input}`, { signal: watching.signal, headers: { cookie: watcher, "last-event-id": last } }),
    );
  const endpoint = await acme.owner.endpoint.get({ id: acme.ids.ep });

  const rows = await rowsOf(await open());
  const { req } = await addRequest(home, acme, { endpoint, destinationId: acme.ids.dst });
  await home.sql("SELECT pg_notify('postern_request', $1)", [acme.projectId]);
  await rows.until(req, 10_000);

  const { req: later } = await addRequest(home, acme, { endpoint, destinationId: acme.ids.dst });
  await (await rowsOf(await open(req))).until(later, 10_000);
  watching.abort();
});

test("who watches a project's tunnels is told at once when an agent comes or goes there, and nothing of another organization's", async () => {
  const watcher = await signedIn(home, acme);
  const watching = new AbortController();
  const watch = (projectId: string, signal?: AbortSignal) => {
    const input = encodeURIComponent(superjson.stringify({ projectId }));
    return handleApi(
      home.dashboard,
      new Request(`${webUrl}${apiPath}/tunnel.tail?input=${input}`, { ...(signal && { signal }), headers: { cookie: watcher } }),
    );
  };
  const news = await rowsOf(await watch(acme.projectId, watching.signal));
  await news.until(new Date().toISOString().slice(0, 10), 10_000); // it listens
  await new Promise((resolve) => setTimeout(resolve, 500));
  await home.sql("SELECT pg_notify('postern_agent', $1)", [acme.projectId]);
  await news.more(5_000); // half of what it takes to look again without a notification
  watching.abort();

  const globex = await fillOrganization(home, "globex");
  expect(await (await watch(globex.projectId)).text()).toContain("PSTN-4004");
});

test("a live view ends soon after its watcher was signed out", async () => {
  const watcher = await signedIn(home, acme);
  const input = encodeURIComponent(superjson.stringify({ projectId: acme.projectId }));
  const response = await handleApi(home.dashboard, new Request(`${webUrl}${apiPath}/request.tail?input=${input}`, { headers: { cookie: watcher } }));
  await home.sql("DELETE FROM session WHERE organization_id = $1", [acme.id]);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11_000 });
  const text = await response.text();
  vi.useRealTimers();
  expect(text).toContain("PSTN-3001");
});

test("nobody has endlessly many live views, and a closed one makes room", async () => {
  const watcher = await signedIn(home, acme);
  const input = encodeURIComponent(superjson.stringify({ projectId: acme.projectId }));
  const open = (signal?: AbortSignal) =>
    handleApi(home.dashboard, new Request(`${webUrl}${apiPath}/request.tail?input=${input}`, { headers: { cookie: watcher }, ...(signal && { signal }) }));
  const watching = new AbortController();
  const views = await Promise.all(Array.from({ length: viewsMax }, () => open(watching.signal)));
  await expect.poll(() => home.dashboard.openViews.get(acme.userId)).toBe(viewsMax);
  expect(await (await open()).text()).toContain("PSTN-1029");

  watching.abort();
  await Promise.all(views.map((view) => view.body?.cancel().catch(() => {})));
  await expect.poll(() => home.dashboard.openViews.has(acme.userId)).toBe(false);
});

/** Reads a stream of server-sent events until the one of this id has come. */
async function rowsOf(response: Response) {
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  return {
    async more(timeoutMs: number) {
      const late = new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error("nothing came")), timeoutMs).unref());
      seen += (await Promise.race([reader?.read(), late]))?.value ?? "";
    },
    async until(id: string, timeoutMs: number) {
      const late = new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error(`${id} did not come; seen: ${seen}`)), timeoutMs).unref());
      while (!seen.includes(`id: ${id}`)) seen += (await Promise.race([reader?.read(), late]))?.value ?? "";
    },
  };
}
