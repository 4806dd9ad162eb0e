import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { equivalents } from "./equivalents.ts";
import { mutantsOf } from "./mutants.ts";

it("each that is said to be equivalent is a mutant of the sources as they are", async () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const files = [...new Set(equivalents.map(({ file }) => file))];
  const there = await mutantsOf(files, root);
  const gone = equivalents.filter(
    ({ file, at, was, becomes }) =>
      !there.some((one) => one.file === file && one.at === at && one.was === was && one.becomes === becomes),
  );
  expect(gone).toEqual([]);
});
