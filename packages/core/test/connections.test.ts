import { createSandbox } from "@mooring/sandbox";
import { expect, it } from "vitest";
import { createMooring, createVirtualClock } from "../src/index.ts";

/** The most requests that were on their way at one moment while the pairs of sixty ports were asked for. */
async function mostAtOnce(connections?: number): Promise<number> {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  let [now, most] = [0, 0];
  sandbox.onExchange(async ({ when }) => {
    now += when === "before" ? 1 : -1;
    most = Math.max(most, now);
    if (when === "before") await clock.sleep(50);
  });
  const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
  const items = Array.from({ length: 60 }, (_, index) => ({
    port_id: `00000000-0001-4000-8000-${String(index).padStart(12, "0")}`,
    ip_address: "10.40.0.9",
  }));
  const settings = connections === undefined ? {} : { connections };
  await mooring.ensure({ resource: "gcore/allowed-address-pair", plan: true, items, settings });
  return most;
}

it("so many requests are on their way at once as the setting says, and no more", async () => {
  expect(await mostAtOnce(4)).toBe(4);
  expect(await mostAtOnce(50)).toBe(50);
});

it("without a setting there are thirty-two", async () => {
  expect(await mostAtOnce()).toBe(32);
});
