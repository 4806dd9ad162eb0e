import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Invented; every run has its own servers, on loopback. */
export const ADMIN_PASSWORD = "sandbox-not-a-real-password";
export const DATABASE_USER = { name: "os", password: "os" };

export interface Site {
  /** Where the servers keep what they write. */
  readonly folder: string;
  readonly venv: string;
  /** Of Keystone, without slash at its end. */
  readonly identity: string;
  /** `name` is `keystone` or `neutron`. */
  readonly database: (name: string) => string;
}

export const keystoneFile = ({ folder }: Pick<Site, "folder">) => join(folder, "keystone.conf");
export const neutronFiles = ({ folder }: Pick<Site, "folder">) => [
  join(folder, "neutron.conf"),
  join(folder, "ml2.ini"),
];
/** Keys of tokens and of stored credentials; they belong to the database's contents. */
export const keyFolders = (folder: string) => [join(folder, "keys/fernet"), join(folder, "keys/credential")] as const;

/** The fewest lines with which both servers run: without a message queue, agents, a cache or Nova. */
export async function writeConfiguration(site: Site): Promise<void> {
  const [fernet, credential] = keyFolders(site.folder);
  for (const folder of [fernet, credential, join(site.folder, "state"), join(site.folder, "lock")])
    await mkdir(folder, { recursive: true });
  await writeFile(
    keystoneFile(site),
    ini({
      DEFAULT: { use_stderr: "true" },
      database: { connection: site.database("keystone"), max_pool_size: "20" },
      token: { provider: "fernet" },
      fernet_tokens: { key_repository: fernet },
      fernet_receipts: { key_repository: fernet },
      credential: { key_repository: credential },
      oslo_policy: { enforce_scope: "false" },
    }),
  );
  const [neutron = "", ml2 = ""] = neutronFiles(site);
  await writeFile(
    neutron,
    ini({
      DEFAULT: {
        auth_strategy: "keystone",
        core_plugin: "ml2",
        service_plugins: "router",
        transport_url: "fake://",
        state_path: join(site.folder, "state"),
        api_paste_config: join(site.venv, "etc/neutron/api-paste.ini"),
        dhcp_agent_notification: "false",
        notify_nova_on_port_status_changes: "false",
        notify_nova_on_port_data_changes: "false",
        max_allowed_address_pair: "10",
      },
      database: { connection: site.database("neutron"), max_pool_size: "20" },
      oslo_concurrency: { lock_path: join(site.folder, "lock") },
      oslo_messaging_notifications: { driver: "noop" },
      keystone_authtoken: {
        www_authenticate_uri: `${site.identity}/v3`,
        auth_url: `${site.identity}/v3`,
        auth_type: "password",
        username: "admin",
        password: ADMIN_PASSWORD,
        project_name: "admin",
        user_domain_id: "default",
        project_domain_id: "default",
      },
    }),
  );
  await writeFile(
    ml2,
    ini({
      ml2: {
        type_drivers: "local,flat,vlan",
        project_network_types: "local",
        mechanism_drivers: "",
        extension_drivers: "port_security",
      },
      ml2_type_flat: { flat_networks: "*" },
    }),
  );
}

const ini = (sections: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
  Object.entries(sections)
    .map(([name, lines]) =>
      [`[${name}]`, ...Object.entries(lines).map(([key, value]) => `${key} = ${value}`), ""].join("\n"),
    )
    .join("\n");
