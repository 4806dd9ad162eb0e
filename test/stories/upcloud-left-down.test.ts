import type { Sandbox } from "@mooring/sandbox";
import { describe, expect, it, vi } from "vitest";
import type { Running } from "../../apps/action/test/runner.ts";
import { openWorld } from "../../apps/action/test/world.ts";

vi.setConfig({ testTimeout: 600_000 });

const PEER2 = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702";
const ASLEEP = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7703";
/** No step makes more exchanges. */
const LIMIT = 60;
/** So many ends are under way at once: most of their time is spent waiting. */
const AT_ONCE = 4;

type Servers = Record<string, { state: string; labels: object[] }>;
const serversOf = (sandbox: Sandbox) =>
  Object.entries(sandbox.cloud("upcloud").state.servers as Servers).map(([id, { state, labels }]) => ({
    id,
    state,
    labels,
  }));

interface Story {
  readonly with: Readonly<Record<string, string>>;
  /** From this exchange on. */
  readonly from: RegExp;
  readonly end: (running: Running) => void;
}

interface Ended {
  readonly at: string;
  readonly post: number | null;
  readonly warnings: readonly object[];
  readonly before: ReturnType<typeof serversOf>;
  readonly after: ReturnType<typeof serversOf>;
}

/** Ends a step after its first exchange from there on, then after its second, and so on; then comes its post step. Some at once, each on a world of its own. */
async function endedAtEveryExchange(story: Story): Promise<Ended[]> {
  const seen: Ended[] = [];
  for (let nth = 1; nth <= LIMIT; nth += AT_ONCE) {
    const few = await Promise.all(Array.from({ length: AT_ONCE }, (_, more) => endedAt(story, nth + more)));
    const ended = few.filter((one) => one !== undefined);
    seen.push(...ended);
    if (ended.length < AT_ONCE) return seen;
  }
  throw new Error(`the step made more than ${LIMIT} exchanges`);
}

/** `undefined`: the step was over before. */
async function endedAt({ with: inputs, from, end }: Story, nth: number): Promise<Ended | undefined> {
  const world = await openWorld({ task_seconds: 0.2 }, "upcloud");
  try {
    const before = serversOf(world.sandbox);
    const step = world.step({ with: inputs });
    const running = step.main();
    let count = 0;
    let at: string | undefined;
    const stop = world.sandbox.onExchange(async ({ when, request }) => {
      if (when === "before" || at !== undefined) return;
      const call = `${request.method} ${request.path}`;
      if (count > 0 || from.test(call)) count += 1;
      if (count !== nth) return;
      at = `after exchange ${nth}, ${call}`;
      end(running);
    });
    await running.finished;
    stop();
    if (at === undefined) return undefined;
    const post = await step.post({ jobStatus: "cancelled" }).finished;
    // The pretend cloud brings a server up to date when somebody looks at it.
    await world.step({ with: { query: "upcloud/servers", spec: "{}" } }).main().finished;
    const warnings = post.commands.filter(({ name }) => name === "warning");
    return { at, post: post.exitCode, warnings, before, after: serversOf(world.sandbox) };
  } finally {
    await world.close();
  }
}

const cancel = (running: Running) => running.cancel();
const kill = (running: Running) => running.kill();

describe("a step that is broken off after it asked a server to stop, at any exchange", () => {
  const restart = (resource: string, more: object) => ({
    resource,
    spec: JSON.stringify({ server_id: PEER2, allow_restart: true, ...more }),
  });
  const assign = restart("upcloud/ip-address", { number: 2, ptr_record: "two.example.com" });
  const virtual = restart("upcloud/private-address", { ip_address: "172.30.8.50" });
  const unfiltered = restart("upcloud/unfiltered-interface", {});

  it.each([
    ["cancelled while it assigns an address", assign, cancel],
    ["killed while it assigns an address", assign, kill],
    ["killed while it adds a private address", virtual, kill],
    ["killed while it stops an interface's filter", unfiltered, kill],
  ] as const)("leaves no server down when its post step is over: %s", async (_, inputs, end) => {
    const ends = await endedAtEveryExchange({ with: inputs, from: /^POST .*\/stop$/, end });
    for (const { at, before, ...seen } of ends)
      expect({ at, ...seen }).toEqual({ at, post: 0, warnings: [], after: before });
    expect(ends.length).toBeGreaterThanOrEqual(6);
  });
});

it.each([
  ["cancelled", cancel],
  ["killed", kill],
] as const)("a server that was off stays off, at whatever exchange the step is %s", async (_, end) => {
  const spec = JSON.stringify({ server_id: ASLEEP, number: 2, ptr_record: "two.example.com", allow_restart: true });
  const ends = await endedAtEveryExchange({ with: { resource: "upcloud/ip-address", spec }, from: /./, end });
  for (const { at, before, ...seen } of ends)
    expect({ at, ...seen }).toEqual({ at, post: 0, warnings: [], after: before });
  expect(ends.length).toBeGreaterThanOrEqual(6);
});
