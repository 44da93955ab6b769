"use client";

import { BarePage } from "@/ui/bare-page";
import "@/ui/base.css";
import PageError, { type Failure } from "./[organization]/error.tsx";

/** The last resort, in place of the root layout: in the system's theme, since no preference could be read. */
export default function RootError(failure: Failure) {
  return (
    <html lang="en" dir="ltr">
      <body>
        <BarePage>
          <title>Something went wrong · Postern</title>
          <PageError {...failure} />
        </BarePage>
      </body>
    </html>
  );
}
