import { type FilterField, type FilterTerms, matchesFilter } from "@postern/contract/filter";
import { Prisma } from "./generated/client.ts";

/**
 * Compiles a filter to a condition over `request r` joined with `endpoint e`; the twin of matchesFilter in contract, held equal by a property test.
 * Every value is a parameter. `deliverySince` is the first delivery id that may belong to the range: it prunes partitions.
 */
export function filterSql(terms: FilterTerms, deliverySince: string): Prisma.Sql {
  if (terms.length === 0) return Prisma.sql`TRUE`;
  return Prisma.join(
    terms.map(({ field, values, negated }) => {
      if (field === "body") throw new Error("a list looks into no bodies");
      const any =
        values.length === 0
          ? Prisma.sql`FALSE`
          : Prisma.join(
              values.map((value) => fits(field, { value, deliverySince })),
              " OR ",
            );
      return negated ? Prisma.sql`NOT (${any})` : Prisma.sql`(${any})`;
    }),
    " AND ",
  );
}

const columns: Record<Exclude<FilterField, "delivery">, Prisma.Sql> = {
  verdict: Prisma.sql`r.verdict`,
  reason: Prisma.sql`r.reason`,
  endpoint: Prisma.sql`e.name`,
  type: Prisma.sql`r.event_type`,
  method: Prisma.sql`r.method`,
  ip: Prisma.sql`r.client_ip`,
  event: Prisma.sql`r.event_id`,
  version: Prisma.sql`(SELECT v.number::text FROM policy_version v WHERE v.organization_id = r.organization_id AND v.id = r.policy_version_id)`,
  id: Prisma.sql`r.id`,
};
const searched = [columns.type, columns.event, Prisma.sql`r.target`, columns.endpoint, columns.id];

// coalesce: a field that is not there fits nothing, and its negation fits.
function fits(field: FilterField | "text", { value, deliverySince }: { value: string; deliverySince: string }): Prisma.Sql {
  if (field === "text")
    return Prisma.join(
      searched.map((column) => contains(column, value)),
      " OR ",
    );
  if (field === "endpoint") return Prisma.sql`${like(columns.endpoint, value)} OR r.endpoint_id = ${value}`;
  if (field === "delivery") return deliveryIs(value, deliverySince);
  if (field === "id" && !value.includes("*")) return Prisma.sql`r.id = ${foldAscii(value)}`; // finds its partition
  return like(columns[field], value);
}

function contains(column: Prisma.Sql, value: string): Prisma.Sql {
  return Prisma.sql`coalesce(strpos(${folded(column)}, ${foldAscii(value)}) > 0, FALSE)`;
}

function like(column: Prisma.Sql, value: string): Prisma.Sql {
  const pattern = foldAscii(value)
    .replace(/[\\%_]/g, "\\$&")
    .replaceAll("*", "%");
  return Prisma.sql`coalesce(${folded(column)} LIKE ${pattern}, FALSE)`;
}

/** Case-blind for ASCII alone, whatever the server's locale: as the predicate folds. */
function folded(column: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`lower(${column} COLLATE "C")`;
}

function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (run) => run.toLowerCase());
}

// One word for all deliveries of a request, the worst first.
const words = ["failed", "held", "pending", "delivered"] as const;
type Word = (typeof words)[number];

/** Has a delivery of this word, and none of a worse one. As EXISTS, so that Postgres may look at deliveries once instead of at each request's. */
function deliveryIs(value: string, since: string): Prisma.Sql {
  const wanted = words.filter((word) => matchesFilter([{ field: "delivery", values: [value], negated: false }], { delivery: word }));
  if (wanted.length === 0) return Prisma.sql`FALSE`;
  const is = (word: Word) => {
    const worse = words.slice(0, words.indexOf(word)).map((other) => Prisma.sql`NOT ${hasDelivery(other, since)}`);
    return Prisma.sql`(${Prisma.join([hasDelivery(word, since), ...worse], " AND ")})`;
  };
  return Prisma.join(wanted.map(is), " OR ");
}

const stateOf: Record<Word, Prisma.Sql> = {
  failed: Prisma.sql`d.state = 'failed'`,
  held: Prisma.sql`(d.state = 'held' OR (d.state = 'pending' AND x.held_cause IS NOT NULL))`,
  pending: Prisma.sql`(d.state = 'pending' AND x.held_cause IS NULL)`,
  delivered: Prisma.sql`d.state = 'delivered'`,
};

function hasDelivery(word: Word, since: string): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM delivery d JOIN destination x ON x.organization_id = d.organization_id AND x.id = d.destination_id
    WHERE d.organization_id = r.organization_id AND d.request_id = r.id AND d.id >= ${since} AND ${stateOf[word]})`;
}
