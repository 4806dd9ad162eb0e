import { createVirtualClock } from "@mooring/core";
import { beforeEach, describe, expect, test } from "vitest";
import { createSandbox, type PretendCloud, type Sandbox } from "../src/index.ts";
import {
  createCaller,
  INSTANCE,
  interfacesPath,
  NETWORK,
  OPEN_PORT,
  OTHER_PORT,
  PORT,
  PUBLIC_PORT,
  pairsPath,
  portPath,
  RESERVED,
  SECOND_PORT,
  VIP,
} from "./caller.ts";

let clock: ReturnType<typeof createVirtualClock>;
let sandbox: Sandbox;
let gcore: PretendCloud;
let call: ReturnType<typeof createCaller>;
beforeEach(() => {
  clock = createVirtualClock();
  sandbox = createSandbox({ clock });
  gcore = sandbox.cloud("gcore");
  call = createCaller(sandbox);
});

const pairs = (...addresses: string[]) => ({
  allowed_address_pairs: addresses.map((ip_address) => ({ ip_address })),
});
/** As an instance's interfaces show them: `address mac`, in the order of the list. */
async function pairsOf(port = PORT): Promise<string[]> {
  const instances = await call("GET", "/cloud/v1/instances/41/12");
  for (const { id } of instances.json.results) {
    const { json } = await call("GET", `/cloud/v1/instances/41/12/${id}/interfaces`);
    const found = json.results.find((one: { port_id: string }) => one.port_id === port);
    if (found) {
      return found.allowed_address_pairs.map(
        ({ ip_address, mac_address }: Record<string, string>) => `${ip_address} ${mac_address}`,
      );
    }
  }
  throw new Error(`no instance has the port ${port}`);
}
/** Waits for the task of an answer and gives its last state. */
async function taskOf(answer: { json: { tasks: string[] } }) {
  expect(answer.json.tasks).toHaveLength(1);
  await clock.sleep(60_000);
  return (await call("GET", `/cloud/v1/tasks/${answer.json.tasks[0]}`)).json;
}
const MAC = "fa:16:3e:5a:10:01";

