import { describe, expect, test } from "vitest";
import { ask } from "./executable.ts";
import { eachInItsWorld, INSTANCE, KIND, PORT, pair } from "./world.ts";

const world = eachInItsWorld();
const gcore = () => world.sandbox.cloud("gcore").switches;
const EXTERNAL = "b8a7a137-8948-4f39-844d-bab9dead5de6";
const PORT_PATH = `/cloud/v1/ports/**`;

interface Row {
  readonly request?: unknown;
  readonly environment?: Record<string, string>;
  /** What the cloud does. */
  readonly arrange?: () => unknown;
  readonly says: RegExp;
  readonly code: string;
  /** The cloud was asked to write: did it refuse, or may the write have been made? */
  readonly wrote?: "refused" | "perhaps";
}

const rows: Record<string, Row> = {
  "an unknown kind": {
    request: { ...pair("10.40.0.9"), resource: "gcore/alowed-address-pair" },
    says: /^resource: there is no resource "gcore\/alowed-address-pair"; did you mean `gcore\/allowed-address-pair`\?/,
    code: "input",
  },
  "an unknown field": {
    request: { resource: KIND, spec: { port_id: PORT, ip_adress: "10.40.0.9" } },
    says: /spec\.ip_adress: is not a field here; did you mean `ip_address`\?/,
    code: "input",
  },
  "an unknown field of one item": {
    request: { resource: KIND, items: [pair("10.40.0.9").spec, { port_id: PORT, ip: "10.40.0.10" }] },
    says: /items\[1\]\.ip: is not a field here/,
    code: "input",
  },
  "neither spec nor items": { request: { resource: KIND }, says: /exactly one of `spec` and `items`/, code: "input" },
  "a wrong type": {
    request: { resource: KIND, spec: [PORT, "10.40.0.9"] },
    says: /^spec: must be a map of fields, but is a list/,
    code: "input",
  },
  "a spec that was not written as JSON": {
    request: { resource: KIND, spec: "{'port_id': None}" },
    says: /^spec: must be a map of fields.*add the filter to_json/,
    code: "input",
  },
  "an address that YAML took for a number": {
    request: pair(10.1),
    says: /^spec\.ip_address: must be an IP address or network, but came as the number 10\.1; quote this value in YAML/,
    code: "input",
  },
  "a MAC address that YAML took for a number": {
    request: { resource: KIND, spec: { ...pair("10.40.0.9").spec, mac_address: 41135085296 } },
    says: /^spec\.mac_address: must be a MAC address, but came as the number 41135085296; quote this value in YAML/,
    code: "input",
  },
  "a prefix that is too long": {
    request: pair("10.0.0.9/33"),
    says: /^spec\.ip_address: has the prefix length "33"; an IPv4 network has 0 to 32/,
    code: "input",
  },
  "a network with host bits": {
    request: pair("10.40.0.9/24"),
    says: /^port \S+ cannot be given the pair of 10\.40\.0\.9\/24, .*should be 10\.40\.0\.0\/24/,
    code: "input",
  },
  "a MAC address on a route that knows none": {
    request: {
      resource: KIND,
      spec: { ...pair("10.40.0.9").spec, mac_address: "fa:16:3e:5a:10:99" },
      settings: { write_route: "patch" },
    },
    says: /MAC/,
    code: "conflict",
  },
  "no credentials": {
    environment: { GCORE_API_KEY: "" },
    says: /missing `api_key`\. Set GCORE_API_KEY or CLOUD_API_KEY \(or `settings\.api_key`\)/,
    code: "credentials",
  },
  "a region that is no number": {
    environment: { GCORE_CLOUD_REGION_ID: "Testland" },
    says: /^GCORE_CLOUD_REGION_ID: must be a whole number, but is the text "Testland"/,
    code: "input",
  },
  "a token that the API refuses": {
    environment: { GCORE_API_KEY: "1$not-this-one" },
    says: new RegExp(`port ${PORT}: .*HTTP 401, request id [0-9a-f]+.*GCORE_API_KEY`),
    code: "credentials",
  },
  "an unknown port": {
    request: { resource: KIND, spec: { port_id: "00000000-0000-4000-8000-000000000000", ip_address: "10.40.0.9" } },
    says: /port 00000000-0000-4000-8000-000000000000: .*HTTP 404, request id [0-9a-f]+/,
    code: "api",
  },
  "a port of an external network": {
    request: { resource: KIND, spec: { port_id: EXTERNAL, ip_address: "10.40.0.9" } },
    says: new RegExp(`${EXTERNAL}.*external`),
    code: "conflict",
  },
  "a task that ends in ERROR": {
    arrange: () => Object.assign(gcore(), { fail_tasks: ["The rope is too short"] }),
    says: /The rope is too short/,
    code: "operation",
    wrote: "refused",
  },
  "a task that never ends": {
    request: pair("10.40.0.9", { timeouts: { deadline_seconds: 1 } }),
    arrange: () => Object.assign(gcore(), { task_seconds: Number.POSITIVE_INFINITY }),
    // The request's time and the task's are over at the same moment: either may speak first.
    says: /longer than its 1 s|still runs after 1 s/,
    code: "timeout",
    wrote: "perhaps",
  },
  "HTML instead of JSON": {
    arrange: () =>
      world.sandbox.faults.add({ match: `GET ${PORT_PATH}`, body: "<html><title>Maintenance</title></html>" }),
    says: new RegExp(`port ${PORT}: the answer is HTML instead of JSON`),
    code: "contract",
  },
  "answers that break off in the middle, time and again": {
    request: pair("10.40.0.9", { timeouts: { retry_seconds: 0 } }),
    arrange: () => world.sandbox.faults.add({ match: `GET ${PORT_PATH}`, cut: "body", times: 10 }),
    says: new RegExp(`port ${PORT}: the connection broke before the answer was whole`),
    code: "network",
  },
  "a cloud that is not there": {
    request: pair("10.40.0.9", { timeouts: { retry_seconds: 0 } }),
    environment: { GCORE_BASE_URL: "http://127.0.0.1:1" },
    says: new RegExp(`port ${PORT}: no connection \\(ECONNREFUSED\\)`),
    code: "network",
  },
  "a plain address beyond this machine": {
    environment: { GCORE_BASE_URL: "http://192.0.2.1" },
    says: /http:/,
    code: "input",
  },
  "a question without its field": {
    request: { query: "gcore/interfaces", spec: {} },
    says: /^spec\.instance: one of `instance` and `instance_id` must say which one is meant/,
    code: "input",
  },
  "a question about an instance that is not there": {
    request: { query: "gcore/interfaces", spec: { instance_id: INSTANCE.replace("e", "0") } },
    says: /HTTP 404/,
    code: "api",
  },
};

describe("ends in one line with one clear sentence, and nothing is written:", () => {
  test.each(Object.entries(rows))(
    "%s",
    async (_name, { request = pair("10.40.0.9"), environment, arrange, says, code, wrote }) => {
      arrange?.();
      const { reply, stdout, stderr, code: exit } = await ask(request, { ...world.environment, ...environment });
      expect(reply.msg).toMatch(says);
      expect(reply).toMatchObject({ changed: wrote === "perhaps", failed: true, code });
      expect(exit).toBe(1);
      expect(stdout.endsWith("\n") && stdout.indexOf("\n") === stdout.length - 1).toBe(true);
      expect(stderr).toBe("");
      if (!wrote) expect(world.sandbox.journal.writes()).toEqual([]);
    },
  );
});

test("a connection that breaks off once is mended by asking again", async () => {
  world.sandbox.faults.add({ match: `GET ${PORT_PATH}`, cut: "body" });
  expect((await ask(pair("10.40.0.9"), world.environment)).reply).toMatchObject({ changed: true, failed: false });
  expect(world.sandbox.faults.pending()).toEqual([]);
});
