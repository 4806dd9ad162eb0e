import type { PretendCloud } from "@mooring/sandbox";
import type { Trial } from "../../../test/trial.ts";

const SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c";
const NIC = "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10";
const OTHER_NIC = "2c8b4e1a-7d3f-4a9c-9e5a-9f4a6b8c0d32";
const ADDRESS = "192.168.30.40";
const SPARE = "203.0.113.20";
/** Written by somebody else, on the NIC of a member. */
const FOREIGN = { ip_address: "192.168.30.88", mac_address: "fa:16:3e:00:00:88" };
const SERVED = { name: "shop", network: "harbour-subnet", members: ["harbour-a", "harbour-b"] };

interface Port {
  id: string;
  name: string;
  fixed_ips: { ip_address: string }[];
  allowed_address_pairs: { ip_address: string; mac_address?: string }[];
}
interface Eip {
  id: string;
  alias: string;
  port_id: string;
  public_ip_address: string;
}

const ports = (cloud: PretendCloud) => Object.values(cloud.state.ports as Record<string, Port>);
const nic = (cloud: PretendCloud, id: string) => (cloud.state.ports as Record<string, Port>)[id] as Port;
const eips = (cloud: PretendCloud) => Object.values(cloud.state.eips as Record<string, Eip>);

function served(
  variant: string,
  spec: object,
  changed: Trial["changed"],
  more: Partial<Pick<Trial, "drift" | "exceptions" | "stated">> = {},
): Trial {
  return {
    kind: "huaweicloud/service-address",
    variant,
    prepare: (cloud) => void nic(cloud, NIC).allowed_address_pairs.push({ ...FOREIGN }),
    spec: { ...SERVED, ...spec },
    changed: { ...changed, spec: { ...SERVED, ...spec, ...changed.spec } },
    // Another tool has replaced the list of a member's NIC.
    drift: (cloud) => cloud.hooks?.erase_pairs?.(OTHER_NIC),
    elsewhere: [
      { settings: { project_id: "00000000000040008000000000000000" } },
      { spec: { network: "harber-subnet" } },
      { spec: { network: "00000000-0000-4000-8000-000000000000" } },
    ],
    neighbours: (cloud) => ({
      ports: ports(cloud).filter(({ id, name }) => ![NIC, OTHER_NIC].includes(id) && !/^(shop|ledger)/.test(name)),
      pairs: nic(cloud, NIC).allowed_address_pairs.filter(({ ip_address }) => ip_address === FOREIGN.ip_address),
      eips: eips(cloud).filter(
        ({ alias, public_ip_address }) => !alias.startsWith("service-address-") && public_ip_address !== SPARE,
      ),
    }),
    siblings: [{ ...SERVED, name: "ledger", address: "192.168.30.61" }],
    fail: (cloud, words) => void (cloud.switches.fail_writes as string[]).push(words),
    ...more,
  };
}

const TIED = {
  24: "whoever finds an EIP that loses the tie binds it while its buyer gives it back: one of the two fails, and the next run is content",
};

const WHOLE = {
  ...{ ...SERVED, address: ADDRESS, at_least: true, interface: "ens3", router_id: 40, advert_seconds: 0.5 },
  ...{ public: "new", bandwidth_size: 10 },
};

export const services: readonly Trial[] = [
  served(
    "its address stated",
    { address: ADDRESS },
    { spec: { members: ["harbour-b"] }, action: "update" },
    {
      stated: {
        spec: { ...WHOLE, members: ["harbour-a"] },
        changed: { spec: WHOLE, action: "update" },
        tells: [ADDRESS, '"shop"', "service-address-shop"],
      },
    },
  ),
  served(
    "any free address, and an EIP of its own",
    { public: "new" },
    { spec: { public: "none" }, action: "update" },
    {
      exceptions: TIED,
      drift: (cloud) =>
        void Object.assign(eips(cloud).find(({ alias }) => alias === "service-address-shop") as Eip, { port_id: "" }),
    },
  ),
  served(
    "an EIP that is there, and its subnet by id",
    { address: ADDRESS, network: SUBNET, public: SPARE },
    { spec: { name: "shop-front" }, action: "update" },
  ),
  served(
    "at least these",
    { at_least: true, members: ["fa:16:3e:2c:8b:4e"] },
    { spec: { members: ["192.168.30.11", "fa:16:3e:2c:8b:4e"] }, action: "update" },
  ),
];
