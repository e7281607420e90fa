/**
 * How much of a long run is done: little in each `npm test`, all of it in `npm run nightly`, or as many as the variable of
 * the environment says.
 */
export function runCount(variable: string, few: number, all: number): number {
  const asked = process.env[variable];
  if (asked !== undefined) return Number(asked);
  return process.env['NIGHTLY'] === undefined ? few : all;
}