describe("who may ask, and for what", () => {
  test.each([
    ["no header", {}, "not_authenticated", "Authentication credentials were not provided."],
    [
      "another scheme",
      { authorization: "Bearer 1$sandbox-not-a-real-token" },
      "token_not_valid",
      "Given token not valid",
    ],
    ["an unknown token", { authorization: "APIKey 1-not-a-real-token" }, "token_not_valid", "Bad permanent token"],
  ])("answers 401 to %s", async (_, headers, exception, words) => {
    const { status, json } = await call("GET", portPath(), undefined, { headers });
    expect(status).toBe(401);
    expect(json).toEqual({
      exception_class: exception,
      message: expect.stringContaining(words),
      request_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  test("takes the scheme's word in any case, and tokens that were seeded", async () => {
    gcore.seed({ tokens: ["2_second"] });
    const headers = { Authorization: "apikey 2_second" };
    expect((await call("GET", "/iam/clients/me", undefined, { headers })).json).toMatchObject({ status: "active" });
  });

  test.each([
    ["/cloud/v1/ports/42/12", 404, "NotFoundError", "Project 42 could not be found"],
    ["/cloud/v1/ports/41/13", 404, "NotFoundError", "Region 13 could not be found"],
    ["/cloud/v1/ports/41/12/9c31552f-8b64-43a0-abbb-5943721dbd2b", 404, "NotFoundError", "could not be found"],
    ["/cloud/v1/instances/41/12/nobody/interfaces", 404, "NotFoundError", "Instance nobody could not be found"],
    ["/cloud/v1/tasks/constructor", 404, "NotFoundError", "Task constructor could not be found"],
    ["/cloud/v1/nothing", 404, "HTTPError", "HTTP 404: Not Found"],
    ["/cloud/v1/ports/41/12/not-a-uuid", 400, "ValidationError", "port_id"],
    ["/cloud/v1/ports/x/12", 400, "ValidationError", "project_id"],
    ["/cloud/v1/ports/41/12?limit=0", 400, "ValidationError", "limit"],
    ["/cloud/v1/ports/41/12?limit=1001", 400, "ValidationError", "limit"],
    ["/cloud/v1/ports/41/12?offset=-1", 400, "ValidationError", "offset"],
    ["/cloud/v1/ports/41/12?order_by=size", 400, "ValidationError", "order_by"],
    ["/cloud/v1/tasks?state=DONE", 400, "ValidationError", "state"],
    ["/cloud/v1/tasks?from_timestamp=soon", 400, "ValidationError", "from_timestamp"],
    ["/cloud/v1/networks/41/12?tag_key_value=%7B", 400, "ValidationError", "tag_key_value"],
  ])("refuses GET %s with %i %s", async (path, status, exception, words) => {
    const answer = await call("GET", path);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ exception_class: exception, message: expect.stringContaining(words) });
    expect(answer.json.request_id).toMatch(/^[0-9a-f]{32}$/);
    expect(exception === "ValidationError").toBe("invalid_fields" in answer.json);
  });

  test("answers a method that a path does not know with 405", async () => {
    const { status, json } = await call("DELETE", portPath());
    expect([status, json.message]).toEqual([405, "HTTP 405: Method Not Allowed"]);
  });

  test("does not show a port of another project", async () => {
    gcore.seed({ projects: [{ id: 42, name: "elsewhere" }] });
    expect((await call("GET", `/cloud/v1/ports/42/12/${PORT}`)).status).toBe(404);
  });
});

describe("reading", () => {
  test("lists interfaces in both shapes, with pairs, MAC addresses and whether the network is external", async () => {
    const { json } = await call("GET", interfacesPath);
    expect(json.count).toBe(3);
    const [backend, storage, open] = json.results;
    expect(backend.sub_ports).toEqual([]);
    expect(storage).not.toHaveProperty("sub_ports");
    expect(open.network_details.external).toBe(true);
    expect(storage.allowed_address_pairs).toEqual([
      { ip_address: "10.50.0.77", mac_address: "fa:16:3e:5a:10:77" },
      { ip_address: "10.50.8.0/24", mac_address: "fa:16:3e:5a:10:03" },
    ]);
  });

  test("pages the interfaces list, unless it is an old one", async () => {
    const paged = await call("GET", `${interfacesPath}?limit=2&offset=2`);
    expect([paged.json.count, paged.json.results.length]).toEqual([3, 1]);
    gcore.switches.interfaces_paging = false;
    const whole = await call("GET", `${interfacesPath}?limit=2&offset=2`);
    expect([whole.json.count, whole.json.results.length]).toEqual([3, 3]);
  });

  test("shows sub ports below their trunk only", async () => {
    gcore.seed({
      instances: [
        {
          id: "0c7a9d3e-52b1-4f86-9e0d-1b4c8a7f6e25",
          name: "trunked",
          ports: [
            {
              network: "harbour-private",
              sub_ports: [{ network: "storage-private", segmentation_id: 3990, ip_addresses: ["10.50.0.99"] }],
            },
          ],
        },
      ],
    });
    const { json } = await call("GET", "/cloud/v1/instances/41/12/0c7a9d3e-52b1-4f86-9e0d-1b4c8a7f6e25/interfaces");
    expect(json.count).toBe(1);
    expect(json.results[0].sub_ports).toMatchObject([
      { segmentation_id: 3990, ip_assignments: [{ ip_address: "10.50.0.99" }] },
    ]);
  });

  test("shows ports without the MAC addresses of their pairs, sorted, with three spellings of time", async () => {
    await taskOf(await call("PUT", pairsPath(), pairs("10.40.0.9", "10.40.0.10")));
    const { json } = await call("GET", portPath());
    expect(json.allowed_address_pairs).toEqual([{ ip_address: "10.40.0.10" }, { ip_address: "10.40.0.9" }]);
    expect(json.created_at).toBe("2026-03-04T09:15:00Z");
    expect(json.updated_at).toBe("2026-03-04T09:15:02Z");
    const network = (await call("GET", interfacesPath)).json.results[0].network_details;
    expect(network.created_at).toBe("2026-03-04T09:15:00+0000");
    const [task] = (await call("GET", "/cloud/v1/tasks")).json.results;
    expect(task).toMatchObject({ created_on: "2026-03-04T09:15:00", finished_on: "2026-03-04T09:15:02" });
  });

  test.each([
    ["ids", `ids=${PORT}&ids=${OTHER_PORT}`, 2],
    ["networks", `network_ids=${NETWORK}`, 4],
    ["subnets", "subnet_ids=c0a4d3f2-6b1e-4a7c-8d95-2f3e4b5c6d70", 2],
    ["addresses", "ip_addresses=10.40.0.11&ip_addresses=10.50.0.12", 2],
  ])("filters ports by %s", async (_, query, count) => {
    expect((await call("GET", `/cloud/v1/ports/41/12?${query}`)).json.count).toBe(count);
  });

  test("lists 100 ports unless it is told otherwise", async () => {
    gcore.seed({ ports: Array.from({ length: 120 }, () => ({ network: "storage-private" })) });
    const { json } = await call("GET", "/cloud/v1/ports/41/12");
    expect([json.count, json.results.length]).toEqual([127, 100]);
    expect((await call("GET", "/cloud/v1/ports/41/12?limit=1000")).json.results).toHaveLength(127);
  });

  test("maps the ports of a network to their instances, and leaves out those that are attached to nothing", async () => {
    const { json } = await call("GET", `/cloud/v1/networks/41/12/${NETWORK}/ports`);
    expect(json.results).toEqual([
      { id: PORT, instance_id: INSTANCE, instance_name: "harbour-a" },
      { id: OTHER_PORT, instance_id: "d2f9c6a0-3b57-4e18-8a4c-71e5b09f6d32", instance_name: "harbour-b" },
    ]);
    expect((await call("GET", portPath(VIP))).json.capabilities).toBeNull();
  });

  test("lists a project's own networks, and those of others when asked", async () => {
    const names = async (query: string) =>
      (await call("GET", `/cloud/v1/networks/41/12${query}`)).json.results.map(({ name }: { name: string }) => name);
    expect(await names("?order_by=name.asc")).toEqual(["harbour-private", "storage-private"]);
    expect(await names("?owned_by=any&external=true")).toEqual(["pub_net"]);
    expect(await names("?name=storage-private")).toEqual(["storage-private"]);
  });
});

describe("setting pairs with the v2 PUT", () => {
  test("replaces the list when the task finishes, not before, and fills in the port's own MAC address", async () => {
    const answer = await call("PUT", pairsPath(), {
      allowed_address_pairs: [
        { ip_address: "10.40.0.9" },
        { ip_address: "2001:DB8:40:0::9", mac_address: "FA:16:3E:5A:10:77" },
        { ip_address: "10.41.0.0/255.255.0.0", mac_address: null },
      ],
    });
    const task = async () => (await call("GET", `/cloud/v1/tasks/${answer.json.tasks[0]}`)).json;
    expect(await task()).toMatchObject({
      state: "NEW",
      task_type: "update_port_allowed_address_pairs",
      finished_on: null,
      data: { port_id: PORT },
    });
    await clock.sleep(1_000);
    expect((await task()).state).toBe("RUNNING");
    expect(await pairsOf()).toEqual([]);
    await clock.sleep(1_000);
    expect(await task()).toMatchObject({ state: "FINISHED", error: null });
    expect(await pairsOf()).toEqual([`10.40.0.9 ${MAC}`, "2001:db8:40::9 fa:16:3e:5a:10:77", `10.41.0.0/16 ${MAC}`]);
  });

  test.each([
    ["an absent list", {}],
    ["an empty list", { allowed_address_pairs: [] }],
  ])("clears the port with %s", async (_, body) => {
    await taskOf(await call("PUT", pairsPath(SECOND_PORT), body));
    expect(await pairsOf(SECOND_PORT)).toEqual([]);
  });

  test.each([
    ["as it is set by default", 400, "ValidationError"],
    ["with another status", 409, "ConflictError"],
  ])("answers a change that changes nothing with an error, %s", async (_, status, exception) => {
    gcore.switches.no_change = status;
    const answer = await call("PUT", pairsPath(SECOND_PORT), {
      allowed_address_pairs: [
        { ip_address: "10.50.8.0/24", mac_address: "fa:16:3e:5a:10:03" },
        { ip_address: "10.50.0.77", mac_address: "fa:16:3e:5a:10:77" },
      ],
    });
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({
      exception_class: exception,
      message: `Port ${SECOND_PORT} already has allowed address pairs set as requested`,
    });
  });

  test.each([
    ["no list", { allowed_address_pairs: "10.40.0.9" }, "allowed_address_pairs"],
    ["eleven pairs", pairs(...Array.from({ length: 11 }, (_, at) => `10.40.1.${at}`)), "allowed_address_pairs"],
    ["a pair that is a text", { allowed_address_pairs: ["10.40.0.9"] }, "allowed_address_pairs.0"],
    ["no address", { allowed_address_pairs: [{}] }, "allowed_address_pairs.0.ip_address"],
    ["a number", { allowed_address_pairs: [{ ip_address: 170393601 }] }, "allowed_address_pairs.0.ip_address"],
    [
      "a MAC address that is a number",
      { allowed_address_pairs: [{ ip_address: "10.40.0.9", mac_address: 5 }] },
      "allowed_address_pairs.0.mac_address",
    ],
    ["host bits", pairs("10.40.0.9", "10.40.0.5/24"), "allowed_address_pairs.1.ip_address"],
    ["a length that is too long", pairs("10.40.0.9/33"), "allowed_address_pairs.0.ip_address"],
    ["leading zeros", pairs("10.040.0.9"), "allowed_address_pairs.0.ip_address"],
    ["blanks", pairs(" 10.40.0.9"), "allowed_address_pairs.0.ip_address"],
    ["nothing at all", pairs(""), "allowed_address_pairs.0.ip_address"],
    ["a zone", pairs("fe80::1%eth0"), "allowed_address_pairs.0.ip_address"],
    ["half a JSON text", '{"allowed_address_pairs": [', "body"],
    ["a JSON list", "[]", "body"],
  ])("refuses %s at once, by field", async (_, body, field) => {
    const { status, json } = await call("PUT", pairsPath(), body);
    expect(status).toBe(400);
    expect(json.exception_class).toBe("ValidationError");
    expect(Object.keys(json.invalid_fields)).toEqual([field]);
    expect(json.message).toContain(`Validation Error: {'${field}': [`);
  });

  test.each([
    [
      "a duplicate",
      PORT,
      pairs("10.40.0.9", "10.40.0.9"),
      "refuse_duplicate",
      "Request contains duplicate address pair",
    ],
    ["a multicast address", PORT, pairs("224.0.0.18"), "refuse_multicast", "224.0.0.18"],
    [
      "a MAC address that is none",
      PORT,
      { allowed_address_pairs: [{ ip_address: "10.40.0.9", mac_address: "x" }] },
      "refuse_mac",
      "not a valid MAC address",
    ],
    [
      "a multicast MAC address",
      PORT,
      { allowed_address_pairs: [{ ip_address: "10.40.0.9", mac_address: "01:00:5e:00:00:12" }] },
      "refuse_mac",
      "not a valid MAC address",
    ],
    ["an external port", PUBLIC_PORT, pairs("10.40.0.9"), "refuse_external", "external network"],
    ["a port that is attached to nothing", RESERVED, pairs("10.40.0.9"), "refuse_unattached", "not attached"],
    [
      "a port without port security",
      OPEN_PORT,
      pairs("10.40.0.9"),
      "refuse_port_security",
      "Port Security must be enabled",
    ],
  ])("refuses %s at once or as a failed task", async (_, port, body, name, words) => {
    gcore.switches[name] = "task";
    const task = await taskOf(await call("PUT", pairsPath(port), body));
    expect(task).toMatchObject({ state: "ERROR", error: expect.stringContaining(words), created_resources: null });
    gcore.switches[name] = 409;
    const answer = await call("PUT", pairsPath(port), body);
    expect(answer.status).toBe(409);
    expect(answer.json.message).toContain(words);
  });

  test("refuses external, unattached and unsecured ports at once, and the rest as failed tasks, by default", () => {
    expect(gcore.switches).toMatchObject({
      refuse_duplicate: "task",
      refuse_multicast: "task",
      refuse_mac: "task",
      refuse_external: 400,
      refuse_unattached: 400,
      refuse_port_security: 409,
    });
  });

  test("fails the next tasks with the words that were asked for, and changes nothing then", async () => {
    gcore.switches.fail_tasks = ["No host was found", "Timed out"];
    expect(await taskOf(await call("PUT", pairsPath(), pairs("10.40.0.9")))).toMatchObject({
      error: "No host was found",
    });
    expect(await taskOf(await call("PUT", pairsPath(), pairs("10.40.0.9")))).toMatchObject({ error: "Timed out" });
    expect(await pairsOf()).toEqual([]);
    expect(await taskOf(await call("PUT", pairsPath(), pairs("10.40.0.9")))).toMatchObject({ state: "FINISHED" });
  });

  test("takes no time, a range of time, or for ever, as it is told", async () => {
    const took = async () => {
      const { json } = await call("PUT", pairsPath(), pairs(`10.40.0.${100 + Math.floor(clock.now() % 100)}`));
      const { ends_at, created_at } =
        (gcore.state.tasks as Record<string, Record<string, number>>)[json.tasks[0]] ?? {};
      await clock.sleep(10_001);
      return ((ends_at ?? Number.NaN) - (created_at ?? Number.NaN)) / 1000;
    };
    gcore.switches.task_seconds = 0;
    expect(await took()).toBe(0);
    gcore.switches.task_seconds = [3, 7];
    const times = [await took(), await took(), await took()];
    expect(new Set(times).size).toBe(3);
    for (const seconds of times) expect(seconds >= 3 && seconds < 7).toBe(true);
    gcore.switches.task_seconds = Number.POSITIVE_INFINITY;
    expect(await took()).toBe(Number.POSITIVE_INFINITY);
  });

  test("does not touch a port that the system manages", async () => {
    gcore.seed({
      ports: [{ id: "3f2a1b0c-9d8e-4f7a-8b6c-5d4e3f2a1b0c", network: "harbour-private", managed_by: "system" }],
    });
    expect((await call("PUT", pairsPath("3f2a1b0c-9d8e-4f7a-8b6c-5d4e3f2a1b0c"), pairs("10.40.0.9"))).status).toBe(403);
  });
});

describe("two writes at once on one port", () => {
  const both = async () => {
    gcore.switches.task_seconds = 8;
    const first = await call("PUT", pairsPath(), pairs("10.40.0.9"));
    gcore.switches.task_seconds = 2;
    return [first, await call("PUT", pairsPath(), pairs("10.40.0.10"))] as const;
  };

  test("the later waits for the earlier", async () => {
    const [, second] = await both();
    await clock.sleep(8_000);
    expect(await pairsOf()).toEqual([`10.40.0.9 ${MAC}`]);
    expect((await taskOf(second)).finished_on).toBe("2026-03-04T09:15:10");
    expect(await pairsOf()).toEqual([`10.40.0.10 ${MAC}`]);
  });

  test("both run and the last to end wins", async () => {
    gcore.switches.overlapping_writes = "overlap";
    await both();
    await clock.sleep(2_000);
    expect(await pairsOf()).toEqual([`10.40.0.10 ${MAC}`]);
    await clock.sleep(6_000);
    expect(await pairsOf()).toEqual([`10.40.0.9 ${MAC}`]);
  });

  test("the last to end wins also when nobody looks in between", async () => {
    gcore.switches.overlapping_writes = "overlap";
    await both();
    await clock.sleep(60_000);
    expect(await pairsOf()).toEqual([`10.40.0.9 ${MAC}`]);
  });

  test("the later is refused", async () => {
    gcore.switches.overlapping_writes = "busy-409";
    const [first, second] = await both();
    expect([second.status, second.json.exception_class]).toEqual([409, "ConflictError"]);
    expect((await call("PUT", pairsPath(SECOND_PORT), {})).status).toBe(200);
    await taskOf(first);
    expect((await call("PUT", pairsPath(), pairs("10.40.0.10"))).status).toBe(200);
  });
});

describe("the other generations of the API", () => {
  test("PATCH keeps what is absent, drops MAC addresses, clears with an empty list, and takes no change as a success", async () => {
    const pair = { ip_address: "10.50.0.88", mac_address: "fa:16:3e:5a:10:88" };
    const task = await taskOf(await call("PATCH", portPath(SECOND_PORT), { allowed_address_pairs: [pair] }));
    expect(task.task_type).toBe("update_port");
    expect(await pairsOf(SECOND_PORT)).toEqual(["10.50.0.88 fa:16:3e:5a:10:03"]);
    expect((await call("PATCH", portPath(SECOND_PORT), { allowed_address_pairs: [pair] })).json).toEqual({ tasks: [] });
    await taskOf(await call("PATCH", portPath(SECOND_PORT), { tags: { env: "trial" } }));
    expect(await pairsOf(SECOND_PORT)).toHaveLength(1);
    await taskOf(await call("PATCH", portPath(SECOND_PORT), { allowed_address_pairs: [], tags: { env: null } }));
    expect(await pairsOf(SECOND_PORT)).toEqual([]);
    expect((await call("GET", portPath(SECOND_PORT))).json.tags).toEqual({});
  });

  test.each([
    ["a list that is null", { allowed_address_pairs: null }],
    ["no addresses left", { ip_assignments: [] }],
    [
      "an address of another network",
      { ip_assignments: [{ subnet_id: "c0a4d3f2-6b1e-4a7c-8d95-2f3e4b5c6d70", ip_address: "10.50.0.13" }] },
    ],
    [
      "an address outside its subnet",
      { ip_assignments: [{ subnet_id: "33954a5d-b686-4155-a734-1fc72cb4c59b", ip_address: "10.50.0.13" }] },
    ],
    ["eleven security groups", { security_group_ids: Array.from({ length: 11 }, () => NETWORK) }],
    ["a switch that is a word", { port_security_enabled: "no" }],
    ["tags that are a list", { tags: [] }],
  ])("PATCH refuses %s", async (_, body) => {
    const { status, json } = await call("PATCH", portPath(), body);
    expect(status).toBe(400);
    expect(Object.keys(json.invalid_fields)[0]).toContain(Object.keys(body)[0]);
  });

  test("PATCH changes addresses and security groups", async () => {
    const subnet = "33954a5d-b686-4155-a734-1fc72cb4c59b";
    await taskOf(
      await call("PATCH", portPath(), {
        ip_assignments: [{ subnet_id: subnet, ip_address: "10.40.0.13" }],
        security_group_ids: [NETWORK],
      }),
    );
    expect((await call("GET", portPath())).json).toMatchObject({
      ip_assignments: [{ subnet_id: subnet, ip_address: "10.40.0.13" }],
      security_group_ids: [NETWORK],
    });
  });

  test("port security cannot be switched off under pairs, and goes off and on without them", async () => {
    for (const off of [
      await call("POST", `${portPath(SECOND_PORT)}/disable_port_security`),
      await call("PATCH", portPath(SECOND_PORT), { port_security_enabled: false }),
    ]) {
      expect(off.status).toBe(409);
    }
    expect((await call("POST", `${portPath()}/disable_port_security`)).json.port_security_enabled).toBe(false);
    expect((await call("POST", `${portPath()}/enable_port_security`)).json).toMatchObject({
      port_id: PORT,
      port_security_enabled: true,
    });
  });

  const v1Path = `/cloud/v1/ports/41/12/${PORT}/allow_address_pairs`;
  test("v1 PUT is gone unless it is switched on, and then changes at once", async () => {
    expect((await call("PUT", v1Path, pairs("10.40.0.9"))).status).toBe(404);
    gcore.switches.v1_pairs = true;
    const body = { port_id: PORT, instance_id: INSTANCE, network_id: NETWORK, ...pairs("10.40.0.9") };
    expect((await call("PUT", v1Path, body)).json).toEqual({
      port_id: PORT,
      instance_id: INSTANCE,
      network_id: NETWORK,
      allowed_address_pairs: [{ ip_address: "10.40.0.9", mac_address: MAC }],
    });
    expect(await pairsOf()).toEqual([`10.40.0.9 ${MAC}`]);
    expect((await call("PUT", v1Path, { ...body, instance_id: NETWORK })).status).toBe(400);
    expect((await call("PUT", v1Path, pairs("10.40.0.9", "10.40.0.9"))).status).toBe(400);
  });

  test.each([404, 405, 410])("v2 and the ports API can be away with %i", async (status) => {
    gcore.switches.v2_pairs = status;
    gcore.switches.ports_api = status;
    for (const [method, path] of [
      ["PUT", pairsPath()],
      ["GET", portPath()],
      ["GET", "/cloud/v1/ports/41/12"],
      ["PATCH", portPath()],
    ] as const) {
      const answer = await call(method, path, method === "GET" ? undefined : pairs("10.40.0.9"));
      expect([answer.status, answer.json.exception_class]).toEqual([status, "HTTPError"]);
    }
  });
});

describe("tasks", () => {
  const three = async () => {
    const made: string[] = [];
    for (const port of [PORT, SECOND_PORT, OTHER_PORT]) {
      const body = port === SECOND_PORT ? {} : pairs("10.40.0.9");
      made.push((await call("PUT", pairsPath(port), body)).json.tasks[0]);
      await clock.sleep(1_000);
    }
    return made;
  };
  const ids = async (query = "") =>
    (await call("GET", `/cloud/v1/tasks${query}`)).json.results.map(({ id }: { id: string }) => id);

  test("lists the newest first, or the oldest, by either name of the order", async () => {
    const made = await three();
    expect(await ids()).toEqual([...made].reverse());
    expect(await ids("?order_by=asc")).toEqual(made);
    expect(await ids("?sorting=asc")).toEqual(made);
  });

  test("filters by states, type, projects, regions and acknowledgement", async () => {
    const [first, second, third] = await three();
    expect(await ids("?state=NEW&state=RUNNING&order_by=asc")).toEqual([third]);
    expect(await ids("?state=FINISHED&order_by=asc")).toEqual([first, second]);
    expect(await ids("?task_type=update_port")).toEqual([]);
    expect(await ids("?project_id=40&project_id=41&region_id=12&order_by=asc")).toEqual([first, second, third]);
    expect(await ids("?region_id=13")).toEqual([]);
    const { json } = await call("POST", `/cloud/v1/tasks/${second}/acknowledge`);
    expect(json).toMatchObject({
      id: second,
      acknowledged_at: "2026-03-04T09:15:03",
      acknowledged_by: 5,
      state: "FINISHED",
    });
    expect(await ids("?is_acknowledged=true")).toEqual([second]);
    expect(await ids("?is_acknowledged=false&order_by=asc")).toEqual([first, third]);
    await call("POST", "/cloud/v1/tasks/acknowledge", { task_ids: [first] });
    expect(await ids("?is_acknowledged=false")).toEqual([third]);
    expect((await call("POST", "/cloud/v1/tasks/acknowledge_all?project_id=41")).status).toBe(204);
    expect(await ids("?is_acknowledged=false")).toEqual([]);
  });

  test.each([
    ["2026-03-04T09:15:01", "2026-03-04T09:15:01"],
    ["2026-03-04T09:15:01Z", "2026-03-04T09:15:01Z"],
    ["2026-03-04T10:15:01%2B0100", "2026-03-04T10:15:01+01:00"],
  ])("filters by the time of creation, bounds included: %s to %s", async (from, to) => {
    const [, second] = await three();
    expect(await ids(`?from_timestamp=${from}&to_timestamp=${to}`)).toEqual([second]);
  });

  test("lists ten unless it is told otherwise", async () => {
    gcore.switches.task_seconds = 0;
    for (let at = 0; at < 12; at += 1) await call("PUT", pairsPath(), pairs(`10.40.0.${20 + at}`));
    const { json } = await call("GET", "/cloud/v1/tasks");
    expect([json.count, json.results.length]).toEqual([12, 10]);
    expect(await ids("?limit=1000")).toHaveLength(12);
    expect(await ids("?limit=10&offset=10")).toHaveLength(2);
  });

  test("lists the active ones of a project and region", async () => {
    const made = await three();
    const active = async (query = "") => (await call("GET", `/cloud/v1/tasks/41/12/active${query}`)).json.results;
    expect(await active()).toMatchObject([{ id: made[2], state: "RUNNING" }]);
    expect(await active("?task_type=update_port&task_type=create_fip")).toEqual([]);
    await clock.sleep(2_000);
    expect(await active()).toEqual([]);
  });
});

describe("reserved addresses and virtual ones", () => {
  const base = "/cloud/v1/reserved_fixed_ips/41/12";

  test("a VIP joins its address to the pairs of its members, and takes it away again", async () => {
    const joined = await call("PATCH", `${base}/${VIP}/connected_devices`, { port_ids: [PORT] });
    expect(joined.json).toMatchObject({ count: 1, results: [{ port_id: PORT, instance_name: "harbour-a" }] });
    expect(await pairsOf()).toEqual([`10.40.0.200 ${MAC}`]);
    await call("PATCH", `${base}/${VIP}/connected_devices`, { port_ids: [OTHER_PORT] });
    const both = await call("GET", `${base}/${VIP}/connected_devices`);
    expect(both.json.results.map((one: { port_id: string }) => one.port_id)).toEqual([PORT, OTHER_PORT]);
    expect((await call("GET", `${base}/${VIP}/available_devices`)).json.count).toBe(0);
    await call("PUT", `${base}/${VIP}/connected_devices`, { port_ids: [] });
    expect(await pairsOf()).toEqual([]);
  });

  test("a pair that makes a port a member stays as it is when others join", async () => {
    const pair = { ip_address: "10.40.0.200", mac_address: "fa:16:3e:5a:10:77" };
    await taskOf(await call("PUT", pairsPath(), { allowed_address_pairs: [pair] }));
    await call("PATCH", `${base}/${VIP}/connected_devices`, { port_ids: [OTHER_PORT] });
    expect(await pairsOf()).toEqual(["10.40.0.200 fa:16:3e:5a:10:77"]);
  });

  test("whoever replaces the pairs of a member without the address takes it out of the VIP", async () => {
    await call("PUT", `${base}/${VIP}/connected_devices`, { port_ids: [PORT] });
    await taskOf(await call("PUT", pairsPath(), pairs("10.40.0.9")));
    expect((await call("GET", `${base}/${VIP}/connected_devices`)).json.count).toBe(0);
  });

  test("members and pairs can be kept apart", async () => {
    gcore.switches.vip_pairs = false;
    await call("PUT", `${base}/${VIP}/connected_devices`, { port_ids: [PORT] });
    expect(await pairsOf()).toEqual([]);
    expect((await call("GET", `${base}/${VIP}/connected_devices`)).json.count).toBe(1);
  });

  test("a VIP has no room on a port with ten pairs", async () => {
    await taskOf(await call("PUT", pairsPath(), pairs(...Array.from({ length: 10 }, (_, at) => `10.40.1.${at}`))));
    expect((await call("PUT", `${base}/${VIP}/connected_devices`, { port_ids: [PORT] })).status).toBe(409);
  });

  test("only a VIP has members, and only ports of its network can be", async () => {
    expect((await call("PUT", `${base}/${RESERVED}/connected_devices`, { port_ids: [PORT] })).status).toBe(409);
    expect((await call("PUT", `${base}/${VIP}/connected_devices`, { port_ids: [SECOND_PORT] })).status).toBe(404);
    expect((await call("PUT", `${base}/${VIP}/connected_devices`, { port_ids: "all" })).status).toBe(400);
  });

  test("the reservation follows the VIP, and ending it lets the members go", async () => {
    await call("PUT", `${base}/${VIP}/connected_devices`, { port_ids: [PORT] });
    expect((await call("GET", `${base}/${VIP}`)).json.reservation.status).toBe("attached");
    expect((await call("DELETE", `${base}/${VIP}`)).status).toBe(409);
    const plain = await call("PATCH", `${base}/${VIP}`, { is_vip: false });
    expect(plain.json).toMatchObject({ is_vip: false, reservation: { status: "available" } });
    expect(await pairsOf()).toEqual([]);
    const task = await taskOf(await call("DELETE", `${base}/${VIP}`));
    expect(task).toMatchObject({ task_type: "delete_reserved_fixed_ip", data: { port_id: VIP } });
    expect((await call("GET", `${base}/${VIP}`)).status).toBe(404);
    expect((await call("PATCH", `${base}/${RESERVED}`, {})).status).toBe(400);
  });

  test("an address is reserved by a task that names the new port", async () => {
    const body = { type: "ip_address", network_id: NETWORK, ip_address: "10.40.0.100", is_vip: true };
    const task = await taskOf(await call("POST", base, body));
    const made = await call("GET", `${base}/${task.created_resources.ports[0]}`);
    expect(made.json).toMatchObject({ fixed_ip_address: "10.40.0.100", is_vip: true, creator_task_id: task.id });
    expect((await call("POST", base, body)).status).toBe(409);
    expect((await call("POST", base, { ...body, ip_address: "10.41.0.1" })).status).toBe(400);
    expect((await call("POST", base, { type: "subnet", subnet_id: NETWORK })).status).toBe(404);
    expect((await call("POST", base, { type: "whim" })).status).toBe(400);
  });

  test.each([
    ["", 2],
    ["?vip_only=true", 1],
    ["?available_only=true", 1],
    ["?external_only=true", 0],
    ["?internal_only=true&ip_address=10.40.0.20[01]", 2],
    ["?ip_address=nowhere", 0],
    ["?device_id=nobody", 0],
  ])("lists reserved addresses with %s", async (query, count) => {
    expect((await call("GET", base + query)).json.count).toBe(count);
  });

  test("only a free external address becomes a floating one", async () => {
    const target = { target_type: "floating_ip" };
    expect((await call("POST", `${base}/${VIP}/convert`, target)).status).toBe(409);
    expect((await call("POST", `${base}/${RESERVED}/convert`, target)).status).toBe(409);
    const reserved = await taskOf(await call("POST", base, { type: "external" }));
    const [port] = reserved.created_resources.ports;
    const { fixed_ip_address: address } = (await call("GET", `${base}/${port}`)).json;
    const task = await taskOf(await call("POST", `${base}/${port}/convert`, target));
    const made = await call("GET", `/cloud/v1/floatingips/41/12/${task.created_resources.floatingips[0]}`);
    expect(made.json).toMatchObject({ floating_ip_address: address, status: "DOWN" });
  });
});

describe("floating addresses", () => {
  const base = "/cloud/v1/floatingips/41/12";

  test("are made, bound, shown with the port, let go and given back, each by a task", async () => {
    const made = await taskOf(await call("POST", base, { port_id: PORT, tags: { env: "trial" } }));
    const [id] = made.created_resources.floatingips;
    const shown = (await call("GET", interfacesPath)).json.results[0].floatingip_details;
    expect(shown).toMatchObject([{ id, status: "ACTIVE", fixed_ip_address: "10.40.0.11" }]);
    expect((await call("GET", `${base}?tag_key_value=${encodeURIComponent('{"env":"trial"}')}`)).json.count).toBe(1);
    const v2 = `/cloud/v2/floatingips/41/12/${id}`;
    expect((await call("PATCH", v2, { port_id: PORT })).json).toEqual({ tasks: [] });
    await taskOf(await call("PATCH", v2, { port_id: null }));
    expect((await call("GET", `${base}/${id}`)).json).toMatchObject({ status: "DOWN", port_id: null });
    await taskOf(await call("DELETE", `${base}/${id}`));
    expect((await call("GET", `${base}/${id}`)).status).toBe(404);
    expect((await call("POST", base, { port_id: PORT, fixed_ip_address: "10.40.0.99" })).status).toBe(400);
  });
});

describe("a seed", () => {
  test.each([
    [{ portz: [] }, "its top: there is no field portz here"],
    [{ ports: [{}] }, "ports[0].network: it is missing"],
    [{ ports: [{ network: "mars" }] }, "ports[0].network: there is no network mars"],
    [{ ports: [{ network: "harbour-private", ip_addresses: ["10.50.0.1"] }] }, "ports[0].ip_addresses: no subnet"],
    [{ ports: [{ network: "harbour-private", mac_address: "x" }] }, "ports[0].mac_address: must be a MAC address"],
    [{ ports: [{ network: "harbour-private", id: "1" }] }, "ports[0].id: must be a version 4 UUID"],
    [{ instances: [{ name: "x", project_id: 7 }] }, "instances[0].project_id: there is no project 7"],
    [{ floating_ips: [{ floating_ip_address: "203.0.113.9", port: VIP, region_id: 7 }] }, "floating_ips[0].region_id"],
    [{ networks: [{ name: "x", type: "wire" }] }, "networks[0].type: must be one of vlan, vxlan"],
    [[], "its top: must be of type object"],
  ])("that is wrong is refused by name: %j", (seed, message) => {
    expect(() => gcore.seed(seed)).toThrow(`The Gcore seed is wrong at ${message}`);
  });

  test("invents what it leaves out, the same in every run", () => {
    const invented = () => {
      const cloud = createSandbox({ clock: createVirtualClock() }).cloud("gcore");
      cloud.seed({ instances: [{ name: "third", ports: [{ network: "storage-private" }] }] });
      return Object.values(cloud.state.ports as object).at(-1);
    };
    expect(invented()).toMatchObject({ ip_assignments: [{ ip_address: "10.50.0.10" }] });
    expect(invented()).toEqual(invented());
  });
});
