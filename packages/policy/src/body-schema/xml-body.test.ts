import { parseXml } from "@rgrove/parse-xml";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, inbound } from "../made-for-tests.ts";

async function xml(body: string | Buffer): Promise<string> {
  const { verdict, reason, trace } = await decide([{ kind: "body-schema", format: "xml" }], inbound({ body }));
  expect(reason === undefined || reason === "schema").toBe(true);
  return verdict === "accepted" ? "accepted" : String(trace[0]?.seen);
}

describe("an XML body", () => {
  const nested = (depth: number) => `${"<a>".repeat(depth)}${"</a>".repeat(depth)}`;

  test.each([
    "<a/>",
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<!-- <!DOCTYPE --><?go on?>\n<a b="1" c=\'">"\'>x<b:d/>&amp;&#65;&#x1F381;<![CDATA[<!DOCTYPE &no;]]></a>\n<!-- end -->',
    "\ufeff<élan ça='1'/>",
    nested(64),
  ])("comes in when it is well-formed: %j", async (body) => {
    expect(await xml(body)).toBe("accepted");
    expect(() => parseXml(body)).not.toThrow();
  });

  test.each([
    ["", "no element"],
    ["text", "text outside of the root element"],
    ["<a>", "an element that does not end"],
    ["<a></b>", "an end tag of another element"],
    ["<a/><b/>", "a second root element"],
    ["<a b='1' b='2'/>", "an attribute without a name, or of a name that another one has"],
    ["<a b=1/>", "a tag that does not end"],
    ["<a b='<'/>", "a tag that does not end"],
    ["<1/>", "an element without a name"],
    ["<a>&no;</a>", "an entity that is not declared, or an & that begins none"],
    ["<a>&#0;</a>", "an entity that is not declared, or an & that begins none"],
    ["<a>&#xD800;</a>", "an entity that is not declared, or an & that begins none"],
    ["<a>]]></a>", "a ]]> in text"],
    ["<a><!-- -- --></a>", "a comment that does not end, or holds --"],
    ["<a><![CDATA[x</a>", "a piece that does not end with ]]>"],
    ["<![CDATA[x]]><a/>", "CDATA outside of the root element"],
    [" <?xml version='1.0'?><a/>", "an instruction without a name, or an XML declaration that is not the first"],
    ["<?xml version='1.0' encoding='UTF-16'?><a/>", "declared in another encoding than UTF-8"],
    ["<?xml encoding='UTF-8'?><a/>", "an XML declaration that cannot be read"],
    ["<a>\u0001</a>", "a letter that XML does not allow"],
    ['<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>', "a DTD"],
    ['<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "a DTD"],
    [nested(65), "nested deeper than 64"],
  ])("is refused: %j, for %s", async (body, fault) => {
    expect(await xml(body)).toMatch(new RegExp(`: ${fault.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`));
  });

  test("is refused with the line and letter where it breaks, and nothing of what stands there", async () => {
    expect(await xml("<a>\n  <card>4242</cart>\n</a>")).toBe("line 2, letter 13: an end tag of another element");
  });

  test("is refused when it is no UTF-8, larger than a megabyte, or too much work", async () => {
    expect(await xml(Buffer.from([0x3c, 0x61, 0xff, 0x2f, 0x3e]))).toBe("a body that is not UTF-8");
    expect(await xml(`<a>${"x".repeat(1_048_576)}</a>`)).toBe("a body that is more than 1048576 bytes");
    expect(await xml(`<a>${"&amp;".repeat(150_000)}</a>`)).toBe("a body that takes too much work to check");
  });

  test("takes no longer where a row of spaces stands in an end tag", async () => {
    const startedMs = performance.now();
    expect(await xml(`<a></a${" ".repeat(1_000_000)}b>`)).toMatch(/an end tag of another element$/);
    expect(await xml(`<a></a${" ".repeat(1_000_000)}>`)).toBe("accepted");
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });

  test("that comes in is well-formed to another parser as well, however it was spoiled", async () => {
    const pieces = fc.constantFrom(
      "<a>",
      "</a>",
      "<a/>",
      "<b c='1'>",
      "</b>",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      "&lt;",
      "&",
      "x",
      " ",
      "'",
      '"',
      "=",
      "<?p ",
      "?>",
      ">",
      "<",
      "\n",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 14 }), async (parts) => {
        const body = `<a>${parts.join("")}</a>`;
        if ((await xml(body)) === "accepted") expect(() => parseXml(body)).not.toThrow();
        else expect(() => parseXml(body)).toThrow();
      }),
      { numRuns: 2_000 },
    );
  });
});
