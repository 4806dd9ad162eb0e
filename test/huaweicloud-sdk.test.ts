import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core";
import * as ecs from "@huaweicloud/huaweicloud-sdk-ecs/v2/public-api.js";
import * as vpc from "@huaweicloud/huaweicloud-sdk-vpc/v2/public-api.js";
import { createMooring, systemClock } from "@mooring/core";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";

const SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c";
const SERVER = "c3d9e1f0-72a4-4b6e-8d15-9e0f1a2b3c4d";
const NIC = "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10";
const FERRY = "9d3c5b7a-1e2f-4d60-8a9b-0c1d2e3f4a5b";

// The SDK keeps a file of its own in the home folder.
const home = mkdtempSync(join(tmpdir(), "huaweicloud-sdk-"));
vi.stubEnv("HOME", home);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

let sandbox: Sandbox;
let environment: Readonly<Record<string, string>>;
beforeEach(async () => {
  sandbox = createSandbox({ clouds: ["huaweicloud"] });
  await sandbox.listen();
  environment = sandbox.environment();
});
afterEach(() => sandbox.close());

function clients() {
  const credentials = new BasicCredentials()
    .withAk(environment.HUAWEICLOUD_SDK_AK)
    .withSk(environment.HUAWEICLOUD_SDK_SK)
    .withProjectId(environment.HUAWEICLOUD_SDK_PROJECT_ID);
  const endpoint = environment.HUAWEICLOUD_ENDPOINT as string;
  return {
    ecs: ecs.EcsClient.newBuilder().withCredential(credentials).withEndpoint(endpoint).build(),
    vpc: vpc.VpcClient.newBuilder().withCredential(credentials).withEndpoint(endpoint).build(),
  };
}

const bindRequest = () => {
  const nic = new ecs.AssociateServerVirtualIpOption(SUBNET, "192.168.30.50").withReverseBinding(true);
  return new ecs.AssociateServerVirtualIpRequest(NIC).withBody(new ecs.AssociateServerVirtualIpRequestBody(nic));
};
const unbindRequest = () => {
  const nic = new ecs.DisassociateServerVirtualIpOption(
    ecs.DisassociateServerVirtualIpOptionSubnetIdEnum.Empty,
    ecs.DisassociateServerVirtualIpOptionIpAddressEnum.Empty,
  ).withReverseBinding(false);
  return new ecs.DisassociateServerVirtualIpRequest(NIC).withBody(new ecs.DisassociateServerVirtualIpRequestBody(nic));
};

/** The SDK's answers carry their fields under the API's names, behind getters of other names. */
const plain = (answer: object) => JSON.parse(JSON.stringify(answer)) as unknown;

it("the official SDK binds, reads in four ways and unbinds on the pretend cloud, signed by keys", async () => {
  const sdk = clients();
  const onFerry = async () => [
    plain(await sdk.vpc.showPort(new vpc.ShowPortRequest(FERRY))),
    plain(await sdk.vpc.neutronShowPort(new vpc.NeutronShowPortRequest(FERRY))),
  ];
  const bound = {
    port: { allowed_address_pairs: expect.arrayContaining([expect.objectContaining({ ip_address: "192.168.30.11" })]) },
  };

  expect(plain(await sdk.ecs.associateServerVirtualIp(bindRequest()))).toMatchObject({ port_id: NIC });
  expect(await onFerry()).toMatchObject([bound, bound]);
  expect(plain(await sdk.ecs.listServerInterfaces(new ecs.ListServerInterfacesRequest(SERVER)))).toMatchObject({
    interfaceAttachments: [{ port_id: NIC, net_id: SUBNET }, {}],
  });
  const listed = await sdk.vpc.neutronListPorts(new vpc.NeutronListPortsRequest().withNetworkId(SUBNET));
  expect(plain(listed)).toMatchObject({ ports: [{ id: NIC }, {}, { id: FERRY }, {}] });

  expect(plain(await sdk.ecs.disassociateServerVirtualIp(unbindRequest()))).toMatchObject({ port_id: NIC });
  for (const answer of await onFerry()) expect(answer).not.toMatchObject(bound);
});

it("Mooring's signature of the same request is the official SDK's, byte for byte", async () => {
  const now = Date.now();
  const signed = () => {
    const found = new Map<string, string>();
    const stop = sandbox.onExchange(({ when, request: { method, path, query, text, headers } }) => {
      query.sort();
      if (when === "before")
        found.set(`${method} ${path}?${query} ${text}`, `${headers["x-sdk-date"]} ${headers.authorization}`);
    });
    return { found, stop };
  };

  const theirs = signed();
  const sdk = clients();
  vi.useFakeTimers({ toFake: ["Date"], now });
  try {
    await sdk.vpc.neutronShowPort(new vpc.NeutronShowPortRequest(NIC));
    const all = new vpc.NeutronListPortsRequest().withNetworkId(SUBNET);
    await sdk.vpc.neutronListPorts(all.withLimit(500).withFixedIps(["ip_address=192.168.30.50"]));
    await sdk.ecs.associateServerVirtualIp(bindRequest());
    await sdk.ecs.disassociateServerVirtualIp(unbindRequest());
    await sdk.ecs.listServerInterfaces(new ecs.ListServerInterfacesRequest(SERVER));
  } finally {
    vi.useRealTimers();
  }
  theirs.stop();

  const ours = signed();
  const mooring = createMooring({ environment, clock: { ...systemClock, date: () => now } });
  const spec = { ip_address: "192.168.30.50", nic_id: NIC, route: "ecs-nic" };
  for (const state of ["present", "absent"])
    expect(await mooring.ensure({ resource: "huaweicloud/virtual-ip-binding", spec, state })).toMatchObject({
      changed: true,
    });
  await mooring.ensure({ query: "huaweicloud/server-nics", spec: { server_id: SERVER } });
  await mooring.close();

  expect(theirs.found.size).toBe(5);
  for (const [request, signature] of theirs.found) {
    expect(signature).toContain("SignedHeaders=content-type;host;x-project-id;x-sdk-date, ");
    expect([request, ours.found.get(request)]).toEqual([request, signature]);
  }
});
