import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { initialize, type MariaDb, startMariaDb } from "../mariadb.ts";
import { type Site as BuildSite, obtain, type Part, runStep } from "../part.ts";
import { freePorts } from "../server.ts";
import {
  ADMIN_PASSWORD,
  DATABASE_USER,
  keystoneFile,
  neutronFiles,
  type Site,
  writeConfiguration,
} from "./configuration.ts";

/** Raise it when what is below changes what an image holds. */
const EDITION = 1;
const STEP = { timeoutMs: 5 * 60_000 };

/** Databases with all tables and an administrator, and the keys to them: made once, copied for every run. */
export function obtainImage(part: Part, maria: MariaDb | undefined): Promise<string> {
  const database = maria ? `mariadb-${maria.version}` : "sqlite";
  return obtain({
    name: "openstack-image",
    version: part.version,
    key: `openstack-image-${EDITION}-${part.version.replaceAll(" ", "-")}-${database}`,
    build: (site) => (maria ? onMariaDb(site, part, maria) : onSqlite(site, part)),
  });
}

/** What one run works on. */
export const copyImage = (image: string, folder: string): Promise<void> => cp(image, folder, { recursive: true });

export const databaseFolder = (folder: string) => join(folder, "db");
export const mariaUrl = (port: number) => (name: string) =>
  `mysql+pymysql://${DATABASE_USER.name}:${DATABASE_USER.password}@127.0.0.1:${port}/${name}`;
export const sqliteUrl = (folder: string) => (name: string) => `sqlite:///${join(databaseFolder(folder), name)}.sqlite`;

async function onMariaDb(site: BuildSite, part: Part, maria: MariaDb): Promise<void> {
  const folder = databaseFolder(site.folder);
  await initialize(maria, folder);
  const statements = join(site.folder, "users.sql");
  const { name, password } = DATABASE_USER;
  await writeFile(
    statements,
    [
      "CREATE DATABASE keystone CHARACTER SET utf8mb4;",
      "CREATE DATABASE neutron;",
      `CREATE USER '${name}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
      `CREATE USER '${name}'@'localhost' IDENTIFIED BY '${password}';`,
      `GRANT ALL ON *.* TO '${name}'@'127.0.0.1';`,
      `GRANT ALL ON *.* TO '${name}'@'localhost';`,
      "",
    ].join("\n"),
  );
  const [port = 0] = await freePorts(1);
  const server = await startMariaDb(maria, { folder, port, log: site.log, statements });
  try {
    const files = await configured(site, part, mariaUrl(port));
    await Promise.all([
      fillKeystone(site, part),
      runStep(site, join(part.bin, "neutron-db-manage"), [...files, "upgrade", "heads"], STEP),
    ]);
  } finally {
    await server.stop();
  }
  await rm(statements);
}

async function onSqlite(site: BuildSite, part: Part): Promise<void> {
  await mkdir(databaseFolder(site.folder));
  const url = sqliteUrl(site.folder);
  await configured(site, part, url);
  await fillKeystone(site, part);
  const script = join(import.meta.dirname, "neutron_tables.py");
  await runStep(site, join(part.bin, "python"), [script, url("neutron"), ...neutronFiles(site)], STEP);
}

async function configured(site: BuildSite, part: Part, database: Site["database"]): Promise<string[]> {
  const unknown = "http://127.0.0.1:1";
  await writeConfiguration({ folder: site.folder, venv: part.folder, identity: unknown, database });
  return neutronFiles(site).flatMap((file) => ["--config-file", file]);
}

async function fillKeystone(site: BuildSite, part: Part): Promise<void> {
  const manage = (...args: readonly string[]) =>
    runStep(site, join(part.bin, "keystone-manage"), ["--config-file", keystoneFile(site), ...args], STEP);
  await manage("db_sync");
  // Told a user, the command gives the keys to it; without, they are its own.
  for (const setup of ["fernet_setup", "credential_setup"]) await manage(setup, ...ownerOfKeys());
  await manage("bootstrap", "--bootstrap-password", ADMIN_PASSWORD);
}

const ownerOfKeys = () => {
  const [user, group] = [String(process.getuid?.() ?? 0), String(process.getgid?.() ?? 0)];
  return ["--keystone-user", user, "--keystone-group", group];
};
