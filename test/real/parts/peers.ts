import { join } from "node:path";
import { runChild } from "./child.ts";
import { buildGoCommand } from "./go.ts";
import { obtain, type Part, PartUnavailable, pathWith, runStep } from "./part.ts";
import { findPythons } from "./python.ts";

const PROVIDER = "github.com/terraform-provider-openstack/terraform-provider-openstack/v3";
const PROVIDER_VERSION = "v3.4.0";
/** The package that carries the collections of others, and so `openstack.cloud`. */
const ANSIBLE = "12.3.0";

/** OpenStack's Terraform provider, built from its sources: `bin/terraform-provider-openstack`. `terraform` itself is the machine's own. */
export async function obtainTerraformProvider(): Promise<Part> {
  const { failure } = await runChild("terraform", ["version"], { timeoutMs: 60_000 });
  if (failure) throw new PartUnavailable("terraform", failure);
  const folder = await obtain({
    name: "terraform-provider-openstack",
    version: PROVIDER_VERSION,
    key: `terraform-provider-openstack-${PROVIDER_VERSION}`,
    build: async (site) => {
      await buildGoCommand(site, { package: PROVIDER, version: PROVIDER_VERSION });
      await runStep(site, "mv", ["bin/v3", "bin/terraform-provider-openstack"], { timeoutMs: 10_000 });
    },
  });
  return part("terraform-provider-openstack", PROVIDER_VERSION, folder, join(folder, "bin"));
}

/** The collection `openstack.cloud`: the folder is one of collections. */
export async function obtainOpenStackCollection(): Promise<Part> {
  const [python] = await findPythons();
  if (python === undefined) throw new PartUnavailable("openstack.cloud", "needs Python 3.9 or later on PATH");
  const folder = await obtain({
    name: "openstack.cloud",
    version: `of ansible ${ANSIBLE}`,
    key: `openstack-cloud-of-ansible-${ANSIBLE}`,
    build: async (site) => {
      const run = (...args: string[]) => runStep(site, python.executable, args, { timeoutMs: 5 * 60_000 });
      await run("-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", `ansible==${ANSIBLE}`);
      await run("-c", TAKE);
    },
  });
  return part("openstack.cloud", `of ansible ${ANSIBLE}`, folder, folder);
}

/** Out of 54 MB the one collection. */
const TAKE = `
import glob, os, zipfile
[wheel] = glob.glob("ansible-*.whl")
with zipfile.ZipFile(wheel) as all:
    all.extractall(".", [name for name in all.namelist() if name.startswith("ansible_collections/openstack/")])
os.remove(wheel)
`;

const part = (name: string, version: string, folder: string, bin: string): Part => ({
  name,
  version,
  folder,
  bin,
  env: { PATH: pathWith(bin) },
});
