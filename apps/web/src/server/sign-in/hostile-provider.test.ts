import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestBrowser } from "../testing/browser.ts";
import { hostileAnswers } from "../testing/hostile-answers.ts";
import { type Party, refusalOf, WaysIn, ways } from "../testing/ways-in.ts";
import { completeSignInAt } from "./callback.ts";

let world: WaysIn;
let honest: Party;

beforeAll(async () => {
  world = await WaysIn.open();
  honest = await world.newParty("honest");
});
afterAll(() => world.close());

describe.each(ways)("%s", (way) => {
  test("an honest answer signs in, so that the others mean something", async () => {
    const { response, browser } = await world.tries(way, honest);
    if (way === "at an endpoint") expect(response.headers.get("refresh")).toContain("/.postern/session?code=");
    else expect(browser.cookie("postern-session")).toBeDefined();
  });

  test.each(hostileAnswers)("nobody comes in with %s, and the sentence is clear", async (_, answer, check) => {
    expect(await refusalOf(await world.tries(way, honest, answer({ evilUrl: world.evil.url, honest: honest.provider })))).toBe(check);
    expect(world.evil.calls()).toBe(0);
  });

  test("nobody comes in with another sign-in's state", async () => {
    const { browser, start, back } = world.newVisitor();
    const location = (await start(way, honest)).headers.get("location") ?? "";
    const callback = new URL(honest.provider.authorize(location));
    const state = callback.searchParams.get("state") ?? "";
    callback.searchParams.set("state", `${state.slice(0, 8)}${"x".repeat(35)}.${"x".repeat(22)}`);
    expect(await refusalOf({ response: await back(callback.href, "honest"), browser })).toBe("state");
  });

  test("nobody comes in with another sign-in's code: it is bound to the browser that began (PKCE)", async () => {
    const first = world.newVisitor();
    const code = new URL(honest.provider.authorize((await first.start(way, honest)).headers.get("location") ?? "")).searchParams.get("code") ?? "";
    expect(await refusalOf(await world.tries(way, honest, { callback: { code } }))).toBe("code");
  });

  test("an answer counts once: brought again with the cookie put back, it opens nothing", async () => {
    const { browser, start, back } = world.newVisitor();
    const cookies = (await start(way, honest)).headers;
    const callback = honest.provider.authorize(cookies.get("location") ?? "");
    await back(callback, "honest");
    const again = new TestBrowser();
    again.keep(new Response(null, { headers: cookies }));
    const response = await completeSignInAt(world.home.dashboard, again.request(callback), "honest");
    expect(await refusalOf({ response, browser: again })).toBe("cookie");
    expect(browser).toBeDefined();
  });

  test("a provider of one organization signs nobody in at another", async () => {
    const other = await world.newParty(`other-${way.replaceAll(" ", "-")}`);
    const { browser, start, back } = world.newVisitor();
    const location = (await start(way, other)).headers.get("location") ?? "";
    expect(await refusalOf({ response: await back(honest.provider.authorize(location), other.slug), browser })).toBe("issuer");
  });
});
