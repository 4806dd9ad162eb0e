import { join } from "node:path";
import { obtain, type Part, PartUnavailable, pathWith } from "./part.ts";
import { buildVirtualenv, findPythons } from "./python.ts";

const VERSION = "26.10.1";
const OLDEST = 10;

/** ansible-lint with an ansible-core of its own. */
export async function obtainAnsibleLint(): Promise<Part> {
  const [python] = (await findPythons()).filter(({ minor }) => minor >= OLDEST);
  if (!python) throw new PartUnavailable("ansible-lint", `needs Python 3.${OLDEST} or later`);
  const folder = await obtain({
    name: "ansible-lint",
    version: VERSION,
    key: `ansible-lint-${VERSION}-python-${python.version}`,
    build: (site) => buildVirtualenv(site, python, [`ansible-lint==${VERSION}`]),
  });
  const bin = join(folder, "bin");
  return { name: "ansible-lint", version: VERSION, folder, bin, env: { PATH: pathWith(bin) } };
}
