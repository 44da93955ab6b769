import { Problem } from "@postern/contract/problem";

/** What each unique index keeps apart, as a sentence for the caller. */
const takenSentences: Record<string, string> = {
  endpoint_name: "an endpoint of this project has this name",
  endpoint_host: "this host name leads to an endpoint already",
  destination_name: "a destination or tunnel of this project has this name",
  share_name: "a share of your organization has this name",
  share_host_open: "this host name leads to a share already",
  tunnel_organization_id_project_id_name_key: "a tunnel of this project has this name",
  route_organization_id_endpoint_id_destination_id_key: "this endpoint has a route to this destination",
  policy_version_organization_id_endpoint_id_number_key: "someone saved another version of this policy meanwhile; load it and save again",
  // Only someone whose record the DNS shows comes to this one: it tells nothing to whoever merely guesses names.
  verified_domain_owner: "another organization has proved this domain; once its own TXT record is gone, its proof lapses in a week",
  verified_domain_organization_id_domain_key: "your organization has added this domain already",
  reserved_host_organization_id_pattern_key: "your organization has reserved this already",
  organization_slug_key: "an organization has this short name",
  project_organization_id_slug_key: "a project of this organization has this short name",
};

const uniqueViolation = "23505";
const foreignKeyViolation = "23503";
const lockNotAvailable = "55P03";
const deadlock = "40P01";
const statementTimeout = "57014";

// Prisma's own code for transactions that could not begin in time, or were ended.
const transactionFailed = "P2028";

/** No connection came free in time: the caller may simply try again. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === transactionFailed && error.message.includes("Unable to start a transaction");
}

/** A failure of the database as the problem a caller should see; anything unforeseen comes back as it was. */
export function databaseProblem(error: unknown): unknown {
  const cause = causeOf(error);
  if (cause?.originalCode === uniqueViolation)
    return new Problem("conflict", takenSentences[cause.constraint?.index ?? ""] ?? "something with this name exists already");
  if (cause?.originalCode === foreignKeyViolation) return new Problem("missing");
  if (cause?.originalCode === lockNotAvailable || cause?.originalCode === deadlock)
    return new Problem("conflict", "someone else is changing the same thing right now; try again in a moment");
  return error;
}

/** As databaseProblem, for a read: one that ran into its time limit asked for too much. */
export function readProblem(error: unknown): unknown {
  if (causeOf(error)?.originalCode !== statementTimeout) return databaseProblem(error);
  return new Problem("input-invalid", "this reads more than can be read in time; choose a shorter range or other conditions");
}

interface AdapterCause {
  originalCode?: string;
  constraint?: { index?: string };
}

// Prisma hands on the driver's error under `meta`, whatever its own code is (P2002, P2010…).
function causeOf(error: unknown): AdapterCause | undefined {
  if (typeof error !== "object" || error === null) return;
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: AdapterCause } } };
  return meta?.driverAdapterError?.cause;
}
