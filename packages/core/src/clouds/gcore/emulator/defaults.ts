/** Invented, and it looks it. As an older token of Gcore: with a dollar sign, which a shell eats in double quotes. */
export const TOKEN = "1$sandbox-not-a-real-token";

/** The project that a front end is pointed at. */
export const PROJECT = 41;

/** The region that a front end is pointed at. */
export const REGION = 12;

/** The world that examples speak of: two instances in a private network, one of them with a second private and a public port. */
export const DEFAULTS = {
  tokens: [TOKEN],
  projects: [{ id: PROJECT, name: "harbour" }],
  regions: [{ id: REGION, display_name: "Testland-1" }],
  networks: [
    {
      id: "b5c3135a-b0f5-48e4-a44b-b261a29874f9",
      name: "harbour-private",
      segmentation_id: 4021,
      subnets: [
        {
          id: "33954a5d-b686-4155-a734-1fc72cb4c59b",
          name: "harbour-subnet",
          cidr: "10.40.0.0/24",
          gateway_ip: "10.40.0.1",
        },
        { id: "a6f6b8a4-53c5-4f2b-9f0e-6d2f0e5f1c64", name: "harbour-subnet-6", cidr: "2001:db8:40::/64" },
      ],
    },
    {
      id: "7d1f0c5e-2a64-4b0d-9c3e-5b8f2d6a9e11",
      name: "storage-private",
      segmentation_id: 4022,
      subnets: [{ id: "c0a4d3f2-6b1e-4a7c-8d95-2f3e4b5c6d70", name: "storage-subnet", cidr: "10.50.0.0/16" }],
    },
    {
      id: "0643d819-299b-4bf6-a8ce-d61f83f7916c",
      name: "pub_net",
      external: true,
      default: true,
      type: "vlan",
      mtu: 1500,
      subnets: [
        {
          id: "5bab859b-3946-4c5b-b682-6713dfda909f",
          name: "pub_subnet",
          cidr: "203.0.113.0/24",
          gateway_ip: "203.0.113.1",
        },
      ],
    },
  ],
  instances: [
    {
      id: "eb3bf756-2650-4483-8470-a897d1ae6fa6",
      name: "harbour-a",
      ports: [
        {
          id: "9c31552f-8b64-43a0-abbb-5943721dbd2a",
          interface_name: "backend",
          network: "harbour-private",
          ip_addresses: ["10.40.0.11"],
          mac_address: "fa:16:3e:5a:10:01",
          trunk: true,
        },
        {
          id: "5e0c7b1d-94a2-4f38-b6d1-0a7c3e2f8b45",
          interface_name: "storage",
          network: "storage-private",
          ip_addresses: ["10.50.0.11"],
          mac_address: "fa:16:3e:5a:10:03",
          allowed_address_pairs: [
            { ip_address: "10.50.0.77", mac_address: "fa:16:3e:5a:10:77" },
            { ip_address: "10.50.8.0/24" },
          ],
        },
        {
          id: "b8a7a137-8948-4f39-844d-bab9dead5de6",
          network: "pub_net",
          ip_addresses: ["203.0.113.20"],
          mac_address: "fa:16:3e:5a:10:02",
          trunk: true,
        },
      ],
    },
    {
      id: "d2f9c6a0-3b57-4e18-8a4c-71e5b09f6d32",
      name: "harbour-b",
      ports: [
        {
          id: "166f81b9-91e7-47db-b304-36b5be9ff3e1",
          interface_name: "backend",
          network: "harbour-private",
          ip_addresses: ["10.40.0.12"],
          mac_address: "fa:16:3e:5a:11:01",
          trunk: true,
        },
        {
          id: "f4b8d2c6-0e9a-4c73-95f1-3d6a8b7e2c50",
          interface_name: "open",
          network: "storage-private",
          ip_addresses: ["10.50.0.12"],
          mac_address: "fa:16:3e:5a:11:02",
          port_security_enabled: false,
        },
      ],
    },
  ],
  reserved_fixed_ips: [
    {
      id: "4f13761a-adbc-4c72-bf54-d5a31e40de0a",
      network: "harbour-private",
      ip_address: "10.40.0.200",
      is_vip: true,
      tags: { name: "harbour-vip" },
    },
    { id: "2c8e5f7a-6d40-4b91-a3c2-9e1f0d7b8a64", network: "harbour-private", ip_address: "10.40.0.201" },
  ],
  floating_ips: [
    {
      id: "8b3d6f0e-1a5c-4d72-b9e8-4c2f7a6e5d13",
      floating_ip_address: "203.0.113.50",
      port: "166f81b9-91e7-47db-b304-36b5be9ff3e1",
    },
  ],
} as const;
