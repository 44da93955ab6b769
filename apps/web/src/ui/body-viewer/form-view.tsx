/** The fields of a form in the order they were sent, decoded; a name may stand more than once. */
export function FormView({ text }: { text: string }) {
  const fields = [...new URLSearchParams(text)];
  return (
    <table aria-label="Form fields" className="w-full text-small">
      <tbody>
        {fields.map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names may repeat, and the order is the body's own
          <tr key={index} className="border-b align-top">
            <th scope="row" className="w-1/3 break-all px-(--gutter) py-1.5 text-left font-mono font-normal text-muted">
              {name}
            </th>
            <td className="break-all px-(--gutter) py-1.5 font-mono">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
