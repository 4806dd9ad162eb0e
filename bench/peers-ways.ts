import { existsSync, readdirSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { obtainNewestAnsible } from "../test/real/parts/ansible.ts";
import { runChild } from "../test/real/parts/child.ts";
import { obtainOpenStackClients } from "../test/real/parts/openstack.ts";
import { pathWith } from "../test/real/parts/part.ts";
import { obtainOpenStackCollection, obtainTerraformProvider } from "../test/real/parts/peers.ts";
import { obtainPythonClients } from "../test/real/parts/python-clients.ts";

/** The port that gets the pairs. */
export const PORT = { id: "60a00009-1b2c-4d3e-8f4a-5b6c7d8e9f09", name: "web-9-port" };

interface Task {
  readonly address: string;
  /** Of this writer alone, and the same in its second run. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** One way to add a pair to the port. */
export interface Way {
  readonly name: string;
  /** Makes ready what it takes, and says how much of it there is. Throws `PartUnavailable`. */
  obtain(): Promise<{ readonly megabytes: number }>;
  /** Rejects where the process says that it failed. */
  add(task: Task): Promise<void>;
}

const DIST = fileURLToPath(new URL("../apps/ansible/dist", import.meta.url));
const SPEC = (address: string) => ({ port_id: PORT.id, ip_address: address });

/** The collection's release does not run with the newest one. */
const SDK = ["openstacksdk==4.7.1"];

/** In the order of the table. */
export const ways: readonly Way[] = [
  {
    name: "Mooring, its command",
    obtain: async () => ({ megabytes: sizeOf(join(DIST, "mooring.cjs")) }),
    add: ({ address, ...task }) => {
      const request = { resource: "openstack/allowed-address-pair", spec: SPEC(address) };
      return succeed(process.execPath, [join(DIST, "mooring.cjs"), JSON.stringify(request)], task);
    },
  },
  {
    name: "Mooring, a playbook",
    obtain: async () => {
      await obtainNewestAnsible();
      return { megabytes: sizeOf(join(DIST, "mooring.cjs")) };
    },
    add: ({ address, ...task }) =>
      play(task, { mooring: { resource: "openstack/allowed-address-pair", spec: SPEC(address) } }),
  },
  {
    name: "openstack.cloud.port, a playbook",
    obtain: async () => {
      const [clients, collection] = await Promise.all([
        obtainPythonClients(SDK),
        obtainOpenStackCollection(),
        obtainNewestAnsible(),
      ]);
      return { megabytes: sizeOf(clients.folder) + sizeOf(collection.folder) };
    },
    add: async ({ address, ...task }) => {
      const [clients, { folder }] = await Promise.all([obtainPythonClients(SDK), obtainOpenStackCollection()]);
      const port = { name: PORT.name, network: "private", allowed_address_pairs: [{ ip_address: address }] };
      const environment = { ...task.environment, ANSIBLE_COLLECTIONS_PATH: folder };
      const vars = { ansible_python_interpreter: join(clients.bin, "python") };
      await play({ ...task, environment }, { "openstack.cloud.port": port, vars });
    },
  },
  {
    name: "Terraform, its OpenStack provider",
    obtain: async () => {
      const { bin } = await obtainTerraformProvider();
      return { megabytes: sizeOf(bin) };
    },
    add: terraform,
  },
  {
    name: "openstack port set",
    obtain: async () => ({ megabytes: sizeOf((await obtainOpenStackClients()).folder) }),
    add: async ({ address, ...task }) => {
      const { bin } = await obtainOpenStackClients();
      await succeed(
        join(bin, "openstack"),
        ["port", "set", "--allowed-address", `ip-address=${address}`, PORT.id],
        task,
      );
    },
  },
  {
    name: "curl, the pair as the list",
    obtain: async () => ({ megabytes: 0 }),
    add: ({ address, ...task }) => succeed("bash", ["-euc", CURL, "curl", PORT.id, address], task),
  },
];

/** As scripts have it: log in, put. */
const CURL = `
login='{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"'$OS_USERNAME'","password":"'$OS_PASSWORD'","domain":{"name":"Default"}}}},"scope":{"project":{"name":"'$OS_PROJECT_NAME'","domain":{"name":"Default"}}}}}'
curl -fsS -D headers -o catalogue -H 'content-type: application/json' -d "$login" "$OS_AUTH_URL/auth/tokens"
token=$(sed -n 's/^x-subject-token: *//Ip' headers | tr -d '\\r')
neutron=$(grep -o 'http[^"]*' catalogue | grep -i network | head -1)
curl -fsS -o answer -X PUT -H "X-Auth-Token: $token" -H 'content-type: application/json' \\
  -d '{"port":{"allowed_address_pairs":[{"ip_address":"'$2'"}]}}' "\${neutron%/}/v2.0/ports/$1"
`;

async function terraform({ address, folder, environment }: Task): Promise<void> {
  const { bin } = await obtainTerraformProvider();
  const provider = "terraform-provider-openstack/openstack";
  await writeFile(
    join(folder, "main.tf"),
    `terraform {
  required_providers {
    openstack = { source = "${provider}" }
  }
}
data "openstack_networking_network_v2" "private" {
  name = "private"
}
import {
  to = openstack_networking_port_v2.web
  id = "${PORT.id}"
}
resource "openstack_networking_port_v2" "web" {
  name       = "${PORT.name}"
  network_id = data.openstack_networking_network_v2.private.id
  allowed_address_pairs {
    ip_address = "${address}"
  }
}
`,
  );
  const settings = join(folder, "terraform.rc");
  await writeFile(
    settings,
    `provider_installation {\n  dev_overrides {\n    "${provider}" = "${bin}"\n  }\n  direct {}\n}\n`,
  );
  await succeed("terraform", ["apply", "-auto-approve", "-input=false", "-no-color"], {
    folder,
    environment: { ...environment, TF_CLI_CONFIG_FILE: settings, CHECKPOINT_DISABLE: "1" },
  });
}

async function play(task: Omit<Task, "address">, step: object): Promise<void> {
  const { bin } = await obtainNewestAnsible();
  const book = [{ hosts: "localhost", connection: "local", gather_facts: false, tasks: [step] }];
  await writeFile(join(task.folder, "play.yml"), JSON.stringify(book));
  await succeed(join(bin, "ansible-playbook"), ["play.yml"], {
    folder: task.folder,
    environment: {
      ANSIBLE_LIBRARY: DIST,
      ANSIBLE_LOCALHOST_WARNING: "False",
      LC_ALL: "C.UTF-8",
      ...task.environment,
      PATH: `${dirname(process.execPath)}:${pathWith(bin)}`,
    },
  });
}

async function succeed(command: string, args: readonly string[], task: Omit<Task, "address">): Promise<void> {
  const { failure, stdout, stderr } = await runChild(command, args, {
    cwd: task.folder,
    env: { PATH: process.env.PATH, HOME: task.folder, NO_PROXY: "127.0.0.1", ...task.environment },
    timeoutMs: 300_000,
  });
  if (failure !== undefined) throw new Error(`${command}: ${failure}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`);
}

/** Of a file, or of all files in a folder, in megabytes. */
function sizeOf(path: string): number {
  if (!existsSync(path)) return 0;
  if (!statSync(path).isDirectory()) return statSync(path).size / 1e6;
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size / 1e6, 0);
}
