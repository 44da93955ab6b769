import { type ProblemDetails, problems } from "@postern/contract/problem";
import { ErrorState } from "@/ui/error-state";
import { Shape } from "@/ui/shape";

/** What kept a version from counting; assertions that it would fail are listed one by one. */
export function SaveProblem({ problem }: { problem: ProblemDetails }) {
  if (problem.code !== problems["assertions-failed"].code) return <ErrorState as="banner" problem={problem} />;
  return (
    <div role="alert" className="rounded-panel border border-bad/50 bg-bad-soft px-4 py-2">
      <p className="font-semibold">
        <Shape name="cross" className="mr-2 size-2.5 text-bad" />
        {problem.title}
      </p>
      <ul className="my-1 list-disc pl-8">
        {Object.entries(problem.fields ?? {}).map(([id, [words]]) => (
          <li key={id} className="wrap-anywhere">
            {words}
          </li>
        ))}
      </ul>
      <p>{problem.next}</p>
    </div>
  );
}
