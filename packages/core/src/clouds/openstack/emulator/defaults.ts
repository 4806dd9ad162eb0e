/** Invented, and they look it. */
export const USER = { name: "mooring", password: "sandbox-not-a-real-password" };

/** The region that a front end is pointed at. */
export const REGION = "RegionOne";

/** The project that a front end is pointed at. */
export const PROJECT = { id: "7d3c1f0e9b8a4c5d8e6f1a2b3c4d5e6f", name: "harbour" };
const CREDENTIAL = { id: "0c9b8a7d6e5f4a3b92c1d0e9f8a7b6c5", secret: "sandbox-not-a-real-application-secret" };

const PUBLIC = "b1f0c2d3-4e5a-4b6c-8d7e-9f0a1b2c3d01";
const other = { project: "pier" };
const operator = { project: "admin" };

/**
 * The world that examples speak of: three servers of one private network behind a router, the first with the pairs of others on its port,
 * floating IPs, a reserved address; a network that is shared by the operator; a second region with a server of the same name.
 */
export const DEFAULTS = {
  regions: [REGION, "RegionTwo"],
  domains: [{ id: "default", name: "Default" }],
  projects: [
    PROJECT,
    { id: "1a2b3c4d5e6f4a7b8c9d0e1f2a3b4c5d", name: "pier" },
    { id: "f0e1d2c3b4a54968879695a4b3c2d1e0", name: "admin" },
  ],
  users: [
    { id: "5e6f7a8b9c0d4e1f8a2b3c4d5e6f7a8b", ...USER, roles: { harbour: "member" } },
    { id: "6f7a8b9c0d1e4f2a8b3c4d5e6f7a8b9c", name: "lookout", password: USER.password, roles: { harbour: "reader" } },
    { id: "7a8b9c0d1e2f4a3b8c4d5e6f7a8b9c0d", name: "other", password: USER.password, roles: { pier: "member" } },
    { id: "8b9c0d1e2f3a4b4c8d5e6f7a8b9c0d1e", name: "admin", password: USER.password, roles: { admin: "admin" } },
  ],
  application_credentials: [{ ...CREDENTIAL, name: "mooring-ci", user: "mooring", project: "harbour" }],
  networks: [
    {
      id: "c2a1d3e4-5f6b-4c7d-8e9f-0a1b2c3d4e02",
      name: "private",
      subnets: [{ id: "d3b2e4f5-6a7c-4d8e-9f0a-1b2c3d4e5f03", name: "private-subnet", cidr: "10.60.0.0/24" }],
    },
    {
      id: PUBLIC,
      name: "public",
      ...operator,
      external: true,
      subnets: [
        {
          id: "e4c3f5a6-7b8d-4e9f-8a1b-2c3d4e5f6a04",
          name: "public-subnet",
          cidr: "203.0.113.0/24",
          allocation_pools: [{ start: "203.0.113.100", end: "203.0.113.120" }],
        },
      ],
    },
    {
      id: "f5d4a6b7-8c9e-4fa0-9b2c-3d4e5f6a7b05",
      name: "provider",
      ...operator,
      shared: true,
      subnets: [{ id: "a6e5b7c8-9d0f-4ab1-8c3d-4e5f6a7b8c06", name: "provider-subnet", cidr: "10.80.0.0/24" }],
    },
    {
      id: "b7f6c8d9-0e1a-4bc2-9d4e-5f6a7b8c9d07",
      name: "pier-private",
      ...other,
      subnets: [{ id: "c8a7d9e0-1f2b-4cd3-8e5f-6a7b8c9d0e08", name: "pier-subnet", cidr: "10.90.0.0/24" }],
    },
    {
      id: "d9b8e0f1-2a3c-4de4-9f6a-7b8c9d0e1f09",
      name: "private",
      region: "RegionTwo",
      subnets: [{ id: "e0c9f1a2-3b4d-4ef5-8a7b-8c9d0e1f2a10", name: "private-subnet", cidr: "10.62.0.0/24" }],
    },
  ],
  routers: [
    {
      id: "f1d0a2b3-4c5e-4fa6-9b8c-9d0e1f2a3b11",
      name: "router-1",
      external_network: PUBLIC,
      external_ip: "203.0.113.100",
      interfaces: ["private-subnet"],
    },
  ],
  servers: [
    {
      id: "5e1f0000-60a0-4000-8000-000000000001",
      name: "web-1",
      ports: [
        {
          id: "60a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01",
          name: "web-1-port",
          network: "private",
          ip_addresses: ["10.60.0.11"],
          mac_address: "fa:16:3e:60:00:01",
          allowed_address_pairs: [
            { ip_address: "10.60.0.77", mac_address: "00:00:5e:00:01:01" },
            { ip_address: "10.61.0.5/16" },
          ],
        },
        {
          id: "60a00011-1b2c-4d3e-8f4a-5b6c7d8e9f11",
          name: "web-1-provider",
          network: "provider",
          ip_addresses: ["10.80.0.11"],
          mac_address: "fa:16:3e:80:00:01",
        },
      ],
    },
    {
      id: "5e1f0000-60a0-4000-8000-000000000002",
      name: "web-2",
      ports: [
        {
          id: "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02",
          name: "web-2-port",
          network: "private",
          ip_addresses: ["10.60.0.12"],
          mac_address: "fa:16:3e:60:00:02",
        },
      ],
    },
    {
      id: "5e1f0000-60a0-4000-8000-000000000003",
      name: "web-3",
      ports: [
        {
          id: "60a00003-1b2c-4d3e-8f4a-5b6c7d8e9f03",
          name: "web-3-port",
          network: "private",
          ip_addresses: ["10.60.0.13"],
          mac_address: "fa:16:3e:60:00:03",
          port_security_enabled: false,
        },
      ],
    },
    {
      id: "5e1f0000-62a0-4000-8000-000000000001",
      name: "web-1",
      region: "RegionTwo",
      ports: [
        {
          id: "62a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01",
          name: "web-1-port",
          network: "private",
          ip_addresses: ["10.62.0.11"],
          mac_address: "fa:16:3e:62:00:01",
        },
      ],
    },
    {
      id: "5e1f0000-90a0-4000-8000-000000000001",
      name: "pier-1",
      ...other,
      ports: [
        {
          id: "90a00001-1b2c-4d3e-8f4a-5b6c7d8e9f01",
          name: "pier-1-port",
          network: "pier-private",
          ip_addresses: ["10.90.0.11"],
          mac_address: "fa:16:3e:90:00:01",
        },
      ],
    },
  ],
  ports: [
    {
      id: "60a00200-1b2c-4d3e-8f4a-5b6c7d8e9f20",
      name: "web-vip",
      description: "Mooring: service address",
      network: "private",
      ip_addresses: ["10.60.0.200"],
      mac_address: "fa:16:3e:60:02:00",
    },
  ],
  floating_ips: [
    {
      id: "f10a0001-1b2c-4d3e-8f4a-5b6c7d8e9f01",
      network: PUBLIC,
      floating_ip_address: "203.0.113.110",
      port: "web-2-port",
      description: "the site",
    },
    { id: "f10a0002-1b2c-4d3e-8f4a-5b6c7d8e9f02", network: PUBLIC, floating_ip_address: "203.0.113.111" },
  ],
};
