/** Invented, and they look it. */
export const KEY = { access: "SANDBOXACCESSKEY0001", secret: "sandbox+sk/not=a-real-secret-key-0000001" };
const USER = {
  id: "8e7d6c5b4a3948f7a6b5c4d3e2f1a0b9",
  name: "mooring-bot",
  password: "sandbox-not-a-real-password",
};
const ACCOUNT = "example-account";

/** The region that a front end is pointed at. */
export const REGION = "eu-west-101";

/** The project that a front end is pointed at. */
export const PROJECT = "5f1c0a7e9b3d4c2f8e6a1b0d7c9e4f25";

/** The world that examples speak of: two servers of one subnet, one of them with a NIC in a second, and a virtual IP that others use. */
export const DEFAULTS = {
  account: { id: "1c2d3e4f5a6b47c8901d2e3f4a5b6c7d", name: ACCOUNT },
  projects: [
    { id: PROJECT, name: REGION },
    { id: "0b9a8c7d6e5f4a3b92c1d0e9f8a7b6c5", name: `${REGION}_other` },
  ],
  users: [USER],
  identity_providers: [{ id: "harbour-idp", token: "sandbox-not-a-real-id-token" }],
  keys: [KEY],
  subnets: [
    {
      id: "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c",
      name: "harbour-subnet",
      cidr: "192.168.30.0/24",
      gateway_ip: "192.168.30.1",
      neutron_subnet_id: "e2a7c4f1-38d6-4b59-9e0a-6f1b2c3d4e5f",
      cidr_v6: "2001:db8:30::/64",
      neutron_subnet_id_v6: "f3b8d5a2-49e7-4c60-8f1b-7a2c3d4e5f60",
    },
    {
      id: "8c2f5e3d-0a71-4b94-86d8-2e1f3a4b5c6d",
      name: "storage-subnet",
      cidr: "192.168.40.0/24",
      gateway_ip: "192.168.40.1",
      neutron_subnet_id: "a4c9e6b3-5af8-4d71-902c-8b3d4e5f6071",
    },
  ],
  servers: [
    {
      id: "c3d9e1f0-72a4-4b6e-8d15-9e0f1a2b3c4d",
      name: "harbour-a",
      nics: [
        {
          id: "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10",
          subnet: "harbour-subnet",
          ip_addresses: ["192.168.30.11", "2001:db8:30::11"],
          mac_address: "fa:16:3e:0a:6f:2c",
        },
        {
          id: "1b7a3d0f-6c2e-4f8b-8d49-8e3f5a7b9c21",
          subnet: "storage-subnet",
          ip_addresses: ["192.168.40.11"],
          mac_address: "fa:16:3e:1b:7a:3d",
        },
      ],
    },
    {
      id: "d4e0f2a1-83b5-4c7f-9e26-0f1a2b3c4d5e",
      name: "harbour-b",
      nics: [
        {
          id: "2c8b4e1a-7d3f-4a9c-9e5a-9f4a6b8c0d32",
          subnet: "harbour-subnet",
          ip_addresses: ["192.168.30.12", "2001:db8:30::12"],
          mac_address: "fa:16:3e:2c:8b:4e",
        },
      ],
    },
  ],
  shared_bandwidths: [{ id: "5e7a9c1b-3d2f-4a68-9b0c-d1e2f3a4b5c6", name: "harbour-shared", size: 20 }],
  eips: [
    {
      id: "6f8b0d2c-4e3a-4b79-8c1d-e2f3a4b5c6d7",
      ip_address: "203.0.113.12",
      alias: "harbour-b-out",
      port_id: "2c8b4e1a-7d3f-4a9c-9e5a-9f4a6b8c0d32",
    },
    { id: "708c1e3d-5f4b-4c8a-9d2e-f3a4b5c6d7e8", ip_address: "203.0.113.20", alias: "harbour-spare" },
  ],
  ports: [
    {
      id: "9d3c5b7a-1e2f-4d60-8a9b-0c1d2e3f4a5b",
      name: "ferry-front",
      subnet: "harbour-subnet",
      ip_address: "192.168.30.50",
      device_owner: "neutron:VIP_PORT",
      allowed_address_pairs: [
        { ip_address: "192.168.30.12", mac_address: "fa:16:3e:2c:8b:4e" },
        { ip_address: "192.168.30.77" },
      ],
    },
    { subnet: "harbour-subnet", ip_address: "192.168.30.60", id: "2f4a6c8e-0b1d-4f3a-95c7-e9d8c7b6a5f4" },
  ],
};
