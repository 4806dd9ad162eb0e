import type { Origins } from "./session.ts";
import { openSession, type Session } from "./session.ts";

/** Invented, and they look it. */
export const PASSWORD = "sandbox-not-a-real-password";

/** What stands in the world of a run, by name. The same as in the default world of the emulator, as far as the two can be the same. */
export interface Stage {
  readonly projects: Readonly<Record<"harbour" | "pier", string>>;
  readonly users: Readonly<Record<"mooring" | "lookout" | "other", string>>;
  readonly networks: Readonly<Record<"private" | "public" | "provider" | "pier-private", string>>;
  readonly subnets: Readonly<Record<"private-subnet" | "public-subnet" | "provider-subnet" | "pier-subnet", string>>;
  readonly router: string;
  /** The project `harbour`'s own, \`default\`. */
  readonly securityGroup: string;
  /** By name; `router-port` is the router's own in the private network. */
  readonly ports: Readonly<Record<PortName, string>>;
  /** Ids of servers, which no Nova has ever seen. */
  readonly servers: Readonly<Record<"web-1" | "web-2" | "web-3" | "pier-1", string>>;
  readonly floatingIps: Readonly<Record<"203.0.113.110" | "203.0.113.111", string>>;
  /** Of the user `mooring`, for the project `harbour`. */
  readonly applicationCredential: { readonly id: string; readonly secret: string };
}

export type PortName =
  | "web-1-port"
  | "web-1-provider"
  | "web-2-port"
  | "web-3-port"
  | "pier-1-port"
  | "web-vip"
  | "router-port";

export const SERVERS: Stage["servers"] = {
  "web-1": "5e1f0000-60a0-4000-8000-000000000001",
  "web-2": "5e1f0000-60a0-4000-8000-000000000002",
  "web-3": "5e1f0000-60a0-4000-8000-000000000003",
  "pier-1": "5e1f0000-90a0-4000-8000-000000000001",
};

/** Fills the empty servers: catalogue, accounts, networks, a router, the ports of servers, floating IPs. */
export async function setStage(origins: Origins): Promise<Stage> {
  const admin = await openSession(origins, { user: "admin", project: "admin" });
  await fillCatalogue(admin, origins);
  const accounts = await makeAccounts(admin);
  const network = await openSession(origins, { user: "admin", project: "admin" });
  const [member, other] = await Promise.all([
    openSession(origins, { user: "mooring", project: "harbour" }),
    openSession(origins, { user: "other", project: "pier" }),
  ]);
  const outside = await makeNetwork(network, "public", {
    "router:external": true,
    "provider:network_type": "flat",
    "provider:physical_network": "physnet1",
  });
  const outer = await makeSubnet(network, outside, "public-subnet", {
    cidr: "203.0.113.0/24",
    allocation_pools: [{ start: "203.0.113.100", end: "203.0.113.120" }],
  });
  const provider = await makeNetwork(network, "provider", { shared: true });
  const shared = await makeSubnet(network, provider, "provider-subnet", { cidr: "10.80.0.0/24" });
  const inside = await makeNetwork(member, "private");
  const inner = await makeSubnet(member, inside, "private-subnet", { cidr: "10.60.0.0/24" });
  const pier = await makeNetwork(other, "pier-private");
  const pierSubnet = await makeSubnet(other, pier, "pier-subnet", { cidr: "10.90.0.0/24" });

  const router = await network.make("routers", {
    router: {
      name: "router-1",
      project_id: accounts.projects.harbour,
      external_gateway_info: { network_id: outside, external_fixed_ips: [{ ip_address: "203.0.113.100" }] },
    },
  });
  const added = await member.call("PUT", `/v2.0/routers/${router}/add_router_interface`, { subnet_id: inner });
  const port = (name: PortName, at: string, address: string, mac: string, more: object = {}) => ({
    port: { name, network_id: at, fixed_ips: [{ ip_address: address }], mac_address: mac, ...more },
  });
  const serves = (server: keyof Stage["servers"]) => ({ device_id: SERVERS[server], device_owner: "compute:nova" });
  const securityGroup = await defaultGroup(member);
  const first = port("web-1-port", inside, "10.60.0.11", "fa:16:3e:60:00:01", {
    ...serves("web-1"),
    allowed_address_pairs: [
      { ip_address: "10.60.0.77", mac_address: "00:00:5e:00:01:01" },
      { ip_address: "10.61.0.5/16" },
    ],
  });
  const ports = {
    "web-1-port": await member.make("ports", first),
    "web-2-port": await member.make(
      "ports",
      port("web-2-port", inside, "10.60.0.12", "fa:16:3e:60:00:02", serves("web-2")),
    ),
    "web-3-port": await member.make(
      "ports",
      port("web-3-port", inside, "10.60.0.13", "fa:16:3e:60:00:03", {
        ...serves("web-3"),
        port_security_enabled: false,
      }),
    ),
    "web-vip": await member.make(
      "ports",
      port("web-vip", inside, "10.60.0.200", "fa:16:3e:60:02:00", { description: "Mooring: service address" }),
    ),
    "pier-1-port": await other.make(
      "ports",
      port("pier-1-port", pier, "10.90.0.11", "fa:16:3e:90:00:01", serves("pier-1")),
    ),
    // An address and a MAC address of one's choice on a network of others: only the operator may.
    "web-1-provider": await network.make(
      "ports",
      port("web-1-provider", provider, "10.80.0.11", "fa:16:3e:80:00:01", {
        ...serves("web-1"),
        project_id: accounts.projects.harbour,
        security_groups: [securityGroup],
      }),
    ),
    "router-port": String(added.port_id),
  };
  const floating = (floating_ip_address: string, more: object = {}) =>
    network.make("floatingips", {
      floatingip: {
        floating_network_id: outside,
        floating_ip_address,
        project_id: accounts.projects.harbour,
        ...more,
      },
    });
  return {
    ...accounts,
    networks: { private: inside, public: outside, provider, "pier-private": pier },
    subnets: {
      "private-subnet": inner,
      "public-subnet": outer,
      "provider-subnet": shared,
      "pier-subnet": pierSubnet,
    },
    router,
    securityGroup,
    ports,
    servers: SERVERS,
    floatingIps: {
      "203.0.113.110": await floating("203.0.113.110", { port_id: ports["web-2-port"], description: "the site" }),
      "203.0.113.111": await floating("203.0.113.111"),
    },
    applicationCredential: await makeCredential(member, accounts.users.mooring),
  };
}

