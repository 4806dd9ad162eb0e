import { join } from "node:path";
import { obtain, type Part, PartUnavailable, pathWith, runStep } from "./part.ts";
import { buildVirtualenv, findPythons, type Python } from "./python.ts";

interface Release {
  readonly core: string;
  /** The minor versions of Python 3 that may run it, both ends included. */
  readonly oldest: number;
  readonly newest: number;
}

const RELEASES: readonly Release[] = [
  { core: "2.21.5", oldest: 12, newest: 14 },
  { core: "2.19.14", oldest: 11, newest: 13 },
  { core: "2.17.14", oldest: 10, newest: 12 },
];
const OLD: Release = { core: "2.15.13", oldest: 9, newest: 11 };

/** The newest ansible-core that one of the machine's Pythons may use. */
export async function obtainNewestAnsible(): Promise<Part> {
  const pythons = await findPythons();
  for (const release of RELEASES) {
    const python = pythons.find((candidate) => mayRun(release, candidate));
    if (python !== undefined) return obtainRelease(release, python);
  }
  throw noPython("ansible-core", "3.10 or later", pythons);
}

/** An old ansible-core that is still met, with the oldest Python that may run it. */
export async function obtainOldAnsible(): Promise<Part> {
  const pythons = await findPythons();
  const python = pythons.findLast((candidate) => mayRun(OLD, candidate));
  if (python === undefined) throw noPython(`ansible-core ${OLD.core}`, `3.${OLD.oldest} to 3.${OLD.newest}`, pythons);
  return obtainRelease(OLD, python);
}

function mayRun(release: Release, python: Python): boolean {
  return release.oldest <= python.minor && python.minor <= release.newest;
}

function noPython(part: string, wanted: string, pythons: readonly Python[]): PartUnavailable {
  const seen = pythons.map((python) => python.version).join(", ") || "none";
  return new PartUnavailable(
    part,
    `needs Python ${wanted} with venv, on PATH or from a version manager; found: ${seen}`,
  );
}

async function obtainRelease(release: Release, python: Python): Promise<Part> {
  const folder = await obtain({
    name: "ansible-core",
    version: release.core,
    key: `ansible-core-${release.core}-python-${python.version}`,
    build: async (site) => {
      await buildVirtualenv(site, python, [`ansible-core==${release.core}`]);
      await runStep(site, join(site.folder, "bin/python"), ["-c", "import ansible.cli"], { timeoutMs: 60_000 });
    },
  });
  const bin = join(folder, "bin");
  return {
    name: "ansible-core",
    version: release.core,
    folder,
    bin,
    env: { PATH: pathWith(bin) },
    madeWith: `Python ${python.version}, ${python.executable}`,
  };
}
