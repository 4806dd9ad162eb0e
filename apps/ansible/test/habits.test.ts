import { describe, expect, test } from "vitest";
import { ask, start } from "./executable.ts";
import { eachInItsWorld, INSTANCE, KIND, PORT, pair } from "./world.ts";

const world = eachInItsWorld();
const ensure = (request: unknown) => ask(request, world.environment);
const spec = { port_id: PORT, ip_address: "10.40.0.9" };
const OMITTED = "__omit_place_holder__0123456789abcdef";

describe("what a template makes of a value is taken for what was meant:", () => {
  test.each<[string, Record<string, unknown>]>([
    ["a spec as JSON text", { spec: JSON.stringify(spec) }],
    ["items as JSON text", { items: JSON.stringify([spec]) }],
    ["an item as JSON text", { items: [JSON.stringify(spec)] }],
    ["settings and limits as JSON text", { spec, settings: "{}", timeouts: '{"wait_seconds": "60"}' }],
    ["an empty text for a field that may be left out", { spec: { ...spec, mac_address: "", instance_id: "" }, id: "" }],
    ["a placeholder of omit", { spec: { ...spec, mac_address: OMITTED }, timeouts: { wait_seconds: OMITTED } }],
    ["settings of several clouds", { spec, settings: { gcore: {}, upcloud: { token: "7$invented" } } }],
  ])("%s", async (_name, request) => {
    const { reply } = await ensure({ resource: KIND, ...request });
    expect(reply).toMatchObject({ failed: false, changed: true });
    expect(reply.reports[0].spec).toMatchObject(spec);
  });

  test("a list as JSON text in a field", async () => {
    const allowed_address_pairs = '[{"ip_address": "10.40.0.9", "mac_address": ""}]';
    const { reply } = await ensure({
      resource: "gcore/allowed-address-pairs",
      spec: { port_id: PORT, allowed_address_pairs },
    });
    expect(reply.spec.allowed_address_pairs).toEqual([{ ip_address: "10.40.0.9" }]);
  });

  test("a number for a name of digits, and not for an address", async () => {
    const { reply } = await ensure({ resource: "openstack/port", spec: { network: 2201, ip_address: 10.1 } });
    expect(reply.issues).toHaveLength(1);
    expect(reply.msg).toMatch(/^spec\.ip_address: .* the number 10\.1; quote this value in YAML/);
  });
});

describe("what cannot be meant is refused by its place, and with what came:", () => {
  test.each<[string, unknown, RegExp]>([
    [
      "a tuple",
      "(1, 2)",
      /^spec\.allowed_address_pairs: must be a list, but came as the text "\(1, 2\)"; add the filter to_json\.$/,
    ],
    [
      "a list of Python",
      "[{'ip_address': '10.0.0.1'}]",
      /must be a list, but came as the text .*; add the filter to_json\.$/,
    ],
  ])("%s", async (_name, allowed_address_pairs, says) => {
    const { reply, code } = await ensure({
      resource: "gcore/allowed-address-pairs",
      spec: { port_id: PORT, allowed_address_pairs },
    });
    expect(reply).toMatchObject({ failed: true, changed: false, code: "input" });
    expect(reply.msg).toMatch(says);
    expect(code).toBe(1);
  });

  test.each(['{"resource": "x", "resource": "y"}', '{"spec": [{"a": {"b": 1}, "a": {"b": 2}}]}'])(
    "a field that stands twice in %s",
    async (text) => {
      const { reply } = await start({ args: [text] }).ended;
      expect(reply.msg).toMatch(/^The request in the argument has the field "(resource|a)" twice in one map/);
    },
  );
});

describe("as a module for one kind", () => {
  const called = (name: string, fields: object) => ensure({ ...fields, _ansible_module_name: `mooring.cloud.${name}` });

  test("the fields of the spec are the task's own", async () => {
    const { reply } = await called("gcore_allowed_address_pair", spec);
    expect(reply).toMatchObject({ changed: true, resource: KIND, spec });
    expect((await called("gcore_allowed_address_pair", { ...spec, state: "absent" })).reply).toMatchObject({
      changed: true,
      action: "delete",
    });
  });

  test("several may be given as items", async () => {
    expect((await called("gcore_allowed_address_pair", { items: [spec] })).reply).toMatchObject({ changed: true });
  });

  test("a query has a name of its own", async () => {
    const { reply } = await called("gcore_private_ports_info", { instance_id: INSTANCE });
    expect(reply).toMatchObject({ failed: false, query: "gcore/private-ports" });
    expect(reply.answers.length).toBeGreaterThan(0);
  });

  test("what is wrong is named as it was written", async () => {
    const { reply } = await called("gcore_allowed_address_pair", { port_idd: PORT, ip_address: "10.40.0.9" });
    expect(reply.msg).toMatch(/^port_idd: is not a field here; did you mean `port_id`\?/);
    expect(reply.issues[0].path).toEqual(["port_idd"]);
  });
});

test("a batch in which one fails has a code of its own", async () => {
  const items = [spec, { ...spec, port_id: "00000000-0000-4000-8000-000000000000" }];
  const { reply } = await ensure({ resource: KIND, items });
  expect(reply).toMatchObject({ failed: true, changed: true, code: "api", retryable: false });
});

test("a run that is stopped while it reads claims no change", async () => {
  world.sandbox.faults.add({ match: "GET /cloud/v1/ports/**", delay: 10_000 });
  const reading = new Promise<void>((resolve) => {
    const stop = world.sandbox.onExchange(({ when }) => {
      if (when !== "before") return;
      stop();
      resolve();
    });
  });
  const { child, ended } = start({ args: [JSON.stringify(pair("10.40.0.9"))], environment: world.environment });
  await reading;
  child.kill("SIGTERM");
  const { reply } = await ended;
  expect(reply).toMatchObject({ failed: true, changed: false, code: "cancelled" });
  expect(reply.msg).not.toMatch(/may have been made/);
});
