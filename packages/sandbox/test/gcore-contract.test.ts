import { readFileSync } from "node:fs";
import { isIPv4, isIPv6 } from "node:net";
import { createVirtualClock } from "@mooring/core";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { beforeEach, describe, expect, test } from "vitest";
import { createSandbox, type Sandbox } from "../src/index.ts";
import { createCaller, FLOATING_IP, INSTANCE, NETWORK, OTHER_PORT, PORT, RESERVED, VIP } from "./caller.ts";

interface Operation {
  readonly requestBody?: { content: { "application/json": { schema: object } } };
  readonly responses: Record<string, { content?: { "application/json": { schema: object } } }>;
}
interface Description {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: object;
}

const fixture = new URL("../../core/src/clouds/gcore/fixtures/openapi-subset.json", import.meta.url);
const description = JSON.parse(readFileSync(fixture, "utf8")) as Description;
const ajv = new Ajv2020({ strict: false, allErrors: true });
const isAddress = (text: string) => isIPv4(text) || isIPv6(text);
ajv.addFormat("uuid4", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
ajv.addFormat("ipvanyaddress", isAddress);
ajv.addFormat("ipvanynetwork", (text: string) => isAddress(text.split("/")[0] ?? ""));
ajv.addFormat("ipv4", isIPv4);
ajv.addFormat("ipv6", isIPv6);
ajv.addFormat("int64", true);
// The service spells the zone without a colon.
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:?\d\d)$/);
ajv.addSchema(closed(description) as object, "gcore");

/** The description, with objects that hold nothing that it does not name: the emulator must not invent fields. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one)]));
  return typeof copy.properties === "object" && copy.type === "object" && !("additionalProperties" in copy)
    ? { ...copy, additionalProperties: false }
    : copy;
}

const pointer = (text: string) => text.replaceAll("~", "~0").replaceAll("/", "~1");

function validator(path: string, method: string, tail: string): ValidateFunction {
  return ajv.compile({
    $ref: `gcore#/paths/${pointer(path)}/${method}/${tail}/content/${pointer("application/json")}/schema`,
  });
}

/** What each operation is asked, with success. `after`: what has to be done before. */
interface Asked {
  readonly ids?: Record<string, string>;
  readonly query?: string;
  readonly body?: unknown;
  readonly before?: (sandbox: Sandbox) => Promise<Record<string, string>>;
}

const port = { port_id: PORT };
const reserved = "/cloud/v1/reserved_fixed_ips/{project_id}/{region_id}";
const aTask = async (sandbox: Sandbox) => {
  const call = createCaller(sandbox);
  const path = `/cloud/v2/ports/41/12/${PORT}/allow_address_pairs`;
  const answer = await call("PUT", path, { allowed_address_pairs: [{ ip_address: "10.40.0.100" }] });
  return { task_id: answer.json.tasks[0] };
};
const anExternalReservation = async (sandbox: Sandbox) => {
  sandbox.cloud("gcore").seed({
    reserved_fixed_ips: [
      { id: "0f6c1a2b-3d4e-4f50-8a61-b2c3d4e5f607", network: "pub_net", ip_address: "203.0.113.99" },
    ],
  });
  return { port_id: "0f6c1a2b-3d4e-4f50-8a61-b2c3d4e5f607" };
};
const aMember = async (sandbox: Sandbox) => {
  const call = createCaller(sandbox);
  await call("PUT", `/cloud/v1/reserved_fixed_ips/41/12/${VIP}/connected_devices`, { port_ids: [PORT] });
  return { port_id: VIP };
};

