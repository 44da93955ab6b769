import { Mark } from "@/ui/mark";
import Missing from "./[organization]/not-found.tsx";

/** The same words where no shell stands around them. */
export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center">
      <div className="flex items-center gap-2 font-semibold text-large">
        <Mark className="size-6" />
        Postern
      </div>
      <Missing />
    </main>
  );
}
