/** Invented, and they look it. */
export const API_KEY = "plt_sk_sandbox_not-a-real-key";

/** The service account that a front end is given. */
export const CLIENT = { id: "harbour@sandbox.iam", secret: "plt_cs_sandbox_not-a-real-secret" };

/** The region that a front end is pointed at. */
export const REGION = "us-texas-1";

/** The project that a front end is pointed at. */
export const PROJECT = "demo";

/** The world that examples speak of. Its external IPv4 pool is small, so that it is soon used up. */
export const DEFAULTS = {
  regions: [REGION],
  projects: [PROJECT],
  api_keys: [{ key: API_KEY }],
  service_accounts: [{ client_id: CLIENT.id, client_secret: CLIENT.secret }],
  networks: [
    {
      id: "default",
      cidr: "10.0.0.0/16",
      subnets: [{ id: "subnet-a", ipv4_cidr: "10.0.1.0/24", ipv6_cidr: "fd00:1::/64" }],
    },
  ],
  pools: [
    { id: "external-ipv4", prefixes: ["203.0.113.0/28"] },
    { id: "external-ipv6", prefixes: ["2001:db8:1::/64"] },
  ],
  addresses: [{ id: "bastion", ip_address: "203.0.113.14", created_at: "2026-01-15T09:30:00Z" }],
} as const;
