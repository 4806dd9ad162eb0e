import { type Bed, gapAfter } from "../../test/real/parts/bed.ts";
import { keepersOf } from "../../test/real/parts/keepers.ts";
import type { Screen } from "./screen.ts";

const VIP = "10.60.0.50";
const KIND = "openstack/service-address";
const SPEC = { name: "shop", network: "private", address: VIP, members: ["web-1", "web-2"], advert_seconds: 0.2 };
/** Who asks, and who may answer: the machines' MAC addresses in the pretend world. */
const CLIENT = "web-3";
const MACS = new Map([
  ["fa:16:3e:60:00:01", "web-1"],
  ["fa:16:3e:60:00:02", "web-2"],
]);
const ASKED = 5;

/** Plan, apply, ping, kill, failover, ping, and back to nothing. Each claim is checked: writes by the journal, packets by their answers. */
export async function tellWire(bed: Bed, screen: Screen): Promise<void> {
  const keepers = keepersOf(bed, "eth0", () => VIP);

  async function run(
    name: string,
    more: { plan?: true; state?: "absent" },
    expected: { changed: boolean; writes: number },
  ) {
    bed.sandbox.journal.clear();
    const report = await bed.ensure({ resource: KIND, spec: SPEC, ...more });
    const writes = bed.sandbox.journal.writes().filter(({ path }) => !path.endsWith("/auth/tokens")).length;
    const kept = !report.failed && report.changed === expected.changed && writes === expected.writes;
    const [item] = report.items;
    const steps = (item?.notes ?? []).filter((note) => note.startsWith("Step")).map(inShort);
    const fate = item?.action === "none" ? "nothing to do" : `${item?.action}d`;
    const says = report.failure
      ? [report.failure.message]
      : more.plan
        ? steps
        : [`service address shop, ${VIP}: ${fate}`];
    screen.step(name, kept, says, `${writes} ${writes === 1 ? "write" : "writes"}`);
    return report;
  }

  async function ping(answering: string | undefined): Promise<void> {
    const { output } = await bed.run(CLIENT, ["ping", "-n", "-c", `${ASKED}`, "-i", "0.2", "-W", "1", VIP]);
    const answers = output.split("bytes from").length - 1;
    const { output: neighbours } = await bed.run(CLIENT, ["ip", "neigh", "show", VIP]);
    const mac = /lladdr (\S+)/.exec(neighbours)?.[1] ?? "";
    const who = answers === 0 ? undefined : MACS.get(mac);
    const kept = who === answering && answers === (answering === undefined ? 0 : ASKED);
    screen.step(
      "ping",
      kept,
      [`${CLIENT} asks ${VIP}: ${who ? `${who} answers` : "nobody answers"}`],
      `${answers} of ${ASKED}`,
    );
  }

  await run("plan", { plan: true }, { changed: true, writes: 0 });
  const made = await run("apply", {}, { changed: true, writes: 3 });
  await run("again", {}, { changed: false, writes: 0 });
  const printed = made.items[0]?.outputs?.keepalived as { member: string; configuration: string }[];
  for (const { member, configuration } of printed) keepers.configurations.set(member, configuration);
  screen.aside("keepalived starts on both, with what Mooring has printed");
  await keepers.startAll();
  await ping("web-1");

  const pings = bed.pings(CLIENT, VIP);
  await pings.next();
  const killed = performance.now();
  screen.step("kill", true, ["web-1 dies: its keepalived, and the address with it"], "SIGKILL");
  await keepers.die("web-1");
  await keepers.becomes("web-2", "MASTER");
  await pings.next();
  const gap = gapAfter(pings.answers, killed);
  await pings.stop();
  screen.step(
    "gap",
    true,
    ["the failover: web-2 has it, and the cloud was told nothing"],
    `${(gap / 1000).toFixed(2)} s`,
  );
  await ping("web-2");
  await run("remove", { state: "absent" }, { changed: true, writes: 3 });
  await ping(undefined);
  await keepers.end();
}

/** `Step 2 of 3: let web-1 (web-1-port) carry it`: where that is done is left out. */
const inShort = (note: string) => note.replace(/,.*$/, "").replace(/\.$/, "");
