import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { printActionMarks } from "./generate/action-marks.ts";
import { printActionReadme } from "./generate/action-readme.ts";
import { printApi } from "./generate/api.ts";
import { readCatalogue } from "./generate/catalogue.ts";
import { printClient } from "./generate/client.ts";
import { printCatalog } from "./generate/cloud-lists.ts";
import { collectionPrinter } from "./generate/collection.ts";
import { playDemo } from "./generate/demo.ts";
import { errorsPrinter } from "./generate/errors.ts";
import { printInstall } from "./generate/install.ts";
import { picturesPrinter } from "./generate/pictures.ts";
import { type Printer, readerOf, stalePaths, writePrints } from "./generate/print.ts";
import { printPulumi } from "./generate/pulumi.ts";
import { printReadme } from "./generate/readme.ts";
import { printReference } from "./generate/reference.ts";
import { printReleased } from "./generate/released.ts";
import { roomsPrinter } from "./generate/rooms.ts";
import { printSandbox } from "./generate/sandbox.ts";
import { printSchemas } from "./generate/schemas.ts";
import { sidecarPrinter } from "./generate/sidecar.ts";
import { useSources } from "./generate/sources.ts";

/** Folders in which nothing is written by hand: what no printer prints any more is removed. */
const OWNED = [
  "apps/ansible/collection/plugins",
  "apps/ansible/collection/tests/integration/targets",
  "docs/pictures",
  "docs/reference",
  "docs/sandbox",
  "packages/pulumi/src/clouds",
];

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    root: { type: "string", default: fileURLToPath(new URL("..", import.meta.url)) },
  },
});

try {
  process.exitCode = await generate(resolve(values.root), values.check);
} catch (error) {
  // What is wrong in a folder is said in one sentence; where it was noticed helps nobody.
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function generate(root: string, check: boolean): Promise<number> {
  useSources(root);
  const catalogue = await readCatalogue(root);
  const read = readerOf(root);
  // Several may print parts of one page: each sees what those before it have printed.
  const texts = new Map<string, string>();
  for (const print of [...(await printersOf(root)), picturesPrinter(await playDemo(catalogue))]) {
    for (const { path, text } of print(catalogue, (path) => texts.get(path) ?? read(path))) texts.set(path, text);
  }
  const prints = [...texts].map(([path, text]) => ({ path, text }));
  if (!check) {
    for (const path of writePrints(root, prints, OWNED)) console.log(path);
    return 0;
  }
  const stale = stalePaths(root, prints, OWNED);
  for (const path of stale) console.error(`${path} is stale: run the generate script`);
  return stale.length === 0 ? 0 : 1;
}

async function printersOf(root: string): Promise<readonly Printer[]> {
  // From the tree that is printed, which need not be the tree of this script.
  const source = (path: string) => import(pathToFileURL(resolve(root, "packages/core/src", path)).href);
  const { errorGuide } = (await source(
    "report/error-guide.ts",
  )) as typeof import("../packages/core/src/report/error-guide.ts");
  const { requestSchema } = (await source("spec/request.ts")) as typeof import("../packages/core/src/spec/request.ts");
  return [
    printCatalog,
    printClient,
    printPulumi,
    printReleased,
    printSchemas,
    sidecarPrinter(requestSchema, Object.keys(errorGuide)),
    collectionPrinter(requestSchema),
    printReference,
    errorsPrinter(errorGuide),
    printApi,
    printReadme,
    printSandbox,
    printActionReadme,
    printActionMarks,
    roomsPrinter(root),
    printInstall,
  ];
}
