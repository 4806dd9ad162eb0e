import type { Printer } from "./print.ts";

const PATH = "packages/pulumi/kinds.json";
const PACKAGE = "packages/pulumi/package.json";
const UNRELEASED = "0.0.0";

/**
 * Every kind whose name a state file may hold. Once there has been a release, lines are only ever added: a kind that was printed stays,
 * and a test asks the package to find each of them. Before it, a name that is given up leaves nothing behind.
 */
export const printReleased: Printer = ({ clouds }, read) => {
  const { version = UNRELEASED } = JSON.parse(read(PACKAGE) ?? "{}") as { version?: string };
  const before = version === UNRELEASED ? [] : (JSON.parse(read(PATH) ?? "[]") as string[]);
  const now = clouds.flatMap(({ kinds }) => kinds.map(({ kind }) => `${kind}@1`));
  const kinds = [...new Set([...before, ...now])].sort();
  return [{ path: PATH, text: `${JSON.stringify(kinds, null, 2)}\n` }];
};
