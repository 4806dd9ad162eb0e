import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findMariaDb, type MariaDb, startMariaDb } from "./mariadb.ts";
import { keystoneFile, neutronFiles, writeConfiguration } from "./openstack/configuration.ts";
import { copyImage, databaseFolder, mariaUrl, obtainImage, sqliteUrl } from "./openstack/image.ts";
import type { Origins } from "./openstack/session.ts";
import { PASSWORD, type Stage, setStage } from "./openstack/stage.ts";
import { obtain, type Part, PartUnavailable, pathWith, runStep } from "./part.ts";
import { buildVirtualenv, findPythons, type Python } from "./python.ts";
import { freePorts, type Server, startServer } from "./server.ts";

const SERVERS = ["keystone==30.0.0", "neutron==29.0.0", "waitress==3.0.2", "pymysql==1.2.4"];
const CLIENTS = ["openstacksdk==4.22.0", "python-openstackclient==10.5.0"];

/** The real Keystone and Neutron, with the database image that a run begins with. */
export async function obtainOpenStack(): Promise<Part> {
  const part = await obtainVirtualenv("openstack", SERVERS, "import keystone, neutron, waitress, pymysql");
  await obtainImage(part, await mariaDbOrNot());
  return part;
}

/** The project's own clients: the SDK and the command `openstack`. */
export const obtainOpenStackClients = (): Promise<Part> =>
  obtainVirtualenv("openstack-clients", CLIENTS, "import openstack, openstackclient.shell");

async function obtainVirtualenv(name: string, pins: readonly string[], proof: string): Promise<Part> {
  const python = (await findPythons()).find(({ minor }) => 11 <= minor && minor <= 13);
  if (python === undefined)
    throw new PartUnavailable(name, "needs Python 3.11 to 3.13 with venv, on PATH or from a version manager");
  const version = pins.join(" ").replaceAll("==", " ");
  const folder = await obtain({
    name,
    version,
    key: `${name}-${version.replaceAll(" ", "-")}-python-${python.version}`,
    build: async (site) => {
      await buildVirtualenv(site, python, pins);
      await runStep(site, join(site.folder, "bin/python"), ["-c", proof], { timeoutMs: 2 * 60_000 });
    },
  });
  const bin = join(folder, "bin");
  return { name, version, folder, bin, env: { PATH: pathWith(bin) }, madeWith: spelled(python) };
}

const spelled = ({ version, executable }: Python) => `Python ${version}, ${executable}`;

/** Without MariaDB everything but several writers at once can be tested: SQLite then answers 500. */
async function mariaDbOrNot(): Promise<MariaDb | undefined> {
  try {
    return await findMariaDb();
  } catch (error) {
    if (!(error instanceof PartUnavailable)) throw error;
    console.warn(`the real OpenStack runs on SQLite, which is good for one writer: ${error.message}`);
    return undefined;
  }
}

/** Keystone and Neutron, answering on loopback, with a world of their own. */
export interface RealOpenStack extends Origins {
  /** Such as `MariaDB 10.11.19`; only MariaDB bears several writers at once. */
  readonly database: string;
  /** Of every user: `admin` in the project `admin`, `mooring` and the reader `lookout` in `harbour`, `other` in `pier`. */
  readonly password: string;
  readonly stage: Stage;
  /** The variables with which the user `mooring` logs in to `RegionOne`. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the servers have written down, `keystone.log` and `neutron.log`. */
  readonly logs: string;
  /** Ends the three processes and removes their folder. */
  stop(): Promise<void>;
}

/** Takes some seconds; the image is made by `obtainOpenStack`. Throws with the last lines of the server that does not start. */
export async function startOpenStack(): Promise<RealOpenStack> {
  const part = await obtainOpenStack();
  const maria = await mariaDbOrNot();
  const folder = await mkdtemp(join(tmpdir(), "mooring-openstack-"));
  const servers: Server[] = [];
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [identityPort = 0, networkPort = 0, databasePort = 0] = await freePorts(3);
    const origins = { identity: `http://127.0.0.1:${identityPort}`, network: `http://127.0.0.1:${networkPort}` };
    await copyImage(await obtainImage(part, maria), folder);
    const database = maria ? mariaUrl(databasePort) : sqliteUrl(folder);
    await writeConfiguration({ folder, venv: part.folder, identity: origins.identity, database });
    if (maria) {
      const log = join(folder, "mariadb.log");
      servers.push(await startMariaDb(maria, { folder: databaseFolder(folder), port: databasePort, log }));
    }
    const started = await Promise.allSettled([
      serve(part, folder, "keystone", `${origins.identity}/v3`, [keystoneFile({ folder }), String(identityPort)]),
      serve(part, folder, "neutron", origins.network, [String(networkPort), ...neutronFiles({ folder })]),
    ]);
    for (const one of started) if (one.status === "fulfilled") servers.push(one.value);
    for (const one of started) if (one.status === "rejected") throw one.reason;
    return {
      ...origins,
      database: maria ? `MariaDB ${maria.version}` : "SQLite",
      password: PASSWORD,
      stage: await setStage(origins),
      environment: {
        OS_AUTH_URL: `${origins.identity}/v3`,
        OS_USERNAME: "mooring",
        OS_PASSWORD: PASSWORD,
        OS_USER_DOMAIN_NAME: "Default",
        OS_PROJECT_NAME: "harbour",
        OS_PROJECT_DOMAIN_NAME: "Default",
        OS_REGION_NAME: "RegionOne",
      },
      logs: folder,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function serve(part: Part, folder: string, name: string, url: string, args: readonly string[]): Promise<Server> {
  const script = join(import.meta.dirname, `openstack/${name}_serve.py`);
  return startServer(join(part.bin, "python"), [script, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, PYTHONDONTWRITEBYTECODE: "1", LANG: "C.UTF-8" },
    log: join(folder, `${name}.log`),
    timeoutMs: 90_000,
    ready: async () => existsSync(folder) && (await fetch(url)).status < 500,
  });
}
