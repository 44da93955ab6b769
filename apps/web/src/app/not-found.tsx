import { BarePage } from "@/ui/bare-page";
import Missing from "./[organization]/not-found.tsx";

/** The same words where no shell stands around them. */
export default function NotFound() {
  return (
    <BarePage>
      <Missing />
    </BarePage>
  );
}
