import { describe, expect, it } from "vitest";
import { NEUTRON_SUBNET, NIC, NOWHERE, SERVER, STORAGE, STORAGE_NIC, SUBNET, sentences, stage } from "./stage.trial.ts";

const IP = "192.168.30.50";

describe("a spec that cannot be is refused in one sentence, before any write", () => {
  const classic = `\`subnet_id\` ${NEUTRON_SUBNET} is a Neutron subnet's id, where the subnet's network id belongs: ${SUBNET}`;

  it.each<[string, "binding" | "virtualIp", Record<string, unknown>, string]>([
    [
      "a Neutron subnet's id beside the NIC",
      "binding",
      { ip_address: IP, nic_id: NIC, subnet_id: NEUTRON_SUBNET },
      classic,
    ],
    [
      "a Neutron subnet's id beside the server",
      "binding",
      { ip_address: IP, server_id: SERVER, subnet_id: NEUTRON_SUBNET },
      classic,
    ],
    [
      "a Neutron subnet's id for a virtual IP",
      "virtualIp",
      { ip_address: "192.168.30.40", subnet_id: NEUTRON_SUBNET },
      classic,
    ],
    ["a subnet that is nowhere", "virtualIp", { ip_address: IP, subnet_id: NOWHERE }, `there is no subnet ${NOWHERE}`],
    [
      "a NIC of another subnet",
      "binding",
      { ip_address: IP, nic_id: STORAGE_NIC, subnet_id: SUBNET },
      `port ${STORAGE_NIC} is in subnet ${STORAGE}, not in ${SUBNET}`,
    ],
    [
      "a NIC of another subnet than the address",
      "binding",
      { ip_address: IP, nic_id: STORAGE_NIC },
      `${IP} is outside subnet ${STORAGE}, which has 192.168.40.0/24`,
    ],
    [
      "an address outside the subnet",
      "virtualIp",
      { ip_address: "10.1.2.3", subnet_id: SUBNET },
      `10.1.2.3 is outside subnet ${SUBNET}, which has 192.168.30.0/24 and 2001:db8:30::/64`,
    ],
    [
      "an IPv6 address for a NIC without one",
      "binding",
      { ip_address: "2001:db8:40::9", nic_id: STORAGE_NIC },
      `NIC ${STORAGE_NIC} has no IPv6 address to bind 2001:db8:40::9 to`,
    ],
    [
      "the address of another NIC",
      "binding",
      { ip_address: "192.168.30.12", nic_id: NIC },
      "192.168.30.12 is the own address of NIC",
    ],
    [
      "a NIC that is nowhere",
      "binding",
      { ip_address: IP, nic_id: NOWHERE },
      `there is no NIC ${NOWHERE} in this project and region`,
    ],
    [
      "a server that is nowhere",
      "binding",
      { ip_address: IP, server_id: NOWHERE },
      `there is no server ${NOWHERE} in this project and region`,
    ],
    [
      "an address that no NIC has",
      "binding",
      { ip_address: IP, server_id: SERVER, nic_ip_address: "192.168.30.99" },
      `server ${SERVER} has no NIC with the address 192.168.30.99; its NICs are: ${NIC}`,
    ],
    [
      "no NIC at all",
      "binding",
      { ip_address: IP },
      "spec.nic_id: is missing: name the NIC by `nic_id`, or by `server_id`",
    ],
    ["neither address nor name", "virtualIp", { subnet_id: SUBNET }, "spec.ip_address: is missing"],
    [
      "a network for an address",
      "binding",
      { ip_address: "192.168.30.0/24", nic_id: NIC },
      "spec.ip_address: must be an IP address",
    ],
    [
      "a route that there is not",
      "binding",
      { ip_address: IP, nic_id: NIC, route: "ecs" },
      "spec.route: must be one of auto, ecs-nic, vpc-port",
    ],
    ["a name for an id", "binding", { ip_address: IP, nic_id: "eth0" }, "spec.nic_id: must be an id (a UUID)"],
  ])("%s", async (_, kind, spec, sentence) => {
    for (const plan of [true, false]) {
      const world = stage();
      const report = await world[kind](spec, { plan });
      expect(report.failed).toBe(true);
      expect(sentences(report)).toHaveLength(1);
      expect(sentences(report)[0]).toContain(sentence);
      expect(world.writes()).toEqual([]);
    }
  });

  it("also the removal says that a Neutron subnet's id is no subnet", async () => {
    const { binding, virtualIp } = stage();
    const absent = { state: "absent" };
    expect(sentences(await virtualIp({ ip_address: "192.168.30.40", subnet_id: NEUTRON_SUBNET }, absent))[0]).toContain(
      classic,
    );
    expect(sentences(await binding({ ip_address: IP, nic_id: NIC, subnet_id: NEUTRON_SUBNET }, absent))[0]).toContain(
      classic,
    );
  });
});

describe("settings that cannot be are refused in one sentence, before anything is sent", () => {
  const none = { HUAWEICLOUD_SDK_AK: undefined, HUAWEICLOUD_SDK_SK: undefined };
  const away = { HUAWEICLOUD_ENDPOINT: undefined, HUAWEICLOUD_SDK_IAM_ENDPOINT: undefined };

  it.each<[string, { environment?: Record<string, string | undefined>; settings?: Record<string, unknown> }, string]>([
    ["no keys", { environment: none }, "missing `access_key`, `secret_key`"],
    ["half of the keys", { environment: { HUAWEICLOUD_SDK_SK: "" } }, "missing `secret_key`"],
    [
      "a password without an account",
      { environment: { ...none, OS_USERNAME: "a", OS_PASSWORD: "b" } },
      "missing `domain_name`",
    ],
    ["a way without its means", { settings: { authentication: "token" } }, "missing `token`"],
    ["no region", { environment: { HW_REGION_NAME: undefined } }, "missing `region`"],
    [
      "a project's name for its id",
      { environment: { HUAWEICLOUD_SDK_PROJECT_ID: "eu-west-101" } },
      "HUAWEICLOUD_SDK_PROJECT_ID: must be a project id",
    ],
    [
      "an endpoint that is none",
      { settings: { endpoint: "ecs.example.com" } },
      "settings.endpoint: must be a web address",
    ],
    [
      "plain http abroad",
      { settings: { vpc_endpoint: "http://vpc.example.com" } },
      "settings.vpc_endpoint: is plain http:// (vpc.example.com)",
    ],
    [
      "a stack without a domain",
      { environment: away, settings: { platform: "huawei-cloud-stack" } },
      "each Huawei Cloud Stack has a domain of its own",
    ],
  ])("%s", async (_, options, sentence) => {
    const { binding, calls } = stage(options);
    const report = await binding({ ip_address: IP, nic_id: NIC });
    expect(sentences(report)).toHaveLength(1);
    expect(sentences(report)[0]).toContain(sentence);
    expect(calls()).toEqual([]);
  });
});
