import { describe, expect, test } from "vitest";
import { fieldsOf, thinName, translate } from "../src/translate.ts";
import { KIND } from "./world.ts";

const OMITTED = "__omit_place_holder__0123456789abcdef";
const PAIRS = "gcore/allowed-address-pairs";

describe("a request that templates had a hand in", () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["nothing to translate", { resource: KIND, spec: { port_id: "p" } }, { resource: KIND, spec: { port_id: "p" } }],
    ["an empty text at the top", { resource: KIND, id: "", state: "present" }, { resource: KIND, state: "present" }],
    [
      "what was omitted, at any depth",
      {
        resource: KIND,
        id: OMITTED,
        spec: { a: OMITTED, b: { c: OMITTED, d: "x" }, e: [OMITTED, "y", { f: OMITTED }], g: `no ${OMITTED}`, h: null },
      },
      { resource: KIND, spec: { b: { d: "x" }, e: ["y", {}], g: `no ${OMITTED}`, h: null } },
    ],
    [
      "JSON text for a map and for lists",
      { resource: KIND, spec: ' {"port_id": "p"}', items: '[{"a": "b"}]', timeouts: '{"wait_seconds": 1}' },
      { resource: KIND, spec: { port_id: "p" }, items: [{ a: "b" }], timeouts: { wait_seconds: 1 } },
    ],
    [
      "text that only begins like JSON",
      { resource: "toy/thing", spec: "{'a': 1}" },
      { resource: "toy/thing", spec: "{'a': 1}" },
    ],
    ["other text", { resource: "toy/thing", spec: "port {}" }, { resource: "toy/thing", spec: "port {}" }],
    [
      "an empty text in the spec, which may be left out",
      { resource: KIND, spec: { port_id: "p", mac_address: "" } },
      { resource: KIND, spec: { port_id: "p" } },
    ],
    [
      "an empty text in an item",
      { resource: KIND, items: [{ port_id: "p", mac_address: "" }, { port_id: "q" }] },
      { resource: KIND, items: [{ port_id: "p" }, { port_id: "q" }] },
    ],
    [
      "a number where a name belongs",
      { resource: "openstack/port", spec: { network: 2201 } },
      { resource: "openstack/port", spec: { network: "2201" } },
    ],
    [
      "a list as JSON text in a field",
      { resource: PAIRS, spec: { port_id: "p", allowed_address_pairs: '[{"ip_address": "10.0.0.1"}]' } },
      { resource: PAIRS, spec: { port_id: "p", allowed_address_pairs: [{ ip_address: "10.0.0.1" }] } },
    ],
    [
      "an empty text in a question",
      { query: "gcore/private-ports", spec: { instance_id: "i", instance: "" } },
      { query: "gcore/private-ports", spec: { instance_id: "i" } },
    ],
    [
      "a kind that is not known",
      { resource: "toy/thing", spec: { a: "" } },
      { resource: "toy/thing", spec: { a: "" } },
    ],
    [
      "a kind that the cloud does not have",
      { resource: "gcore/thing", spec: { a: "" } },
      { resource: "gcore/thing", spec: { a: "" } },
    ],
    ["neither a kind nor a question", { spec: { a: "" } }, { spec: { a: "" } }],
  ])("is what was meant: %s", async (_name, given, meant) => {
    expect(await translate(given, undefined)).toStrictEqual(meant);
  });

  test.each<[string, unknown, unknown]>([
    ["of several clouds", { gcore: { api_key: "k" }, upcloud: { token: "t" } }, { api_key: "k" }],
    ["shared, and the cloud's own above them", { region: "1", gcore: '{"region": "2"}' }, { region: "2" }],
    ["as JSON text", '{"api_key": "k"}', { api_key: "k" }],
    ["of a name that is no map", { gcore: "k", other: {} }, { gcore: "k", other: {} }],
    ["that are no map", "k", "k"],
    ["of which one came as a number", { api_key: 7, other: "" }, { api_key: "7", other: "" }],
  ])("takes the settings %s", async (_name, settings, taken) => {
    const { settings: found } = await translate({ resource: KIND, settings }, undefined);
    expect(found).toEqual(taken);
  });

  test("has no settings where none were given", async () => {
    expect(Object.keys(await translate({ resource: KIND }, undefined))).toEqual(["resource"]);
  });
});

describe("as a module for one kind", () => {
  test.each([
    ["mooring.cloud.gcore_allowed_address_pair", { resource: KIND }],
    ["gcore_allowed_address_pairs", { resource: PAIRS }],
    ["mooring.cloud.gcore_private_ports_info", { query: "gcore/private-ports" }],
    ["gcore_private_ports", undefined],
    ["mooring", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%s is for %j", (module, name) => {
    expect(thinName(module)).toEqual(name);
  });

  const beside = {
    state: "absent",
    allow_replace: true,
    settings: { api_key: "k" },
    timeouts: { wait_seconds: 1 },
    plan: true,
  };

  test("what is no field of a request is one of the spec", async () => {
    const given = { ...beside, port_id: "p", query: "q" };
    expect(await translate(given, "m.gcore_allowed_address_pair")).toStrictEqual({
      resource: KIND,
      ...beside,
      spec: { port_id: "p", query: "q" },
    });
  });

  test("a question has fewer fields of its own", async () => {
    const { settings, timeouts, plan, state } = beside;
    const given = { settings, timeouts, plan, state, instance_id: "i" };
    expect(await translate(given, "gcore_private_ports_info")).toStrictEqual({
      query: "gcore/private-ports",
      settings,
      timeouts,
      plan,
      spec: { state, instance_id: "i" },
    });
  });

  test.each<[unknown, object]>([
    [[{ port_id: "p" }], { items: [{ port_id: "p" }] }],
    [null, { items: null, spec: {} }],
    ["", { spec: {} }],
  ])("items that are %j", async (items, meant) => {
    expect(await translate({ items }, "gcore_allowed_address_pair")).toStrictEqual({ resource: KIND, ...meant });
  });

  test("fields beside items are not passed over", async () => {
    expect(await translate({ items: [], port_id: "p" }, "gcore_allowed_address_pair")).toStrictEqual({
      resource: KIND,
      items: [],
      spec: { port_id: "p" },
    });
  });
});

describe("the fields of an answer", () => {
  test("are those that the kind's spec may have", async () => {
    expect(await fieldsOf({ resource: KIND })).toEqual(
      expect.arrayContaining(["port_id", "ip_address", "mac_address"]),
    );
  });

  test.each([[{}], [{ resource: "toy/thing" }], [{ resource: "gcore/thing" }], [{ resource: "toString/x" }]])(
    "are none where there is no such kind: %j",
    async (request) => {
      expect(await fieldsOf(request)).toEqual([]);
    },
  );
});
