import { createMooring, createVirtualClock, type EnsureReport, type VirtualClock } from "@mooring/core";
import { createSandbox, type PretendCloud, type Sandbox } from "@mooring/sandbox";
import type { Trial } from "../../packages/core/test/trial.ts";
import type { Line } from "../faults/line.ts";
import { knownIn, pictureOf } from "../faults/picture.ts";
import type { Trouble } from "../faults/troubles.ts";
import type { Asked } from "../faults/world.ts";
import type { Story } from "./story.ts";

/** The world in which one story is played: one pretend cloud, its clock, and what has been seen there so far. */
export interface Stage {
  readonly trial: Trial;
  readonly acts: Story;
  /** Every request, in the order in which they ended. */
  readonly asked: Run[];
  readonly clock: VirtualClock;
  readonly sandbox: Sandbox;
  readonly cloud: PretendCloud;
  readonly specs: readonly Trial["spec"][];
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Set<string>;
  /** The neighbours before anything was done: no foreign thing is changed, whatever else is. */
  readonly untouched: string;
  /** What everybody meets at present. */
  weather: Trouble | undefined;
  /** Is something else than its weather wrong with the whole cloud? Then its state is not as it is as a rule. */
  happening: number;
  /** How many requests are under way. */
  busy: number;
  /** How often somebody else has put something of their own beside the things. */
  beside: number;
  /** The neighbours as they are to stay, each by itself; missing where siblings change them, too. */
  expected: readonly string[] | undefined;
  /** Ports that were there before anything was done. */
  readonly ports: readonly string[];
  /** Servers that ran before anything was done. */
  readonly upAtFirst: readonly string[];
  /** What was there in the beginning. */
  readonly known: ReadonlySet<string>;
}

/** One process, from its start to its end. */
export interface Run {
  readonly line: Line;
  /** Missing where it was killed. */
  readonly report: EnsureReport | undefined;
  /** What it was asked for at one moment. */
  readonly asked: readonly Asked[];
  /** When it was to be over, and when it was told to stop, on the world's clock. */
  readonly end: number;
  readonly stopped: number | undefined;
  /** What it holds on to although it has answered. */
  readonly left: readonly string[];
  /** How many exchanges there were when it ended. */
  heard(): number;
}

export const cloudOf = ({ kind }: Trial): string => kind.split("/")[0] as string;

/** A fresh one, in which nothing was done yet. */
export async function stageOf(trial: Trial, acts: Story = []): Promise<Stage> {
  const name = cloudOf(trial);
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: [name] });
  const cloud = sandbox.cloud(name);
  trial.prepare?.(cloud);
  const environment = Object.fromEntries(
    Object.entries(sandbox.environment()).filter(([variable]) => !trial.without?.includes(variable)),
  );
  const { kind, spec, settings = {} } = trial;
  const secrets = new Set(await createMooring({ environment }).secrets({ resource: kind, spec, settings }));
  const known = knownIn({ cloud, trial });
  const untouched = neighboursOf({ trial, cloud, known });
  const upAtFirst = running(cloud).map(([id]) => id);
  return {
    trial,
    acts,
    asked: [],
    clock,
    sandbox,
    cloud,
    environment,
    secrets,
    known,
    untouched,
    ports: Object.keys((cloud.state.ports ?? {}) as object),
    weather: undefined,
    happening: 0,
    busy: 0,
    beside: 0,
    expected: undefined,
    upAtFirst,
    specs: [spec, ...trial.siblings],
  };
}

export const running = ({ state }: PretendCloud) =>
  Object.entries((state.servers ?? {}) as Readonly<Record<string, { readonly state?: string }>>).filter(
    ([, server]) => server.state === "started",
  );

/** What stands beside the things and is none of their business. */
export const neighboursOf = ({ trial, cloud, known }: Pick<Stage, "trial" | "cloud" | "known">): string =>
  pictureOf({ cloud: { ...cloud, state: trial.neighbours(cloud) as PretendCloud["state"] } }, known);

/** One by one: what is being made is a neighbour until it has its name. */
export function eachNeighbour({ trial, cloud, known }: Stage): string[] {
  const all = Object.values(trial.neighbours(cloud) as object);
  return all.map((one) => pictureOf({ cloud: { ...cloud, state: { one } } }, known));
}
