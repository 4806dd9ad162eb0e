import type { Trial } from "../../../test/trial.ts";
import { type FloatingIp, floatingIps } from "./floating-ip.trial.ts";
import { at, besides, membersLost, PRIVATE, VIP, wrongNetwork } from "./reserved.trial.ts";
import { elsewhere, fail } from "./world.trial.ts";

const SERVED = { ...PRIVATE, name: "front", members: ["harbour-a", "harbour-b"] };
export const served: readonly Trial[] = [
  {
    kind: "gcore/service-address",
    variant: "its address stated",
    spec: { ...SERVED, address: VIP },
    changed: { spec: { ...SERVED, address: VIP, members: ["harbour-b"] }, action: "update" },
    drift: membersLost,
    elsewhere: [...elsewhere, wrongNetwork],
    neighbours: besides(VIP, "10.40.0.103"),
    siblings: [{ ...SERVED, name: "ledger", address: "10.40.0.103" }],
    fail,
  },
  {
    kind: "gcore/service-address",
    variant: "with a floating IP of its own",
    spec: { ...SERVED, address: VIP, public: "new" },
    changed: { spec: { ...SERVED, address: VIP, public: "none" }, action: "update" },
    drift: (cloud) => {
      for (const [id, one] of floatingIps(cloud))
        if (one.port_id === at(cloud, VIP)?.[0]) delete (cloud.state.floating_ips as Record<string, FloatingIp>)[id];
    },
    elsewhere: [...elsewhere, wrongNetwork],
    neighbours: (cloud) => [
      besides(VIP)(cloud),
      floatingIps(cloud).filter(([, one]) => !one.tags.name?.startsWith("Mooring")),
    ],
    siblings: [{ ...SERVED, name: "ledger", address: "10.40.0.103" }],
    fail,
  },
];
