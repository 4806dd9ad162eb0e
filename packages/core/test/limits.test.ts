import { createSandbox } from "@mooring/sandbox";
import { expect, test } from "vitest";
import { createMooring } from "../src/index.ts";
import { createVirtualClock } from "../src/time/virtual-clock.ts";

/** Server and network are looked up at once, each with a token. */
const spec = { server: "web-1", network: "private", allowed_address_pairs: [{ ip_address: "10.60.0.9" }] };

test("nothing is sent for a request that is over, also where two of its reads were under way and one of them failed", async () => {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clouds: ["openstack"], clock });
  const silent = { match: "* /**", times: Number.POSITIVE_INFINITY, delay: Number.POSITIVE_INFINITY, effect: false };
  sandbox.faults.add(silent);
  let sent = 0;
  const transport = Object.assign(Object.create(sandbox.transport), {
    dispatch: (...exchange: Parameters<typeof sandbox.transport.dispatch>) => {
      sent += 1;
      return sandbox.transport.dispatch(...exchange);
    },
  });
  const mooring = createMooring({ environment: sandbox.environment(), transport, clock, random: () => 0.5 });
  const report = await mooring.ensure({ resource: "openstack/allowed-address-pairs", spec });
  expect(report.failed).toBe(true);
  const before = sent;
  await clock.sleep(900_000);
  expect(before).toBeGreaterThan(0);
  expect(sent).toBe(before);
});
