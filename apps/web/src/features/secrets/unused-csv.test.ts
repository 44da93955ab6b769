import type { UnusedSecret } from "@postern/contract/secret-life";
import { expect, test } from "vitest";
import { csvOf } from "./unused-csv.ts";

const secret: UnusedSecret = {
  ...{ id: "sec_1", lastFour: "ab12", kind: "shared", endpointId: "ep_1", endpointName: "GitHub", projectSlug: "production", projectName: "Production" },
  ...{ createdAt: new Date("2026-01-02T03:04:05Z"), createdBy: "Alice", hasOther: true },
};

test("each secret is a line, with its last four letters and no more", () => {
  const [head, line, end] = csvOf([secret]).split("\r\n");
  expect(head?.split(",")).toHaveLength(11);
  expect(line).toBe("Production,GitHub,,sec_1,ab12,shared,2026-01-02T03:04:05.000Z,Alice,never,,yes");
  expect(end).toBe("");
});

test.each([
  ['=HYPERLINK("http://evil.test")', `"'=HYPERLINK(""http://evil.test"")"`],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["a,b", '"a,b"'],
  ["two\nlines", '"two\nlines"'],
])("a name such as %j is text to a spreadsheet", (endpointName, cell) => {
  expect(csvOf([{ ...secret, endpointName }])).toContain(`Production,${cell},`);
});
