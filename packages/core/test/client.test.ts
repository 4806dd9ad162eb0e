import { createSandbox } from "@mooring/sandbox";
import { expect, expectTypeOf, it } from "vitest";
import { createClient } from "../src/index.ts";

const port_id = "9c31552f-8b64-43a0-abbb-5943721dbd2a";

function open() {
  const sandbox = createSandbox({ clouds: ["gcore"] });
  const client = createClient({ environment: sandbox.environment(), transport: sandbox.transport });
  return { sandbox, client };
}

it("a TypeScript program says a kind and its spec, and reads typed answers", async () => {
  const { sandbox, client } = open();
  const { results } = await client.query({ query: "gcore/private-ports", spec: { instance: "web-1" } });
  const id = results[0]?.port_id ?? port_id;
  expectTypeOf(id).toEqualTypeOf<string>();
  const report = await client.ensure({
    resource: "gcore/allowed-address-pair",
    spec: { port_id: id, ip_address: "10.40.0.9" },
  });
  const [item] = report.items;
  expect(item?.failure).toBeUndefined();
  expectTypeOf(item?.spec?.ip_address).toEqualTypeOf<string | undefined>();
  expect([item?.changed, item?.spec?.ip_address]).toEqual([true, "10.40.0.9"]);
  await client.close();
  await sandbox.close();
});

it("what a kind does not have is an error in the editor", () => {
  const { client } = open();
  const spec = { port_id, ip_address: "10.40.0.9" };
  const wrong = [
    // @ts-expect-error the word is `spec`
    () => client.ensure({ resource: "gcore/allowed-address-pair", spce: spec }),
    // @ts-expect-error the field is `ip_address`
    () => client.ensure({ resource: "gcore/allowed-address-pair", spec: { port_id, ip_adress: "10.40.0.9" } }),
    // @ts-expect-error there is no such kind
    () => client.ensure({ resource: "gcore/allowed-adress-pair", spec }),
    // @ts-expect-error one spec or several, not both
    () => client.ensure({ resource: "gcore/allowed-address-pair", spec, items: [spec] }),
    // @ts-expect-error a setting of another cloud
    () => client.ensure({ resource: "gcore/allowed-address-pair", spec, settings: { zone: "de-fra1" } }),
    // @ts-expect-error a query is no kind
    () => client.ensure({ resource: "gcore/private-ports", spec: {} }),
    // @ts-expect-error a kind is no query
    () => client.query({ query: "gcore/allowed-address-pair" }),
  ];
  expect(wrong).toHaveLength(7);
});
