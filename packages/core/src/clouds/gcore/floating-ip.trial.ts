import type { PretendCloud } from "@mooring/sandbox";
import type { Trial } from "../../../test/trial.ts";
import { elsewhere, fail, PORT } from "./world.trial.ts";

export interface FloatingIp {
  port_id: string | null;
  fixed_ip_address: string | null;
  tags: Record<string, string>;
}
export const floatingIps = (cloud: PretendCloud) =>
  Object.entries(cloud.state.floating_ips as Record<string, FloatingIp>);
const others = (cloud: PretendCloud) => floatingIps(cloud).filter(([, one]) => one.tags.name !== "shop");
const detach = (one: FloatingIp) => Object.assign(one, { port_id: null, fixed_ip_address: null });

const HARBOUR_A = { instance: "harbour-a", network: "harbour-private" };

export const floating: readonly Trial[] = [
  {
    kind: "gcore/floating-ip",
    variant: "found by its name",
    stated: {
      spec: {
        name: "shop",
        tags: [{ key: "keeper", value: "harbour-master" }],
        port_id: PORT,
        fixed_ip_address: "10.50.0.11",
      },
      changed: {
        spec: {
          name: "shop",
          tags: [{ key: "keeper", value: "pilot" }],
          port_id: PORT,
          fixed_ip_address: "10.50.0.11",
        },
        action: "update",
      },
      tells: ["harbour-master"],
    },
    spec: { name: "shop", ...HARBOUR_A },
    changed: { spec: { name: "shop", port_id: PORT }, action: "update" },
    drift: (cloud) => {
      for (const [, one] of floatingIps(cloud)) if (one.tags.name === "shop") detach(one);
    },
    elsewhere: [...elsewhere, { spec: { name: "shup", network: "harbour-pravate" } }],
    neighbours: others,
    siblings: [
      { name: "standby", attached: false },
      { name: "shop-vip", port_address: "10.40.0.200" },
    ],
    fail,
  },
  {
    kind: "gcore/floating-ip",
    variant: "found by the port it leads to",
    spec: { port_id: PORT },
    changed: { spec: { port_id: PORT, name: "later" }, action: "update" },
    drift: (cloud) => {
      for (const [id, one] of floatingIps(cloud))
        if (one.port_id === PORT) delete (cloud.state.floating_ips as Record<string, FloatingIp>)[id];
    },
    elsewhere,
    neighbours: (cloud) => floatingIps(cloud).filter(([, one]) => one.port_id !== PORT),
    siblings: [{ ...HARBOUR_A }],
    fail,
  },
];
