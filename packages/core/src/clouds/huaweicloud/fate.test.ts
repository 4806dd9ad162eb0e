import { describe, expect, it } from "vitest";
import { createMooring, type EnsureReport } from "../../index.ts";
import { SUBNET, sentences, stage } from "./stage.trial.ts";

const SPARE = "203.0.113.20";
const BOUND = "203.0.113.12";
const order = { subnet_id: SUBNET, ip_address: "192.168.30.40" };
const blind = { match: "GET /**", status: 403, body: { code: "VPC.2701", message: "Not yours to see." }, times: 100 };

/** A kind that the stage has no word for. */
const asked = ({ mooring }: ReturnType<typeof stage>, kind: string, spec: object, more: object = {}) =>
  mooring.ensure({ resource: `huaweicloud/${kind}`, spec, ...more }) as Promise<EnsureReport>;

describe("a virtual IP whose creation did not end well", () => {
  it("because the address is taken, by what nobody may look at, is told by that, and nothing was made", async () => {
    const { virtualIp, sandbox } = stage();
    const body = { NeutronError: { type: "IpAddressInUse", message: "in use", detail: "" } };
    const run = () => void sandbox.faults.add(blind);
    sandbox.faults.add({ match: "POST /v2.0/ports", status: 409, body, run });
    const report = await virtualIp(order);
    expect(report).toMatchObject({ changed: false, items: [{ effect: "none", failure: { status: 403 } }] });
    expect(sentences(report)[0]).toContain("Not yours to see.");
  });

  it("because the address is another project's names who may have it, and what to do", async () => {
    const { virtualIp, sandbox } = stage();
    const body = { NeutronError: { type: "IpAddressInUse", message: "in use", detail: "" } };
    sandbox.faults.add({ match: "POST /v2.0/ports", status: 409, body });
    const report = await virtualIp(order);
    expect(report).toMatchObject({ changed: false, items: [{ failure: { code: "conflict", status: 409 } }] });
    expect(sentences(report)[0]).toMatch(
      /nothing in this project has 192\.168\.30\.40 A port of another project has it.*check `project_id`, or choose/,
    );
  });

  it("because somebody else made it meanwhile says how to take it over, and how not to", async () => {
    const { mooring, sandbox, stranger } = stage();
    const request = { resource: "huaweicloud/virtual-ip", spec: order };
    const stop = sandbox.onExchange(async ({ when, request: { method } }) => {
      if (when !== "before" || method !== "POST") return;
      stop();
      await stranger().ensure(request);
    });
    const report = await mooring.ensure(request, { adopt: false });
    expect(sentences(report)[0]).toMatch(
      /not taken over .*choose another address, or say `adopt: true` if it is yours/,
    );
  });

  it("and which is there twice under its name is told as that: which of them is ours cannot be seen", async () => {
    const { mooring, sandbox, stranger } = stage();
    const spec = { subnet_id: SUBNET, name: "twin" };
    const request = { resource: "huaweicloud/virtual-ip", spec };
    const run = async () => {
      for (const address of ["192.168.30.41", "192.168.30.42"])
        await stranger().ensure({ ...request, spec: { ...spec, ip_address: address } });
    };
    const isOurs = ({ method, path, text }: { method: string; path: string; text: string }) =>
      method === "POST" && path === "/v2.0/ports" && !text.includes("192.168.30.4");
    sandbox.faults.add({ match: isOurs, cut: "before", run });
    const report = await mooring.ensure(request);
    expect(report).toMatchObject({ failed: true, items: [{ failure: { code: "conflict" } }] });
    expect(sentences(report)[0]).toContain("192.168.30.4");
  });
});

describe("an EIP that is as it is wanted", () => {
  it.each([
    ["free", SPARE],
    ["bound", BOUND],
  ])("is not waited for, nor looked at once more: %s", async (_, ip_address) => {
    const at = stage();
    const report = await asked(at, "eip", { ip_address });
    expect(report).toMatchObject({ changed: false, failed: false });
    expect(at.calls().filter((call) => call.includes("/publicips/:eip"))).toHaveLength(1);
  });
});

describe("a public address of a service address", () => {
  const shop = { name: "shop", network: "harbour-subnet", members: ["harbour-a"] };

  it.each([
    [SPARE, /the public address 203\.0\.113\.20 leads nowhere, not to it/],
    ["203.0.113.250", /there is no EIP 203\.0\.113\.250/],
  ])("that does not lead there is told by the check: %s", async (address, words) => {
    const at = stage();
    expect(await asked(at, "service-address", { ...shop, address: "192.168.30.40" })).toMatchObject({ failed: false });
    const report = await at.ask("service-address-check", { ...shop, public: address });
    expect(JSON.stringify(report)).toMatch(words);
    expect(report.failed).toBe(false);
  });
});

it("another process of the same account sees the same", async () => {
  const { virtualIp, sandbox, clock } = stage();
  await virtualIp(order);
  const other = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
  const again = await other.ensure({ resource: "huaweicloud/virtual-ip", spec: order });
  expect(again).toMatchObject({ changed: false, failed: false });
});
