import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mooring, pulumi } from "../../packages/pulumi/test/sdk.mts";
import { partOrSkip } from "./parts/part-or-skip.ts";
import { obtainPulumi } from "./parts/pulumi.ts";
import { openStack } from "./parts/pulumi-stack.ts";

const engine = await partOrSkip(obtainPulumi);
const { gcore } = mooring;
const PORT = "9c31552f-8b64-43a0-abbb-5943721dbd2a";
const ROTATED = "9$another-invented-token";

let accounts: Sandbox[];
let open: Awaited<ReturnType<typeof openStack>> | undefined;

beforeEach(async () => {
  open = undefined;
  accounts = engine.missing ? [] : [createSandbox({ clouds: ["gcore"] }), createSandbox({ clouds: ["gcore"] })];
  for (const account of accounts) {
    account.cloud("gcore").switches.task_seconds = 0.2;
    await account.listen();
  }
});

afterEach(async () => {
  for (const account of accounts) await account.close();
  await open?.close();
});

const pairsIn = (account: Sandbox): string[] => {
  const { ports } = account.cloud("gcore").state as {
    ports: Record<string, { allowed_address_pairs: { ip_address: string }[] }>;
  };
  return (ports[PORT]?.allowed_address_pairs ?? []).map(({ ip_address }) => ip_address);
};

describe.skipIf(engine.missing)("two accounts in one program, under the real Pulumi engine", () => {
  it("each get their own, and a token that was rotated touches nothing", async () => {
    const tokens = accounts.map((account) => String(account.environment().GCORE_API_KEY));
    const program = async () => {
      accounts.forEach((account, index) => {
        const { GCORE_BASE_URL, GCORE_CLOUD_PROJECT_ID, GCORE_CLOUD_REGION_ID } = account.environment();
        const provider = new mooring.Provider(`account-${index}`, {
          gcoreApiKey: pulumi.secret(tokens[index] as string),
          gcoreEndpoint: GCORE_BASE_URL as string,
          gcoreProjectId: Number(GCORE_CLOUD_PROJECT_ID),
          gcoreRegionId: Number(GCORE_CLOUD_REGION_ID),
        });
        new gcore.AllowedAddressPair(`vip-${index}`, { portId: PORT, ipAddress: `10.40.0.${index + 9}` }, { provider });
      });
      return {};
    };
    open = await openStack(engine.part, program, {});
    const { stack } = open;
    await stack.up();
    expect(accounts.map(pairsIn)).toEqual([["10.40.0.9"], ["10.40.0.10"]]);

    tokens[0] = ROTATED;
    for (const account of accounts) account.journal.clear();
    const { summary } = await stack.up();
    expect(Object.keys(summary.resourceChanges ?? {}).filter((one) => !["same", "update"].includes(one))).toEqual([]);
    const asked = accounts[0]?.journal.entries() ?? [];
    expect(asked.map(({ status }) => status)).not.toContain(401);
    expect(accounts.map(pairsIn)).toEqual([["10.40.0.9"], ["10.40.0.10"]]);
    expect(accounts.flatMap((account) => account.journal.writes())).toEqual([]);
  });
});
