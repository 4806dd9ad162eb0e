import { createSandbox } from "@mooring/sandbox";
import { expect, it } from "vitest";
import type { Catalog } from "../src/definition/catalog.ts";
import { createMooringOf } from "../src/engine/mooring.ts";
import { catalog, type Event } from "../src/index.ts";

it("a token that the cloud gave us while we worked is as unspeakable as one from the settings", async () => {
  const token = "invented-token-of-a-login";
  const sandbox = createSandbox({ clouds: ["gcore"] });
  const events: Event[] = [];
  const gcore = catalog.gcore as Catalog[string];
  const telling: Catalog = {
    gcore: {
      ...gcore,
      async load() {
        const cloud = await gcore.load();
        return {
          ...cloud,
          connect(settings, tools) {
            tools.conceal(token);
            return cloud.connect(settings, tools);
          },
        };
      },
    },
  };
  const mooring = createMooringOf(telling, {
    environment: sandbox.environment(),
    transport: sandbox.transport,
    log: (event) => void events.push(event),
  });
  // The cloud repeats the token in its refusal.
  sandbox.faults.add({ match: "GET /**", times: 10, status: 403, body: { message: `token ${token} may not do that` } });
  const report = await mooring.ensure({ query: "gcore/interfaces", spec: { instance_id: token } });
  expect(report.failure?.message).toContain("token *** may not do that");
  expect(JSON.stringify([report, events])).not.toContain(token);
});
