import { Right } from "@postern/contract/right";
import { holds, Role, rightMeaning } from "@postern/contract/role";
import { Section } from "@/ui/section";
import { Shape } from "@/ui/shape";
import { roleMeaning } from "./role-meaning.ts";

/** What each role may do: the very table the server enforces. */
export function RoleMatrix() {
  return (
    <Section title="What roles may do" description="The server enforces this table." flush>
      <table className="w-full min-w-180 border-separate border-spacing-0">
        <thead>
          <tr>
            <th scope="col" className="border-b px-4 py-2 text-left font-normal text-muted text-small">
              Right
            </th>
            {Role.options.map((role) => (
              <th key={role} scope="col" title={roleMeaning[role]} className="w-24 border-b px-2 py-2 text-center font-semibold text-small">
                {role}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Right.options.map((right) => (
            <tr key={right}>
              <th scope="row" className="border-b px-4 py-2 text-left font-normal">
                <span className="font-semibold">{right}</span>
                <span className="block text-muted text-small">{rightMeaning[right]}</span>
              </th>
              {Role.options.map((role) => (
                <td key={role} className="relative border-b px-2 py-2 text-center">
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