const ASKED: Record<string, readonly Asked[]> = {
  "GET /cloud/v1/ports/{project_id}/{region_id}": [{}, { query: "?limit=2&offset=1&order_by=network_id.asc" }],
  "GET /cloud/v1/ports/{project_id}/{region_id}/{port_id}": [{ ids: port }, { ids: { port_id: VIP } }],
  "PATCH /cloud/v1/ports/{project_id}/{region_id}/{port_id}": [
    { ids: port, body: { allowed_address_pairs: [{ ip_address: "10.40.0.100" }, { ip_address: "10.40.8.0/24" }] } },
    { ids: port, body: {} },
  ],
  "POST /cloud/v1/ports/{project_id}/{region_id}/{port_id}/enable_port_security": [{ ids: port }],
  "POST /cloud/v1/ports/{project_id}/{region_id}/{port_id}/disable_port_security": [{ ids: { port_id: OTHER_PORT } }],
  "PUT /cloud/v2/ports/{project_id}/{region_id}/{port_id}/allow_address_pairs": [
    {
      ids: port,
      body: {
        allowed_address_pairs: [
          { ip_address: "10.40.0.100" },
          { ip_address: "10.40.8.0/24", mac_address: "fa:16:3e:5a:10:77" },
          { ip_address: "2001:db8:40::100" },
        ],
      },
    },
  ],
  "GET /cloud/v1/instances/{project_id}/{region_id}/{instance_id}/interfaces": [
    { ids: { instance_id: INSTANCE } },
    { ids: { instance_id: INSTANCE }, query: "?limit=1&offset=1" },
    {
      before: async (sandbox) => {
        sandbox.cloud("gcore").seed({
          instances: [
            {
              id: INSTANCE,
              name: "harbour-a",
              ports: [
                {
                  network: "harbour-private",
                  sub_ports: [{ network: "storage-private", segmentation_id: 3990 }],
                },
              ],
            },
          ],
        });
        return { instance_id: INSTANCE };
      },
    },
  ],
  "GET /cloud/v1/instances/{project_id}/{region_id}/{instance_id}/ports": [{ ids: { instance_id: INSTANCE } }],
  "GET /cloud/v1/networks/{project_id}/{region_id}": [{}, { query: "?external=true&owned_by=any&limit=1" }],
  "GET /cloud/v1/networks/{project_id}/{region_id}/{network_id}/ports": [{ ids: { network_id: NETWORK } }],
  [`POST ${reserved}`]: [
    { body: { type: "external", ip_family: "ipv4" } },
    { body: { type: "subnet", subnet_id: "33954a5d-b686-4155-a734-1fc72cb4c59b" } },
    { body: { type: "any_subnet", network_id: NETWORK, ip_family: "dual" } },
    { body: { type: "ip_address", network_id: NETWORK, ip_address: "10.40.0.100", is_vip: true } },
    { body: { type: "port", port_id: OTHER_PORT } },
  ],
  [`GET ${reserved}`]: [{}, { query: "?vip_only=true&order_by=name.desc&ip_address=10.40" }],
  [`GET ${reserved}/{port_id}`]: [{ ids: { port_id: VIP } }, { ids: { port_id: RESERVED } }],
  [`PATCH ${reserved}/{port_id}`]: [{ ids: { port_id: VIP }, body: { is_vip: false } }],
  [`DELETE ${reserved}/{port_id}`]: [{ ids: { port_id: RESERVED } }],
  [`GET ${reserved}/{port_id}/available_devices`]: [{ ids: { port_id: VIP } }],
  [`GET ${reserved}/{port_id}/connected_devices`]: [{ before: aMember }],
  [`PUT ${reserved}/{port_id}/connected_devices`]: [
    { ids: { port_id: VIP }, body: { port_ids: [PORT, OTHER_PORT] } },
    { before: aMember, body: { port_ids: [] } },
  ],
  [`PATCH ${reserved}/{port_id}/connected_devices`]: [{ ids: { port_id: VIP }, body: { port_ids: [OTHER_PORT] } }],
  [`POST ${reserved}/{port_id}/convert`]: [{ before: anExternalReservation, body: { target_type: "floating_ip" } }],
  "POST /cloud/v1/floatingips/{project_id}/{region_id}": [{ body: {} }, { body: { ...port, tags: { env: "trial" } } }],
  "GET /cloud/v1/floatingips/{project_id}/{region_id}": [{}, { query: `?status=ACTIVE&port_ids=${OTHER_PORT}` }],
  "GET /cloud/v1/floatingips/{project_id}/{region_id}/{floating_ip_id}": [{ ids: { floating_ip_id: FLOATING_IP } }],
  "DELETE /cloud/v1/floatingips/{project_id}/{region_id}/{floating_ip_id}": [{ ids: { floating_ip_id: FLOATING_IP } }],
  "PATCH /cloud/v1/floatingips/{project_id}/{region_id}/{floating_ip_id}": [
    { ids: { floating_ip_id: FLOATING_IP }, body: { tags: { env: "trial" } } },
  ],
  "PATCH /cloud/v2/floatingips/{project_id}/{region_id}/{floating_ip_id}": [
    { ids: { floating_ip_id: FLOATING_IP }, body: { port_id: null } },
    { ids: { floating_ip_id: FLOATING_IP }, body: {} },
  ],
  "GET /cloud/v1/tasks": [
    { before: aTask },
    {
      before: aTask,
      query: "?project_id=41&region_id=12&state=NEW&state=RUNNING&task_type=update_port_allowed_address_pairs",
    },
  ],
  "GET /cloud/v1/tasks/{task_id}": [{ before: aTask }],
  "POST /cloud/v1/tasks/{task_id}/acknowledge": [{ before: aTask }],
  "POST /cloud/v1/tasks/acknowledge_all": [{ before: aTask, query: "?project_id=41&region_id=12" }],
  "GET /cloud/v1/tasks/{project_id}/{region_id}/active": [{ before: aTask }],
  "GET /cloud/v1/projects": [{}],
  "GET /cloud/v1/projects/{project_id}": [{}],
  "GET /cloud/v1/regions": [{}],
  "GET /cloud/v1/regions/{region_id}": [{}],
};

