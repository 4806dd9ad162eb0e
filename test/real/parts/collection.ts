import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runChild } from "./child.ts";
import { pathWith, REPOSITORY } from "./part.ts";

type Environment = Readonly<Record<string, string>>;

export interface Played {
  readonly code: number | null;
  readonly stdout: string;
  /** Both streams. */
  readonly log: string;
  /** Of all hosts together; `NaN` where no play was recapped. */
  readonly changed: number;
  readonly failed: number;
}

/** The collection as a user has it: packed, and installed without a network into a folder where there was none. */
export interface InstalledCollection {
  readonly folder: string;
  /** The packed file. */
  readonly tarball: string;
  ansible(command: string, environment: Environment, ...args: readonly string[]): Promise<Played>;
  /** Writes the plays down as `play.yml`, and plays them. */
  play(environment: Environment, plays: readonly object[], ...args: readonly string[]): Promise<Played>;
  remove(): Promise<void>;
}

/** `bin`: the folder of the commands of one ansible-core. */
export async function installCollection(bin: string): Promise<InstalledCollection> {
  const folder = await mkdtemp(join(tmpdir(), "mooring-real-collection-"));
  const ansible: InstalledCollection["ansible"] = async (command, environment, ...args) => {
    const { code, stdout, stderr } = await runChild(join(bin, command), args, {
      cwd: folder,
      timeoutMs: 240_000,
      env: { ...outset(folder, bin), ...environment },
    });
    return { code, stdout, log: `${stdout}\n${stderr}`, ...recapOf(stdout) };
  };
  const source = join(REPOSITORY, "apps/ansible/dist/collection");
  const built = await ansible("ansible-galaxy", {}, "collection", "build", source, "--output-path", folder);
  const [tarball = ""] = /\S+\.tar\.gz/.exec(built.log) ?? [];
  const collections = join(folder, "collections");
  const installed = await ansible(
    "ansible-galaxy",
    {},
    "collection",
    "install",
    "--offline",
    "-p",
    collections,
    tarball,
  );
  if (installed.code !== 0) throw new Error(`the collection cannot be installed:\n${built.log}${installed.log}`);
  return {
    folder,
    tarball,
    ansible,
    async play(environment, plays, ...args) {
      await writeFile(join(folder, "play.yml"), JSON.stringify(plays));
      return ansible("ansible-playbook", environment, "play.yml", ...args);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const outset = (folder: string, bin: string): Environment => ({
  PATH: `${dirname(process.execPath)}:${pathWith(bin)}`,
  HOME: folder,
  ANSIBLE_COLLECTIONS_PATH: join(folder, "collections"),
  ANSIBLE_ASYNC_DIR: join(folder, "async"),
  ANSIBLE_LOCALHOST_WARNING: "False",
  ANSIBLE_INVENTORY_UNPARSED_WARNING: "False",
  ANSIBLE_NOCOLOR: "1",
  LC_ALL: "C.UTF-8",
});

function recapOf(stdout: string): { changed: number; failed: number } {
  const hosts = [...stdout.matchAll(/ok=\d+\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)/g)];
  if (hosts.length === 0) return { changed: Number.NaN, failed: Number.NaN };
  const sum = (at: number) => hosts.reduce((all, host) => all + Number(host[at]), 0);
  return { changed: sum(1), failed: sum(2) + sum(3) };
}

/** Tasks on the controller, as the guide says. */
export const onController = (...tasks: readonly object[]): readonly object[] => [
  { hosts: "localhost", connection: "local", gather_facts: false, tasks },
];

/** `gcore/private-ports` → `mooring.cloud.gcore_private_ports` */
export const moduleName = (name: string): string => `mooring.cloud.${name.replaceAll(/[/-]/g, "_")}`;
