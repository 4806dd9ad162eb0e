import type { Sandbox } from "@mooring/sandbox";
import type { Screen } from "./screen.ts";

/** The two ports of the story, and the address that one front end ties to both. */
export interface Aim {
  readonly ports: readonly string[];
  readonly address: string;
}

/** What one run of a front end came to. */
export interface Outcome {
  readonly changed: boolean;
  /** In the front end's own words, a line each. */
  readonly says: readonly string[];
}

/** A built front end, run as the process that its users run. */
export interface FrontEnd {
  readonly title: string;
  readonly what: string;
  run(mode: "plan" | "present" | "absent"): Promise<Outcome>;
  close?(): Promise<void>;
}

interface Pair {
  ip_address: string;
  mac_address: string;
}

type Ports = Record<string, { allowed_address_pairs: Pair[] }>;

/** Plans, applies, repeats, drifts, mends and removes; every claim is checked against the sandbox's journal. */
export async function tell(frontEnd: FrontEnd, aim: Aim, sandbox: Sandbox, screen: Screen): Promise<void> {
  const step = async (
    name: string,
    mode: "plan" | "present" | "absent",
    expected: { changed: boolean; writes: number },
  ) => {
    const before = lists(sandbox);
    sandbox.journal.clear();
    const { changed, says } = await frontEnd.run(mode);
    const writes = sandbox.journal.writes();
    const stray = writes.flatMap(({ path, request }) => strangers(before, aim, path, request));
    const kept = changed === expected.changed && writes.length === expected.writes && stray.length === 0;
    screen.step(
      name,
      kept,
      inShort(says, aim, sandbox),
      `${writes.length} ${writes.length === 1 ? "write" : "writes"}`,
    );
    if (changed !== expected.changed) screen.wrong(`expected changed: ${expected.changed}, but it was ${changed}`);
    if (writes.length !== expected.writes) screen.wrong(`expected ${expected.writes} writes`);
    for (const one of stray) screen.wrong(`wrote what no plan had announced: ${one}`);
  };
  const [first = ""] = aim.ports;
  screen.chapter(frontEnd.title, frontEnd.what);
  await step("plan", "plan", { changed: true, writes: 0 });
  await step("apply", "present", { changed: true, writes: 2 });
  await step("again", "present", { changed: false, writes: 0 });
  remove(sandbox, first, aim.address);
  screen.aside(`somebody removes ${aim.address} from ${serverOf(sandbox, first)}, port ${short(first)}`);
  await step("plan", "plan", { changed: true, writes: 0 });
  await step("mend", "present", { changed: true, writes: 1 });
  await step("remove", "absent", { changed: true, writes: 2 });
  await step("again", "absent", { changed: false, writes: 0 });
}

const short = (id: string) => id.slice(0, 8);

/** One line a port: its server, the beginning of its id, and what became of it. What names no port is said as it is. */
function inShort(says: readonly string[], { ports, address }: Aim, sandbox: Sandbox): readonly string[] {
  const lines = ports.flatMap((port) => {
    const last = says.findLast((line) => line.includes(port));
    const fate = last === undefined ? undefined : /: ([a-z ]+)$/.exec(last)?.[1];
    return fate ? [`${address} on ${serverOf(sandbox, port)}, port ${short(port)}: ${fate}`] : [];
  });
  return lines.length > 0 ? lines : says;
}

/** The name of the server that has the port, in the pretend world. */
function serverOf(sandbox: Sandbox, port: string): string {
  const { instances, ports } = sandbox.cloud("gcore").state as {
    instances: Record<string, { name: string }>;
    ports: Record<string, { instance_id?: string | null }>;
  };
  return instances[ports[port]?.instance_id ?? ""]?.name ?? "nobody";
}

const ports = (sandbox: Sandbox) => sandbox.cloud("gcore").state.ports as Ports;

const lists = (sandbox: Sandbox): Ports => structuredClone(ports(sandbox));

function remove(sandbox: Sandbox, port: string, address: string): void {
  const one = ports(sandbox)[port];
  if (one) one.allowed_address_pairs = one.allowed_address_pairs.filter(({ ip_address }) => ip_address !== address);
}

/** What a write adds to or takes from its port beside the announced address. */
function strangers(before: Ports, aim: Aim, path: string, request: unknown): string[] {
  const port = path.split("/").at(-2) ?? "";
  const was = before[port]?.allowed_address_pairs.map(({ ip_address }) => ip_address) ?? [];
  const will = (request as { allowed_address_pairs: Pair[] }).allowed_address_pairs.map(({ ip_address }) => ip_address);
  const touched = [...will.filter((one) => !was.includes(one)), ...was.filter((one) => !will.includes(one))];
  return touched
    .filter((one) => one !== aim.address || !aim.ports.includes(port))
    .map((one) => `${one} on ${short(port)}`);
}
