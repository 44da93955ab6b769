import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

type Theme = "light" | "dark";
const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
const surfaces = ["page", "panel", "raised", "sunken"];
const tones = ["good", "busy", "held", "warn", "bad"];

/** The colour of a role in one theme, as [lightness 0-1, chroma, hue in degrees]. */
function colour(role: string, theme: Theme): [number, number, number] {
  const sides = new RegExp(`--color-${role}: light-dark\\(oklch\\(([^)]*)\\), oklch\\(([^)]*)\\)\\)`).exec(css);
  const side = theme === "light" ? sides?.[1] : sides?.[2];
  const [lightness = Number.NaN, chroma = Number.NaN, hue = Number.NaN] = (side ?? "").split(" ").map(Number.parseFloat);
  return [lightness / 100, chroma, hue];
}

/** Relative luminance (WCAG 2.2) of an OKLCH colour, clipped to sRGB; matrices from CSS Color 4. */
function luminance([lightness, chroma, hue]: [number, number, number]): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, theme: Theme): number {
  const [lighter = 0, darker = 0] = [luminance(colour(one, theme)), luminance(colour(other, theme))].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

describe.each<Theme>(["light", "dark"])("in the %s theme", (theme) => {
  test.each(surfaces.flatMap((surface) => ["ink", "muted", "accent", ...tones].map((text) => [text, surface])))("%s reads on %s", (text, surface) => {
    expect(contrast(text, surface, theme)).toBeGreaterThanOrEqual(4.5);
  });

  test.each([
    ...tones.map((tone) => [tone, `${tone}-soft`]),
    ["on-accent", "accent"],
    ["on-accent", "accent-strong"],
    ["on-bad", "bad"],
    ["accent", "accent-soft"],
    ["ink", "accent-soft"],
    ["muted", "accent-soft"],
  ])("%s reads on %s", (text, surface) => {
    expect(contrast(text, surface, theme)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["page", "panel", "raised"])("the edge of a control and the focus ring are seen on %s", (surface) => {
    expect(contrast("edge", surface, theme)).toBeGreaterThanOrEqual(3);
    expect(contrast("accent", surface, theme)).toBeGreaterThanOrEqual(3);
  });
});

test("a colour that is not in the file has no contrast to pass with", () => {
  expect(contrast("no-such-role", "page", "light")).toBeNaN();
});
