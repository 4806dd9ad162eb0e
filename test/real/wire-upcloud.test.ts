import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bed, createBed, gapAfter, until } from "./parts/bed.ts";
import { obtainKeepalived } from "./parts/keepalived.ts";
import { gapsSaid, type Keepers, keepersOf } from "./parts/keepers.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const keepalived = await partOrSkip(obtainKeepalived);

const SPEC = { name: "vip.example.com", network: "fi-hel1", members: ["peer-1", "peer-2"] };
const TAKEOVERS = 10;
const executable = new URL("../../apps/ansible/dist/mooring.cjs", import.meta.url).pathname;

interface Address {
  address: string;
  mac?: string;
}

describe.skipIf(keepalived.missing)("real keepalived that tells a pretend UpCloud where to deliver", () => {
  let bed: Bed;
  let folder: string;
  let address = "";
  let keepers: Keepers;

  beforeAll(async () => {
    bed = await createBed("upcloud");
    keepers = keepersOf(bed, "eth0", () => address);
    folder = mkdtempSync(join(tmpdir(), "mooring-takeover-"));
    chmodSync(folder, 0o755);
  }, 60_000);
  afterAll(async () => {
    await bed?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const holder = () => (bed.cloud.state.addresses as Address[]).find((one) => one.address === address)?.mac;
  const told = (before: string | undefined) =>
    until("the cloud was told", async () => {
      await bed.wire.follow();
      return holder() !== before;
    });

  it("prints configurations that keepalived's own check accepts, each with the script that its new master runs", async () => {
    const made = await bed.ensure({
      resource: "upcloud/service-address",
      spec: { ...SPEC, active: "peer-1", interface: "eth0", advert_seconds: 0.2 },
    });
    expect(made).toMatchObject({ changed: true, failed: false });
    address = String(made.items[0]?.outputs?.address);
    const printed = made.items[0]?.outputs?.keepalived as { member: string; configuration: string }[];
    const doors = bed.doors();
    for (const { member, configuration } of printed) {
      // As on a server, but in folders of this test: the script out of the file, the token, and the one file of Mooring.
      const [, script = ""] = /^# \/etc\/keepalived\/take-over.*\n((?:#.*\n)+)/m.exec(configuration) ?? [];
      const path = join(folder, `take-over-${member}`);
      const token = join(folder, "token");
      writeFileSync(
        token,
        Object.entries(doors)
          .map(([name, value]) => `${name}='${value}'\n`)
          .join(""),
        { mode: 0o600 },
      );
      const text = script
        .replaceAll(/^# ?/gm, "")
        .replace("/etc/keepalived/upcloud-token", token)
        .replace("/usr/local/bin/mooring", `env MOORING_CACHE=0 ${process.execPath} ${executable}`);
      writeFileSync(path, text, { mode: 0o755 });
      keepers.configurations.set(member, configuration.replace("/etc/keepalived/take-over\n", `${path}\n`));
    }
    for (const [server, text] of keepers.configurations) expect(await bed.accepted(server, text)).toBe("");
  }, 60_000);

  it("reaches nobody at a failover that the cloud is not told of", async () => {
    const whole = keepers.configurations.get("peer-2") ?? "";
    keepers.configurations.set("peer-2", whole.replace(/^ *notify_master .*$/m, ""));
    await keepers.startAll();
    const pings = bed.pings("outside", address);
    await pings.next();
    await keepers.die("peer-1");
    await keepers.becomes("peer-2", "MASTER");
    expect(await pings.over(1_500)).toBe(0);
    // What the new master would have run.
    const spec = { ...SPEC, active: "peer-2" };
    expect(await bed.ensure({ resource: "upcloud/service-address", spec })).toMatchObject({ changed: true });
    await pings.next();
    await pings.stop();
    await keepers.die("peer-2");
    keepers.configurations.set("peer-2", whole);
  }, 120_000);

  it("is delivered to the new master by its own call, from inside the server; the old one comes back and stands by", async () => {
    const first = holder();
    keepers.start("peer-1");
    await keepers.becomes("peer-1", "MASTER");
    await told(first);
    keepers.start("peer-2");
    await keepers.becomes("peer-2", "BACKUP");
    const pings = bed.pings("outside", address);
    const gaps: number[] = [];
    for (let round = 0; round < TAKEOVERS; round += 1) {
      const { master, backup } = keepers.ranks();
      const before = holder();
      await pings.next();
      const killed = performance.now();
      await keepers.die(master);
      await keepers.becomes(backup, "MASTER");
      await told(before);
      await pings.next();
      gaps.push(gapAfter(pings.answers, killed));
      keepers.start(master);
      await keepers.becomes(master, "BACKUP");
    }
    console.log(gapsSaid("UpCloud, by notify_master", gaps));
    await pings.stop();
    expect(gaps).toHaveLength(TAKEOVERS);
  }, 240_000);

  it("goes to whoever has called last while the network between them is cut, and answers again once it is mended", async () => {
    const { backup } = keepers.ranks();
    const before = holder();
    const pings = bed.pings("outside", address);
    await bed.cut(["peer-1", "peer-2"]);
    await keepers.becomes(backup, "MASTER");
    await told(before);
    await pings.next();
    await bed.mend(["peer-1", "peer-2"]);
    await keepers.agree();
    // Where the one that is left has not called, it is told by a run of its script: the guide's timer.
    const { master } = keepers.ranks();
    await bed.ensure({ resource: "upcloud/service-address", spec: { ...SPEC, active: master } });
    await pings.next();
    await pings.stop();
    expect(pings.answers.length).toBeGreaterThan(1);
  }, 120_000);
});
