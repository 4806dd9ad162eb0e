import { existsSync, globSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { connect } from "node:net";
import { delimiter, join } from "node:path";
import { runChild } from "./child.ts";
import { obtain, PartUnavailable, runStep } from "./part.ts";
import { type Server, startServer } from "./server.ts";

/** A MariaDB server that this machine has. */
export interface MariaDb {
  readonly version: string;
  readonly mariadbd: string;
  readonly installer: string;
  /** What both commands are told about where their files lie. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** The machine's own MariaDB, or Debian's packages unpacked into the cache: nothing is installed. */
export async function findMariaDb(): Promise<MariaDb> {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const own = commandsIn(folders);
  if (own) return withVersion({ ...own, args: [], env: process.env });
  const folder = await obtain({
    name: "mariadb",
    version: "from Debian's packages",
    key: "mariadb-debian",
    build: async (site) => {
      const wanted = await packagesFor(["mariadb-server-core", "mariadb-client-core"], site.part);
      await mkdir(join(site.folder, "root"));
      await runStep(site, "apt-get", ["download", ...wanted], { timeoutMs: 3 * 60_000 });
      for (const file of await readdir(site.folder)) {
        if (!file.endsWith(".deb")) continue;
        await runStep(site, "dpkg-deb", ["--extract", file, "root"], { timeoutMs: 60_000 });
        await rm(join(site.folder, file));
      }
    },
  });
  const root = join(folder, "root");
  const unpacked = commandsIn([join(root, "usr/sbin"), join(root, "usr/bin")]);
  if (!unpacked) throw new PartUnavailable("mariadb", `the unpacked packages in ${root} hold no mariadbd`);
  const libraries = globSync([join(root, "usr/lib/*-linux-gnu"), join(root, "lib/*-linux-gnu")]);
  return withVersion({
    ...unpacked,
    args: [`--basedir=${join(root, "usr")}`],
    env: { ...process.env, LD_LIBRARY_PATH: libraries.join(delimiter) },
  });
}

function commandsIn(folders: readonly string[]): Pick<MariaDb, "mariadbd" | "installer"> | undefined {
  const find = (name: string) => folders.map((folder) => join(folder, name)).find(existsSync);
  const [mariadbd, installer] = [find("mariadbd"), find("mariadb-install-db")];
  return mariadbd && installer ? { mariadbd, installer } : undefined;
}

/** The packages and those of their needs that the machine lacks. */
async function packagesFor(names: readonly string[], part: string): Promise<string[]> {
  const args = ["install", "--print-uris", "--quiet", "--quiet", "--no-install-recommends", ...names];
  const { stdout, failure, stderr } = await runChild("apt-get", args, { timeoutMs: 60_000 });
  if (failure !== undefined)
    throw new PartUnavailable(
      part,
      `this machine has no mariadbd, and apt-get cannot fetch one: ${failure} ${stderr.trim()}`.trim(),
    );
  return [...stdout.matchAll(/^'[^']+' ([^_\s]+)_/gm)].map(([, name]) => name as string);
}

async function withVersion(found: Omit<MariaDb, "version">): Promise<MariaDb> {
  const { stdout, failure } = await runChild(found.mariadbd, ["--version"], { timeoutMs: 20_000, env: found.env });
  if (failure !== undefined) throw new PartUnavailable("mariadb", `${found.mariadbd} does not run: ${failure}`);
  return { ...found, version: /Ver (\S+?)-MariaDB/.exec(stdout)?.[1] ?? "unknown" };
}

const asUser = () => (process.getuid?.() === 0 ? ["--user=root"] : []);

/** Makes an empty database folder. Throws with what the installer said. */
export async function initialize(maria: MariaDb, folder: string): Promise<void> {
  const args = ["--no-defaults", ...maria.args, `--datadir=${folder}`, ...asUser(), "--skip-test-db"];
  const { failure, stdout, stderr } = await runChild(
    maria.installer,
    [...args, "--auth-root-authentication-method=normal", "--innodb-log-file-size=16M"],
    { timeoutMs: 2 * 60_000, env: maria.env },
  );
  if (failure !== undefined) throw new Error(`mariadb-install-db failed: ${failure}\n${stdout}${stderr}`);
}

/** Answers on 127.0.0.1 only. `statements` are carried out before it answers. */
export async function startMariaDb(
  maria: MariaDb,
  { folder, port, log, statements }: { folder: string; port: number; log: string; statements?: string },
): Promise<Server> {
  return startServer(
    maria.mariadbd,
    [
      "--no-defaults",
      ...maria.args,
      ...asUser(),
      `--datadir=${folder}`,
      // Relative, to the folder: the system bounds the length of its path.
      "--socket=own.sock",
      `--pid-file=${join(folder, "own.pid")}`,
      `--port=${port}`,
      "--bind-address=127.0.0.1",
      "--skip-log-bin",
      "--innodb-log-file-size=16M",
      "--innodb-flush-log-at-trx-commit=2",
      "--max-connections=200",
      ...(statements === undefined ? [] : [`--init-file=${statements}`]),
    ],
    { cwd: folder, env: maria.env, log, timeoutMs: 60_000, ready: () => accepts(port) },
  );
}

const accepts = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => finish(true));
    socket.once("error", () => finish(false));
    const finish = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
  });
