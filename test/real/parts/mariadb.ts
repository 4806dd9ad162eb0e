import { connect } from "node:net";
import { join } from "node:path";
import { runChild } from "./child.ts";
import { commandIn, ownOrUnpacked } from "./debian.ts";
import { PartUnavailable } from "./part.ts";
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
  const packages = ["mariadb-server-core", "mariadb-client-core"];
  const { folders, root, env } = await ownOrUnpacked("mariadb", ["mariadbd", "mariadb-install-db"], packages);
  return withVersion({
    mariadbd: commandIn(folders, "mariadbd") as string,
    installer: commandIn(folders, "mariadb-install-db") as string,
    args: root === undefined ? [] : [`--basedir=${join(root, "usr")}`],
    env,
  });
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