const REGIONS = ["RegionOne", "RegionTwo"];
const INTERFACES = ["public", "internal", "admin"];

/** Two regions with one and the same Neutron: more is not needed to choose wrongly. */
async function fillCatalogue(admin: Session, origins: Origins): Promise<void> {
  for (const id of REGIONS) await admin.make("regions", { region: { id } });
  const services = [
    { type: "identity", name: "keystone", url: `${origins.identity}/v3` },
    { type: "network", name: "neutron", url: origins.network },
  ];
  for (const { type, name, url } of services) {
    const service_id = await admin.make("services", { service: { type, name } });
    for (const region_id of REGIONS)
      for (const face of INTERFACES)
        await admin.make("endpoints", { endpoint: { interface: face, url, service_id, region_id } });
  }
}

async function makeAccounts(admin: Session): Promise<Pick<Stage, "projects" | "users">> {
  const { roles } = (await admin.call("GET", "/v3/roles")) as { roles: { id: string; name: string }[] };
  const project = (name: string) => admin.make("projects", { project: { name, domain_id: "default" } });
  const projects = { harbour: await project("harbour"), pier: await project("pier") };
  const user = async (name: string, project: string, role: string) => {
    const id = await admin.make("users", { user: { name, password: PASSWORD, domain_id: "default" } });
    const roleId = roles.find((one) => one.name === role)?.id;
    await admin.call("PUT", `/v3/projects/${project}/users/${id}/roles/${roleId}`);
    return id;
  };
  const users = {
    mooring: await user("mooring", projects.harbour, "member"),
    lookout: await user("lookout", projects.harbour, "reader"),
    other: await user("other", projects.pier, "member"),
  };
  return { projects, users };
}

async function makeCredential(member: Session, user: string): Promise<Stage["applicationCredential"]> {
  const secret = "sandbox-not-a-real-application-secret";
  const body = { application_credential: { name: "mooring-ci", secret } };
  const made = await member.call("POST", `/v3/users/${user}/application_credentials`, body);
  return { id: (made.application_credential as { id: string }).id, secret };
}

const makeNetwork = (session: Session, name: string, more: object = {}) =>
  session.make("networks", { network: { name, ...more } });

const makeSubnet = (session: Session, network: string, name: string, more: object) =>
  session.make("subnets", {
    subnet: { network_id: network, name, ip_version: 4, enable_dhcp: false, ...more },
  });

async function defaultGroup(member: Session): Promise<string> {
  const { security_groups: groups } = await member.call("GET", "/v2.0/security-groups?name=default");
  return (groups as { id: string }[])[0]?.id ?? "";
}
