import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { printActionReadme } from "./generate/action-readme.ts";
import { printCatalog } from "./generate/catalog.ts";
import { readCatalogue } from "./generate/catalogue.ts";
import { errorsPrinter } from "./generate/errors.ts";
import { type Printer, readerOf, stalePaths, writePrints } from "./generate/print.ts";
import { printPulumi } from "./generate/pulumi.ts";
import { printReadme } from "./generate/readme.ts";
import { printReference } from "./generate/reference.ts";
import { printSchemas } from "./generate/schemas.ts";
import { sidecarPrinter } from "./generate/sidecar.ts";

/** Folders in which nothing is written by hand: what no printer prints any more is removed. */
const OWNED = ["docs/reference", "packages/pulumi/src/clouds"];

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    root: { type: "string", default: fileURLToPath(new URL("..", import.meta.url)) },
  },
});
const root = resolve(values.root);

/** The definitions of the tree that is printed, which need not be the tree of this script. */
const source = (path: string) => import(pathToFileURL(resolve(root, path)).href);
const { errorGuide } = (await source(
  "packages/core/src/error-guide.ts",
)) as typeof import("../packages/core/src/error-guide.ts");
const { requestSchema } = (await source(
  "packages/core/src/request.ts",
)) as typeof import("../packages/core/src/request.ts");

const printers: readonly Printer[] = [
  printCatalog,
  printPulumi,
  printSchemas,
  sidecarPrinter(requestSchema, Object.keys(errorGuide)),
  printReference,
  errorsPrinter(errorGuide),
  printReadme,
  printActionReadme,
];

const catalogue = await readCatalogue(root);
const prints = printers.flatMap((printer) => printer(catalogue, readerOf(root)));

if (values.check) {
  const stale = stalePaths(root, prints, OWNED);
  for (const path of stale) console.error(`${path} is stale: run the generate script`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const path of writePrints(root, prints, OWNED)) console.log(path);
}
