import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emulator } from "../../packages/core/src/clouds/openstack/emulator.ts";
import { runChild } from "./parts/child.ts";
import { obtainOpenStackClients } from "./parts/openstack.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const clients = await partOrSkip(obtainOpenStackClients);
const CREDENTIAL = { id: "0c9b8a7d6e5f4a3b92c1d0e9f8a7b6c5", secret: "sandbox-not-a-real-application-secret" };

describe.skipIf(clients.missing)("OpenStack's own clients, unmodified, on the pretend OpenStack", () => {
  let sandbox: Sandbox;
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "mooring-real-openstack-"));
    sandbox = createSandbox({ emulators: [emulator] });
    await sandbox.listen();
  });
  afterEach(async () => {
    await sandbox.close();
    await rm(home, { recursive: true, force: true });
  });

  /** Runs one of the part's commands, logged in as the sandbox's user, and gives what it printed. */
  async function run(command: string, args: readonly string[]): Promise<string> {
    const { stdout, stderr, failure } = await runChild(join(clients.part.bin, command), args, {
      cwd: home,
      env: {
        ...clients.part.env,
        ...sandbox.environment(),
        OS_IDENTITY_API_VERSION: "3",
        PRETEND_CREDENTIAL: CREDENTIAL.id,
        PRETEND_SECRET: CREDENTIAL.secret,
        HOME: home,
        NO_PROXY: "127.0.0.1",
        PYTHONDONTWRITEBYTECODE: "1",
      },
      timeoutMs: 3 * 60_000,
    });
    if (failure !== undefined) throw new Error(`${command} ${args.join(" ")}: ${failure}\n${stderr}`);
    return stdout;
  }

  it("openstacksdk finds, pairs, compares and sets, reserves, points floating IPs, and logs in in every way", async () => {
    const script = join(import.meta.dirname, "openstack-sdk.py");
    expect(JSON.parse(await run("python", [script]))).toEqual({
      client: "4.22.0",
      project: "harbour",
      networks: ["private", "provider", "public"],
      outer: ["public"],
      aliases: true,
      server: "web-1",
      interfaces: ["10.60.0.11", "10.80.0.11"],
      ports: ["web-1-port", "web-1-provider"],
      paged: 6,
      pairs: ["10.60.0.50", "10.60.0.77", "10.61.0.5/16"],
      "own MAC": [true],
      "compare and set": [412, "Constrained to 1, but current revision is 2"],
      back: 2,
      multicast: [400, "IP 224.0.0.1 is a multicast address, which is not supported."],
      shared: 403,
      vip: ["10.60.0.60", ["sdk-vip"]],
      "vip gone": null,
      floating: ["10.60.0.11", "ACTIVE"],
      detached: null,
      released: null,
      "second region": ["10.62.0.11"],
      internal: true,
      program: "10.60.0.12",
      "wrong password": true,
    });
    expect(sandbox.journal.entries().filter(({ status = 500 }) => status >= 500)).toEqual([]);
  });

  it("the command `openstack` lists, shows, makes, sets, unsets and removes", async () => {
    const openstack = async (...words: readonly string[]) => run("openstack", words);
    const json = async (...words: readonly string[]) => JSON.parse(await openstack(...words, "-f", "json"));
    const names = async (...words: readonly string[]) =>
      ((await json(...words)) as { Name: string }[]).map(({ Name }) => Name).sort();
    const pairs = async () => (await json("port", "show", "web-2-port")).allowed_address_pairs;

    expect((await json("token", "issue")).project_id).toBe("7d3c1f0e9b8a4c5d8e6f1a2b3c4d5e6f");
    expect(await names("catalog", "list")).toEqual(["keystone", "neutron", "nova"]);
    expect(await names("network", "list")).toEqual(["private", "provider", "public"]);
    expect((await json("network", "show", "public"))["router:external"]).toBe(true);
    expect(await names("subnet", "list", "--network", "private")).toEqual(["private-subnet"]);
    expect(await names("server", "list")).toEqual(["web-1", "web-2", "web-3"]);
    expect(await names("port", "list", "--server", "web-1")).toEqual(["web-1-port", "web-1-provider"]);

    await openstack("port", "set", "web-2-port", "--allowed-address", "ip-address=10.60.0.50");
    await openstack(
      ...["port", "set", "web-2-port", "--allowed-address", "ip-address=10.60.0.77,mac-address=00:00:5e:00:01:01"],
    );
    expect(await pairs()).toEqual([
      { ip_address: "10.60.0.77", mac_address: "00:00:5e:00:01:01" },
      { ip_address: "10.60.0.50", mac_address: "fa:16:3e:60:00:02" },
    ]);
    await openstack(
      ...["port", "unset", "web-2-port", "--allowed-address", "ip-address=10.60.0.77,mac-address=00:00:5e:00:01:01"],
    );
    await openstack("port", "set", "web-2-port", "--no-allowed-address");
    expect(await pairs()).toEqual([]);
    await expect(openstack("port", "set", "web-2-port", "--allowed-address", "ip-address=224.0.0.1")).rejects.toThrow(
      "IP 224.0.0.1 is a multicast address, which is not supported.",
    );

    const vip = ["--network", "private", "--fixed-ip", "ip-address=10.60.0.60"];
    expect((await json("port", "create", "cli-vip", ...vip)).fixed_ips[0].ip_address).toBe("10.60.0.60");
    await openstack("port", "set", "cli-vip", "--description", "reserved", "--tag", "mooring");
    expect(await json("port", "show", "cli-vip")).toMatchObject({ description: "reserved", tags: ["mooring"] });
    await openstack("port", "delete", "cli-vip");

    const floating = await json("floating", "ip", "create", "public", "--description", "cli");
    await openstack("floating", "ip", "set", floating.id, "--port", "web-1-port");
    expect((await json("floating", "ip", "show", floating.id)).fixed_ip_address).toBe("10.60.0.11");
    await openstack("floating", "ip", "unset", floating.id, "--port");
    await openstack("floating", "ip", "delete", floating.id);
    expect(await json("floating", "ip", "list")).toHaveLength(2);
    expect(await names("application", "credential", "list")).toEqual(["mooring-ci"]);
    expect(sandbox.journal.entries().filter(({ status = 500 }) => status >= 500)).toEqual([]);
  });
});
