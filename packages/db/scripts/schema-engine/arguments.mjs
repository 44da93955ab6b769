/** What the Prisma CLI hands the engine: schema files, the datasource, and the rest. */
export function readArguments(given) {
  const datamodels = [];
  const rest = [];
  let datasource = {};
  const left = [...given];
  while (left.length > 0) {
    const argument = left.shift();
    if (argument === "--datamodels") datamodels.push(left.shift());
    else if (argument === "--datasource") datasource = JSON.parse(left.shift());
    else if (argument === "--enabled-preview-features" || argument === "--extension-types") left.shift();
    else rest.push(argument);
  }
  return { datamodels, datasource, rest };
}
