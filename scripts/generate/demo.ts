import type { AnyCloud } from "@mooring/core";
import type { Line } from "../demo/recording.ts";
import type { Screen } from "../demo/screen.ts";
import type { Aim, FrontEnd } from "../demo/story.ts";
import type { Catalogue } from "./catalogue.ts";
import { engineOfSources } from "./sources.ts";

/** What the demo shows, and the world that it leaves between its first write and its last. */
export interface Demo {
  readonly lines: readonly Line[];
  readonly address: string;
  readonly machines: readonly { readonly server: string; readonly port: string; readonly own: string }[];
}

const AIM: Aim = {
  ports: ["9c31552f-8b64-43a0-abbb-5943721dbd2a", "166f81b9-91e7-47db-b304-36b5be9ff3e1"],
  address: "10.40.0.100",
};

interface World {
  readonly instances: Readonly<Record<string, { readonly name: string }>>;
  readonly ports: Readonly<
    Record<
      string,
      { readonly instance_id: string | null; readonly ip_assignments: readonly { readonly ip_address: string }[] }
    >
  >;
}

/** Tells the demo's story in this process, on a virtual clock: the same lines, and none of its waiting. Throws where a step fails. */
export async function playDemo({ clouds }: Catalogue): Promise<Demo> {
  const { createVirtualClock, describeItem } = await import("@mooring/core");
  const { createMooringOf } = await engineOfSources();
  const { createSandbox } = await import("@mooring/sandbox");
  const { tell } = await import("../demo/story.ts");
  const { recorded } = await import("../demo/recording.ts");
  const gcore = clouds.find(({ name }) => name === "gcore");
  if (!gcore) throw new Error("the demo is played on the cloud gcore, which is not there");
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, emulators: [gcore.emulator] });
  const mooring = createMooringOf(
    { gcore: entryOf(gcore.definition) },
    {
      environment: sandbox.environment("gcore"),
      transport: sandbox.transport,
      clock,
      random: () => 0.5,
    },
  );
  const frontEnd: FrontEnd = {
    title: "",
    what: "",
    async run(mode) {
      const report = await mooring.ensure({
        resource: "gcore/allowed-address-pair",
        items: AIM.ports.map((port_id) => ({ port_id, ip_address: AIM.address })),
        state: mode === "absent" ? "absent" : "present",
        plan: mode === "plan",
      });
      if (report.failed || !("items" in report))
        throw new Error(`the demo's ${mode} failed: ${report.failure?.message}`);
      return { changed: report.changed, says: report.items.map((item) => describeItem(item, report.plan)) };
    },
  };
  const { screen, lines } = recorded(silent());
  await tell(frontEnd, AIM, sandbox, screen);
  if (screen.failures() > 0) throw new Error("the demo does not do what it says");
  const { instances, ports } = sandbox.cloud("gcore").state as unknown as World;
  const machines = AIM.ports.map((port) => ({
    server: instances[ports[port]?.instance_id ?? ""]?.name ?? "",
    port: port.slice(0, 8),
    own: ports[port]?.ip_assignments[0]?.ip_address ?? "",
  }));
  await sandbox.close();
  return { lines: chosen(lines), address: AIM.address, machines };
}

const TITLE: readonly Line[] = [
  { style: "title", text: "$ npx --yes pnpm@12.21.0 demo" },
  { style: "plain", text: "Mooring: one address, two ports, three front ends" },
];
const VERDICT: Line = {
  style: "verdict",
  text: "Every write was one that a plan had announced; nothing was written twice.",
};

/** Twelve lines: plan, apply, again, somebody, mend; the second plan and the removal are left to who runs it. */
function chosen(lines: readonly Line[]): readonly Line[] {
  const aside = lines.findIndex(({ style }) => style === "aside");
  const [before, after] = [lines.slice(0, aside), lines.slice(aside + 1)];
  const mend = after.findIndex(({ name }) => name === "mend");
  const some = [lines[aside] as Line, ...after.slice(mend, mend + AIM.ports.length)];
  return [...TITLE, ...before, ...some, VERDICT];
}

/** Nobody looks. */
function silent(): Screen {
  let failures = 0;
  const nothing = () => undefined;
  return {
    title: nothing,
    chapter: nothing,
    verdict: nothing,
    aside: nothing,
    wrong: nothing,
    step(_name, kept) {
      if (!kept) failures += 1;
    },
    failures: () => failures,
  };
}

const entryOf = (cloud: AnyCloud) => ({
  title: cloud.title,
  resources: cloud.resources.map(({ kind }) => kind),
  queries: cloud.queries.map(({ name }) => name),
  load: async () => cloud,
});
