import { describe, expect, it } from "vitest";
import { createVirtualClock } from "../../time/virtual-clock.ts";
import { createExplain, refuses } from "./explain.ts";
import { NIC, SERVER, SUBNET, sentences, stage } from "./stage.trial.ts";

const explain = createExplain(createVirtualClock());
const answer = (status: number, body: unknown) => ({
  status,
  headers: {},
  text: typeof body === "string" ? body : JSON.stringify(body),
});

describe("the words of a refusal", () => {
  it.each([
    [
      "the gateway",
      { error_code: "APIGW.0302", error_msg: "not allowed", request_id: "abc" },
      "not allowed (APIGW.0302)",
      "abc",
    ],
    ["ECS", { error: { code: "Ecs.0039", message: "not in the subnet" } }, "not in the subnet (Ecs.0039)", undefined],
    [
      "ECS with details",
      { error: { code: "Ecs.0005", message: "bad", details: [{ code: "x", message: "the field nic" }] } },
      "bad; the field nic (Ecs.0005)",
      undefined,
    ],
    [
      "services that nest the gateway's shape",
      { error: { error_code: "X.1", error_msg: "nested" } },
      "nested (X.1)",
      undefined,
    ],
    [
      "IAM, with a number for a code",
      { error: { code: 401, message: "wrong password", title: "Unauthorized" } },
      "wrong password",
      undefined,
    ],
    ["VPC", { code: "VPC.2500", message: "bad port" }, "bad port (VPC.2500)", undefined],
    ["services with camels", { errorCode: "A.1", errorMsg: "humps" }, "humps (A.1)", undefined],
    [
      "Neutron",
      { NeutronError: { type: "PortNotFound", message: "no port", detail: "" } },
      "no port (PortNotFound)",
      undefined,
    ],
    ["Nova", { itemNotFound: { code: 404, message: "no server" } }, "no server (itemNotFound)", undefined],
  ])("are found in the shape of %s", (_, body, words, requestId) => {
    expect(explain(answer(400, body))).toMatchObject({ words, ...(requestId ? { requestId } : {}) });
  });

  it.each(["<html><head><title>404 Not Found</title></head></html>", "", "no such page", "[]", '{"ports": []}'])(
    "of a 404 that is not the API's are never read as a missing thing: %s",
    (body) => {
      expect(explain(answer(404, body))).toMatchObject({ reason: "rejected" });
    },
  );

  it("of a call that is not published are never read as a missing thing", () => {
    for (const error_code of ["APIGW.0101", "APIG.0101"])
      expect(explain(answer(404, { error_code, error_msg: "not published" }))).toMatchObject({ reason: "rejected" });
  });

  it.each([
    [404, "Ecs.0114", { reason: "not-found" }],
    [400, "Ecs.0307", { reason: "rejected" }],
    [400, "Ecs.0323", { reason: "unavailable" }],
    [400, "Ecs.0605", { reason: "rejected" }],
    [400, "Ecs.1000", { reason: "unavailable", effect: "unknown" }],
    [501, "Ecs.0603", { reason: "unavailable", effect: "none", retryAfter: 60_000 }],
    [202, "Common.0024", { reason: "rate-limited" }],
    [503, "Common.1503", { reason: "rate-limited" }],
    [401, "Common.0013", { reason: "credentials" }],
    [403, "Pdp.0001", { reason: "forbidden" }],
  ])("with HTTP %i and %s mean what the vendor says", (status, code, reading) => {
    expect(explain(answer(status, { error: { code, message: "words" } }))).toMatchObject(reading);
  });
});

describe("a 2xx", () => {
  it("with an error in it is a refusal; anything else is not", () => {
    expect(refuses(answer(202, { error: { code: "Common.0024", message: "flow limit" } }))).toBe(true);
    expect(refuses(answer(200, { error_code: "APIGW.0308", error_msg: "slow down" }))).toBe(true);
    expect(refuses(answer(200, { job_id: "1", error_code: null, fail_reason: null }))).toBe(false);
    expect(refuses(answer(200, { port_id: NIC }))).toBe(false);
    expect(refuses(answer(204, ""))).toBe(false);
  });
});

describe("a permission that is missing is named", () => {
  const bind = { ip_address: "192.168.30.50", nic_id: NIC };
  it.each([
    ["vpc:ports:get", "binding", bind],
    ["vpc:ports:update", "binding", { ...bind, route: "vpc-port" }],
    ["ecs:cloudServerNics:update", "binding", { ...bind, route: "ecs-nic" }],
    [
      "ecs:cloudServers:listServerInterfaces",
      "binding",
      { ip_address: "192.168.30.50", server_id: SERVER, subnet_id: SUBNET },
    ],
    ["vpc:ports:create", "virtualIp", { subnet_id: SUBNET, ip_address: "192.168.30.40" }],
    ["vpc:subnets:get", "virtualIp", { subnet_id: SUBNET, ip_address: "192.168.30.40" }],
  ] as const)("%s", async (action, kind, spec) => {
    const world = stage();
    (world.cloud.switches.denied as string[]).push(action);
    const report = await world[kind](spec);
    expect(report).toMatchObject({ failed: true, items: [{ failure: { code: "api", status: 403 } }] });
    expect(sentences(report)[0]).toContain(`the permission \`${action}\` is missing`);
  });

  it("as the cloud of the family calls it", async () => {
    const { ask, cloud } = stage({ settings: { platform: "swiss-otc" } });
    (cloud.switches.denied as string[]).push("ecs:cloudServers:listServerInterfaces");
    expect(sentences(await ask("server-nics", { server_id: SERVER }))[0]).toContain(
      "`ecs:cloudServers:get` is missing",
    );
  });

  it("for a release, too", async () => {
    const { virtualIp, cloud } = stage();
    const spec = { subnet_id: SUBNET, ip_address: "192.168.30.40" };
    await virtualIp(spec);
    (cloud.switches.denied as string[]).push("vpc:ports:delete");
    expect(sentences(await virtualIp(spec, { state: "absent" }))[0]).toContain("`vpc:ports:delete` is missing");
  });
});
