"use client";

import { BarePage } from "@/ui/bare-page";
import PageError, { type Failure } from "./[organization]/error.tsx";

/** What is shown when not even the shell could be made, such as while the database is away. */
export default function ShellError(failure: Failure) {
  return (
    <BarePage>
      <title>Something went wrong · Postern</title>
      <PageError {...failure} />
    </BarePage>
  );
}
