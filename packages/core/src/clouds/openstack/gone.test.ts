import { createSandbox } from "@mooring/sandbox";
import { expect, it } from "vitest";
import { createMooring, type EnsureReport } from "../../index.ts";
import { createVirtualClock } from "../../time/virtual-clock.ts";

const NOT_FOUND = { NeutronError: { type: "NotFound", message: "The resource could not be found.", detail: "" } };

function world() {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["openstack"] });
  const { state } = sandbox.cloud("openstack");
  const environment = sandbox.environment();
  const mooring = createMooring({ environment, transport: sandbox.transport, clock, random: () => 0.5 });
  return {
    sandbox,
    ask: (request: object) => mooring.ensure(request) as Promise<EnsureReport>,
    things: () => Object.keys({ ...(state.ports as object), ...(state.floating_ips as object) }).sort(),
  };
}

it.each([
  ["openstack/floating-ip", { description: "shop" }, false],
  ["openstack/floating-ip", { description: "shop" }, true],
  ["openstack/port", { network: "private", name: "shop" }, false],
  ["openstack/port", { network: "private", name: "shop" }, true],
  ["openstack/service-address", { name: "shop", network: "private", members: ["web-1"], public: "new" }, false],
])(
  "%s %j is never said to be removed on one word of the cloud (remembered: %s)",
  async (resource, spec, remembered) => {
    for (let nth = 1, struck = true; struck; nth += 1) {
      const { sandbox, ask, things } = world();
      const before = things();
      const { items } = await ask({ resource, spec });
      const made = things().filter((id) => !before.includes(id));
      let seen = 0;
      sandbox.faults.add({
        match: ({ path }) => made.some((id) => path.endsWith(id)) && ++seen === nth,
        status: 404,
        body: NOT_FOUND,
      });
      const id = remembered ? { id: items[0]?.id } : {};
      const { failed } = await ask({ resource, spec, state: "absent", ...id });
      const left = things().filter((one) => made.includes(one));
      expect({ nth, lied: !failed && left.length > 0 }).toEqual({ nth, lied: false });
      struck = seen >= nth;
    }
  },
);
