import { refuse } from "./refusals.ts";
import type { Cell, Routes } from "./world.ts";

const PLANS = [
  {
    core_number: 1,
    memory_amount: 1024,
    name: "1xCPU-1GB",
    public_traffic_out: 1024,
    storage_size: 25,
    storage_tier: "maxiops",
  },
  {
    core_number: 1,
    memory_amount: 2048,
    name: "1xCPU-2GB",
    public_traffic_out: 2048,
    storage_size: 50,
    storage_tier: "maxiops",
  },
  {
    core_number: 2,
    memory_amount: 4096,
    name: "2xCPU-4GB",
    public_traffic_out: 4096,
    storage_size: 80,
    storage_tier: "maxiops",
  },
];
const TIMEZONES = ["Africa/Abidjan", "Europe/Berlin", "Europe/Helsinki", "UTC"];
/** Invented amounts; additional IPv4 addresses cost something, IPv6 ones nothing. */
const PRICES = {
  firewall: { amount: 1, price: 0.56 },
  ipv4_address: { amount: 1, price: 0.3 },
  ipv6_address: { amount: 1, price: 0 },
  server_core: { amount: 1, price: 1.3 },
  server_memory: { amount: 256, price: 0.45 },
  storage_maxiops: { amount: 1, price: 0.031 },
};

/** What the vendor offers, and what is on file of the account. Fixed. */
export function offerRoutes({ state }: Cell): Routes {
  const fixed = (body: unknown) => () => ({ status: 200, body });
  const sizes = PLANS.map(({ core_number, memory_amount }) => ({
    core_number: String(core_number),
    memory_amount: String(memory_amount),
  }));
  const details = () => {
    const { username, credits } = state.account;
    return {
      status: 200,
      body: {
        account: {
          username,
          credits,
          type: "main",
          currency: "EUR",
          country: "FIN",
          timezone: "UTC",
          first_name: "Pretend",
          last_name: "User",
        },
      },
    };
  };
  return {
    "GET /plan": fixed({ plans: { plan: PLANS } }),
    "GET /server_size": fixed({ server_sizes: { server_size: sizes } }),
    "GET /timezone": fixed({ timezones: { timezone: TIMEZONES } }),
    "GET /price": () => ({
      status: 200,
      body: { prices: { zone: state.zones.map(({ id }) => ({ name: id, ...PRICES })) } },
    }),
    "GET /account/details": details,
    "GET /account/details/:username": ({ params }) =>
      params.username === state.account.username ? details() : refuse("account-forbidden"),
    // Hosts of one's own are for those who rent them.
    "GET /host": fixed({ hosts: { host: [] } }),
  };
}
