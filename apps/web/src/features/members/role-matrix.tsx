import { Right } from "@postern/contract/right";
import { holds, Role, rightMeaning } from "@postern/contract/role";
import { Section } from "@/ui/section";
import { sentenceCase } from "@/ui/sentence-case";
import { Shape } from "@/ui/shape";
import { roleMeaning } from "./role-meaning.ts";

/** What each role may do: the very table the server enforces. */
export function RoleMatrix() {
  return (
    <Section title="What roles may do" description="The server enforces this table." flush>
      <table className="w-full border-separate border-spacing-0">
        <thead>
          <tr>
            <th scope="col" className="border-b px-4 py-2 text-left font-normal text-muted text-small">
              Right
            </th>
            {Role.options.map((role) => (
              <th key={role} scope="col" title={roleMeaning[role]} className="w-9 border-b px-1 py-2 text-center font-semibold text-small wide:w-24 wide:px-2">
                <span className="inline-block max-wide:rotate-180 max-wide:[writing-mode:vertical-rl]">{sentenceCase(role)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Right.options.map((right) => (
            <tr key={right}>
              <th scope="row" className="border-b px-4 py-2 text-left font-normal">
                <span className="font-semibold">{sentenceCase(right)}</span>
                <span className="block text-muted text-small">{rightMeaning[right]}</span>
              </th>
              {Role.options.map((role) => (
                <td key={role} className="relative border-b px-1 py-2 text-center">
                  <Answer yes={holds(role, right)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Answer({ yes }: { yes: boolean }) {
  return (
    <span className={yes ? "text-good" : "text-muted"}>
      <Shape name={yes ? "dot" : "dash"} className="size-3" />
      <span className="sr-only">{yes ? "yes" : "no"}</span>
    </span>
  );
}
