/** Invented, and looking it. */
export const TOKEN = "ucat_invented0token0of0the0pretend0cloud";
const USERNAME = "pretend-user";
const PASSWORD = "invented-password-of-the-pretend-cloud";

const range = (address: string, family: string, gateway: string, route = "yes") => ({
  address,
  family,
  dhcp: "yes",
  dhcp_default_route: route,
  gateway,
});

/**
 * Two peers in fi-hel1 with a floating address on the first, a stopped server, one in another zone, and what belongs to
 * somebody else.
 */
export const DEFAULTS = {
  account: {
    username: USERNAME,
    password: PASSWORD,
    credits: 10_000,
    resource_limits: { detached_floating_ips: 10, public_ipv4: 100, public_ipv6: 100, networks: 100 },
  },
  tokens: [{ id: "0c11c65a-2f0e-4b7d-9a35-6d1e8f204c19", name: "pretend", token: TOKEN }],
  zones: [
    { id: "de-fra1", description: "Frankfurt #1", public: "yes" },
    { id: "fi-hel1", description: "Helsinki #1", public: "yes" },
    { id: "fi-hel2", description: "Helsinki #2", public: "yes" },
  ],
  networks: [
    {
      uuid: "03000000-0000-4000-8001-000000000001",
      name: "Public 203.0.113.0/24",
      type: "public",
      zone: "fi-hel1",
      ip_networks: [range("203.0.113.0/24", "IPv4", "203.0.113.1")],
    },
    {
      uuid: "03000000-0000-4000-8001-000000000002",
      name: "Public 2001:db8:40:7::/64",
      type: "public",
      zone: "fi-hel1",
      ip_networks: [range("2001:db8:40:7::/64", "IPv6", "2001:db8:40:7::1")],
    },
    {
      uuid: "03000000-0000-4000-8001-000000000003",
      name: "Private 10.99.4.0/22",
      type: "utility",
      zone: "fi-hel1",
      ip_networks: [range("10.99.4.0/22", "IPv4", "10.99.4.1", "no")],
    },
    {
      uuid: "03000000-0000-4000-8002-000000000001",
      name: "Public 198.51.100.0/24",
      type: "public",
      zone: "de-fra1",
      ip_networks: [range("198.51.100.0/24", "IPv4", "198.51.100.1")],
    },
    {
      uuid: "03000000-0000-4000-8002-000000000002",
      name: "Public 2001:db8:49:3::/64",
      type: "public",
      zone: "de-fra1",
      ip_networks: [range("2001:db8:49:3::/64", "IPv6", "2001:db8:49:3::1")],
    },
    {
      uuid: "03000000-0000-4000-8002-000000000003",
      name: "Private 10.98.0.0/22",
      type: "utility",
      zone: "de-fra1",
      ip_networks: [range("10.98.0.0/22", "IPv4", "10.98.0.1", "no")],
    },
    {
      uuid: "03000000-0000-4000-8003-000000000001",
      name: "Public 192.0.2.0/25",
      type: "public",
      zone: "fi-hel2",
      ip_networks: [range("192.0.2.0/25", "IPv4", "192.0.2.1")],
    },
    {
      uuid: "03000000-0000-4000-8003-000000000002",
      name: "Public 2001:db8:52:5::/64",
      type: "public",
      zone: "fi-hel2",
      ip_networks: [range("2001:db8:52:5::/64", "IPv6", "2001:db8:52:5::1")],
    },
    {
      uuid: "03000000-0000-4000-8003-000000000003",
      name: "Private 10.97.0.0/22",
      type: "utility",
      zone: "fi-hel2",
      ip_networks: [range("10.97.0.0/22", "IPv4", "10.97.0.1", "no")],
    },
    {
      uuid: "03b7c0e1-5a5e-4f0c-8f3d-2b9a1c7e6d04",
      name: "peers",
      type: "private",
      zone: "fi-hel1",
      ip_networks: [range("172.30.8.0/24", "IPv4", "172.30.8.1", "no")],
      owner: "ours",
    },
  ],
  servers: [
    {
      uuid: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7701",
      title: "peer-1",
      zone: "fi-hel1",
      interfaces: [
        { type: "utility", mac: "e2:10:aa:0b:01:01", addresses: [{ address: "10.99.4.17" }] },
        {
          type: "public",
          mac: "e2:10:aa:0b:01:02",
          addresses: [{ address: "203.0.113.20" }, { address: "203.0.113.40", floating: true }],
        },
        { type: "private", mac: "e2:10:aa:0b:01:03", network: "peers", addresses: [{ address: "172.30.8.2" }] },
      ],
    },
    {
      uuid: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702",
      title: "peer-2",
      zone: "fi-hel1",
      interfaces: [
        { type: "utility", mac: "e2:10:aa:0b:02:01", addresses: [{ address: "10.99.4.18" }] },
        { type: "public", mac: "e2:10:aa:0b:02:02", addresses: [{ address: "203.0.113.21" }] },
        { type: "public", mac: "e2:10:aa:0b:02:04", addresses: [{ address: "2001:db8:40:7:e010:aaff:fe0b:0204" }] },
        { type: "private", mac: "e2:10:aa:0b:02:03", network: "peers", addresses: [{ address: "172.30.8.3" }] },
      ],
    },
    {
      uuid: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7703",
      title: "asleep",
      zone: "fi-hel1",
      state: "stopped",
      interfaces: [
        { type: "utility", mac: "e2:10:aa:0b:03:01", addresses: [{ address: "10.99.4.19" }] },
        { type: "public", mac: "e2:10:aa:0b:03:02", addresses: [{ address: "203.0.113.22" }] },
      ],
    },
    {
      uuid: "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7704",
      title: "far-away",
      zone: "de-fra1",
      interfaces: [
        { type: "utility", mac: "e2:10:aa:0b:04:01", addresses: [{ address: "10.98.0.17" }] },
        { type: "public", mac: "e2:10:aa:0b:04:02", addresses: [{ address: "198.51.100.20" }] },
      ],
    },
    {
      uuid: "00d4e5f6-1a2b-4c3d-8e9f-0a1b2c3d4e5f",
      title: "somebody-else",
      zone: "fi-hel1",
      owner: "theirs",
      interfaces: [{ type: "public", mac: "e2:10:aa:0b:99:02", addresses: [{ address: "203.0.113.99" }] }],
    },
  ],
  load_balancers: [
    {
      uuid: "0a9d3f5b-6c1e-4d27-8a40-5e7b9c2d1f06",
      name: "front",
      zone: "fi-hel1",
      networks: [
        { name: "outside", type: "public" },
        { name: "inside", type: "private" },
      ],
    },
  ],
  floating: [{ address: "203.0.113.41", zone: "fi-hel1" }],
};
