import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bed, createBed, gapAfter, median, until, type Vrrp } from "./parts/bed.ts";
import { obtainKeepalived } from "./parts/keepalived.ts";
import { partOrSkip } from "./parts/part-or-skip.ts";

const keepalived = await partOrSkip(obtainKeepalived);

const SPEC = { name: "vip.example.com", network: "fi-hel1", members: ["peer-1", "peer-2"] };
const TAKEOVERS = 6;
const executable = new URL("../../apps/ansible/dist/mooring.cjs", import.meta.url).pathname;

interface Address {
  address: string;
  mac?: string;
}

describe.skipIf(keepalived.missing)("real keepalived that tells a pretend UpCloud where to deliver", () => {
  let bed: Bed;
  let folder: string;
  let address = "";
  const running = new Map<string, Vrrp>();
  const configurations = new Map<string, string>();

  beforeAll(async () => {
    bed = await createBed("upcloud");
    folder = mkdtempSync(join(tmpdir(), "mooring-takeover-"));
    chmodSync(folder, 0o755);
  }, 60_000);
  afterAll(async () => {
    await bed?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const state = (server: string) => running.get(server)?.state();
  const start = (server: string) => {
    running.set(server, bed.keepalived(server, configurations.get(server) ?? ""));
  };
  const die = async (server: string) => {
    await running.get(server)?.kill();
    await bed.run(server, ["ip", "addr", "flush", "dev", "eth1", "to", `${address}/32`]);
  };
  const holder = () => (bed.cloud.state.addresses as Address[]).find((one) => one.address === address)?.mac;

  it("prints configurations that keepalived's own check accepts, each with the script that its new master runs", async () => {
    const made = await bed.ensure({
      resource: "upcloud/service-address",
      spec: { ...SPEC, active: "peer-1", interface: "eth1", advert_seconds: 0.2 },
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
      configurations.set(member, configuration.replace("/etc/keepalived/take-over\n", `${path}\n`));
    }
    for (const [server, text] of configurations) expect(await bed.accepted(server, text)).toBe("");
  }, 60_000);

  it("is delivered to the new master by its own call, from inside the server", async () => {
    start("peer-1");
    await until("peer-1 is the master", () => state("peer-1") === "MASTER");
    const pings = bed.pings("outside", address);
    await pings.next();
    const gaps: number[] = [];
    let [master, other] = ["peer-1", "peer-2"];
    for (let round = 0; round < TAKEOVERS; round += 1) {
      start(other);
      await until(`${other} stands by`, () => state(other) === "BACKUP");
      const before = holder();
      const killed = performance.now();
      await die(master);
      await until(`${other} is the master`, () => state(other) === "MASTER");
      await until("the cloud was told", async () => {
        await bed.wire.follow();
        return holder() !== before;
      });
      await pings.next();
      gaps.push(gapAfter(pings.answers, killed));
      [master, other] = [other, master];
    }
    console.log(
      `UpCloud: ${TAKEOVERS} takeovers by notify_master, advert_int 0.2 s: no answer for ${Math.round(median(gaps))} ms (median), ${Math.round(Math.max(...gaps))} ms at the most`,
    );
    await pings.stop();
    expect(gaps).toHaveLength(TAKEOVERS);
  }, 240_000);

  it("loses everything where the address is on the wrong member, and the check says so", async () => {
    const master = holder() === "e2:10:aa:0b:01:02" ? "peer-1" : "peer-2";
    const wrong = master === "peer-1" ? "peer-2" : "peer-1";
    const pings = bed.pings("outside", address);
    await pings.next();
    const move = (active: string) => bed.ensure({ resource: "upcloud/service-address", spec: { ...SPEC, active } });
    expect(await move(wrong)).toMatchObject({ changed: true, failed: false });
    const { results } = await bed.query({
      query: "upcloud/service-address-check",
      spec: { ...SPEC, active: master },
    });
    expect(results[0]?.reason).toContain(`and not to ${master}`);
    expect(await pings.over(1_500)).toBe(0);
    expect(await move(master)).toMatchObject({ changed: true, failed: false });
    await pings.next();
    await pings.stop();
  }, 60_000);
});
