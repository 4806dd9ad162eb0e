import { fileURLToPath } from "node:url";
import { expect, it, vi } from "vitest";
import { readCatalogue } from "../../scripts/generate/catalogue.ts";
import { readerOf } from "../../scripts/generate/print.ts";
import { printReference } from "../../scripts/generate/reference.ts";
import { printSchemas } from "../../scripts/generate/schemas.ts";

// Here it is the tests' own way that leads to the sources.
vi.mock(import("../../scripts/generate/sources.ts"), () => ({
  useSources: () => undefined,
  engineOfSources: () => import("../../packages/core/src/engine/mooring.ts"),
}));

/**
 * What `generated.test.ts` promises of the reference, in this process: a mutant is in no other one. Beyond `described.test.ts` it reads what
 * examples state and which calls they make. Only judges mutants; the promise is kept without it.
 */
it("the reference says what the definitions say", async () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const read = readerOf(root);
  const catalogue = await readCatalogue(root);
  const prints = [...printReference(catalogue, read), ...printSchemas(catalogue, read)];
  expect(prints.filter(({ path, text }) => read(path) !== text).map(({ path }) => path)).toEqual([]);
});