const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    key: `${method.toUpperCase()} ${path}`,
    path,
    method,
    operation,
  })),
);

describe("the pretend Gcore keeps to the published API description", () => {
  let sandbox: Sandbox;
  let call: ReturnType<typeof createCaller>;
  beforeEach(() => {
    sandbox = createSandbox({ clock: createVirtualClock() });
    call = createCaller(sandbox);
  });

  test("knows every operation of the description", () => {
    expect(Object.keys(ASKED).sort()).toEqual(operations.map(({ key }) => key).sort());
  });

  test.each(operations)("$key", async ({ key, path, method, operation }) => {
    const asked = ASKED[key] ?? [];
    expect(asked.length).toBeGreaterThan(0);
    for (const { ids, query = "", body, before } of asked) {
      const made = { project_id: "41", region_id: "12", ...ids, ...(await before?.(sandbox)) };
      const real = path.replace(/\{(\w+)\}/g, (_, name: keyof typeof made) => made[name] ?? "missing");
      if (body !== undefined) expect(faults(validator(path, method, "requestBody"), body)).toEqual([]);
      const answer = await call(method.toUpperCase(), real + query, body);
      const [[status, response] = ["", {}]] = Object.entries(operation.responses);
      expect({ status: String(answer.status), text: answer.text }).toMatchObject({ status });
      if (!response.content) expect(answer.text).toBe("");
      else expect(faults(validator(path, method, `responses/${status}`), answer.json)).toEqual([]);
      expect(answer.headers.date).toBe(new Date(Date.UTC(2026, 2, 4, 9, 15)).toUTCString());
    }
  });

  test("shows finished and failed tasks in the task's shape", async () => {
    const gcore = sandbox.cloud("gcore");
    gcore.switches.task_seconds = 0;
    gcore.switches.fail_tasks = ["No host was found"];
    const check = validator("/cloud/v1/tasks/{task_id}", "get", "responses/200");
    for (const state of ["ERROR", "FINISHED"]) {
      const answer = await call("GET", `/cloud/v1/tasks/${(await aTask(sandbox)).task_id}`);
      expect(answer.json.state).toBe(state);
      expect(faults(check, answer.json)).toEqual([]);
    }
    const { json } = await call("POST", "/cloud/v1/reserved_fixed_ips/41/12", { type: "external" });
    const made = await call("GET", `/cloud/v1/tasks/${json.tasks[0]}`);
    expect(faults(check, made.json)).toEqual([]);
    const shown = await call("GET", `/cloud/v1/reserved_fixed_ips/41/12/${made.json.created_resources.ports[0]}`);
    const path = "/cloud/v1/reserved_fixed_ips/{project_id}/{region_id}/{port_id}";
    expect(faults(validator(path, "get", "responses/200"), shown.json)).toEqual([]);
  });
});

function faults(check: ValidateFunction, value: unknown): unknown[] {
  return check(value)
    ? []
    : (check.errors ?? []).map(({ instancePath, message, params }) => ({ instancePath, message, params }));
}
