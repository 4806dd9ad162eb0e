import { expect, it } from "vitest";
import type { EnsureReport } from "../../index.ts";
import { stage } from "./stage.trial.ts";

const SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c";

it.each([
  ["huaweicloud/eip", { alias: "shop", bandwidth_size: 5 }, false],
  ["huaweicloud/eip", { alias: "shop", bandwidth_size: 5 }, true],
  ["huaweicloud/virtual-ip", { subnet_id: SUBNET, name: "shop" }, false],
  ["huaweicloud/virtual-ip", { subnet_id: SUBNET, name: "shop" }, true],
  [
    "huaweicloud/service-address",
    { name: "shop", network: "harbour-subnet", members: ["harbour-a"], public: "new" },
    false,
  ],
])(
  "%s %j is never said to be removed on one word of the cloud (remembered: %s)",
  async (resource, spec, remembered) => {
    for (let nth = 1, struck = true; struck; nth += 1) {
      const { cloud, mooring, sandbox } = stage();
      const ask = (more: object = {}) => mooring.ensure({ resource, spec, ...more }) as Promise<EnsureReport>;
      const things = () => Object.keys({ ...(cloud.state.ports as object), ...(cloud.state.eips as object) }).sort();
      const before = things();
      const { items } = await ask();
      const made = things().filter((id) => !before.includes(id));
      expect(made.length).toBeGreaterThan(0);
      let seen = 0;
      sandbox.faults.add({
        match: ({ path }) => made.some((id) => path.endsWith(id)) && ++seen === nth,
        status: 404,
        body: { code: "VPC.0504", message: "The resource could not be found." },
      });
      const { failed } = await ask({ state: "absent", ...(remembered ? { id: items[0]?.id } : {}) });
      const left = things().filter((id) => made.includes(id));
      expect({ nth, lied: !failed && left.length > 0 }).toEqual({ nth, lied: false });
      struck = seen >= nth;
    }
  },
);
