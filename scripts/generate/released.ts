import type { Printer } from "./print.ts";

const PATH = "packages/pulumi/kinds.json";

/**
 * Every kind whose name a state file may hold. Lines are only ever added: a kind that was printed once stays, and a test asks the
 * package to find each of them.
 */
export const printReleased: Printer = ({ clouds }, read) => {
  const before = JSON.parse(read(PATH) ?? "[]") as string[];
  const now = clouds.flatMap(({ kinds }) => kinds.map(({ kind }) => `${kind}@1`));
  const kinds = [...new Set([...before, ...now])].sort();
  return [{ path: PATH, text: `${JSON.stringify(kinds, null, 2)}\n` }];
};
