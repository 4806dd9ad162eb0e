import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it } from "vitest";
import { authorization } from "../../packages/core/src/clouds/huaweicloud/signature.ts";
import { runChild } from "./parts/child.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainOtcClients, obtainPythonClients } from "./parts/python-clients.ts";

const FERRY = "9d3c5b7a-1e2f-4d60-8a9b-0c1d2e3f4a5b";
const NIC = "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10";
const clients = await partOrSkip(obtainPythonClients);
const otc = await partOrSkip(obtainOtcClients);

describe.skipIf(clients.missing)("the vendor's Python client", () => {
  it("binds, reads and unbinds on the pretend cloud, and signs as Mooring does, byte for byte", async () => {
    const sandbox = createSandbox({ clouds: ["huaweicloud"] });
    const home = await mkdtemp(join(tmpdir(), "mooring-real-huaweicloud-"));
    try {
      const { huaweicloud: origin = "" } = await sandbox.listen();
      const environment = sandbox.environment();
      const keys = {
        access: environment.HUAWEICLOUD_SDK_AK as string,
        secret: environment.HUAWEICLOUD_SDK_SK as string,
      };
      const signatures: { theirs: string | undefined; ours: string }[] = [];
      sandbox.onExchange(({ when, request }) => {
        if (when !== "before") return;
        const theirs = request.headers.authorization;
        const names = /SignedHeaders=([^,]+)/.exec(theirs ?? "")?.[1]?.split(";") ?? [];
        const headers = Object.fromEntries(names.map((name) => [name, request.headers[name] ?? ""]));
        const url = new URL(`${request.path}?${request.search}`, origin);
        const same = { method: request.method, url, headers, body: request.text };
        signatures.push({ theirs, ours: authorization(same, keys, { name: "huawei" }) });
      });

      const ended = await runChild(join(clients.part.bin, "python"), ["test/real/huaweicloud-client.py"], {
        timeoutMs: 120_000,
        env: { ...environment, HOME: home, PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: "1" },
      });

      expect(ended).toMatchObject({ failure: undefined });
      const unbound = ["192.168.30.12", "192.168.30.77"];
      const bound = [...unbound, "192.168.30.11"];
      expect(JSON.parse(ended.stdout)).toEqual({
        public_address: ["ACTIVE", FERRY, 5, ["from-the-sdk"], [FERRY], [404, "VPC.0504"]],
        bound: NIC,
        pairs_bound: [bound, bound],
        nics: [NIC, "1b7a3d0f-6c2e-4f8b-8d49-8e3f5a7b9c21"],
        listed: 1,
        unbound: NIC,
        pairs_unbound: [unbound, unbound],
        missing_server: [400, "Ecs.0307"],
        missing_port: [404, "VPC.2502"],
      });
      expect(signatures).toHaveLength(19);
      for (const { theirs, ours } of signatures) expect(ours).toBe(theirs);
    } finally {
      await sandbox.close();
      await rm(home, { recursive: true, force: true });
    }
  });
});

describe.skipIf(otc.missing)("openstacksdk with the extensions of the Open Telekom Cloud", () => {
  it("logs in, looks around, makes a virtual IP, binds it to two NICs, unbinds and removes it: every call is known", async () => {
    const sandbox = createSandbox({ clouds: ["huaweicloud"] });
    const home = await mkdtemp(join(tmpdir(), "mooring-real-otc-"));
    try {
      const { huaweicloud: origin = "" } = await sandbox.listen();
      const ended = await runChild(join(otc.part.bin, "python"), ["test/real/huaweicloud-otc.py"], {
        timeoutMs: 120_000,
        env: {
          HOME: home,
          PATH: process.env.PATH,
          PYTHONDONTWRITEBYTECODE: "1",
          OS_AUTH_URL: `${origin}/v3`,
          OS_USERNAME: "mooring-bot",
          OS_PASSWORD: "sandbox-not-a-real-password",
          OS_DOMAIN_NAME: "example-account",
          OS_PROJECT_NAME: "eu-west-101",
          OS_REGION_NAME: "eu-west-101",
        },
      });
      expect(ended).toMatchObject({ failure: undefined });
      expect(JSON.parse(ended.stdout)).toEqual({
        network: "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c",
        subnets: [4, 6],
        group: "default",
        eips: ["203.0.113.12", "203.0.113.20"],
        vpcs: ["harbour-vpc"],
        vpc_subnets: ["harbour-subnet", "storage-subnet"],
        bound: ["192.168.30.11", "192.168.30.12"],
        unbound: [],
        removed: true,
      });
      const calls = sandbox.journal.entries();
      expect(calls.filter(({ route }) => route === undefined)).toEqual([]);
      expect(calls).toHaveLength(21);
    } finally {
      await sandbox.close();
      await rm(home, { recursive: true, force: true });
    }
  });
});
