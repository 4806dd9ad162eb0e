import { createSandbox } from "@mooring/sandbox";
import { describe, expect, it, vi } from "vitest";
import { start } from "../../apps/ansible/test/executable.ts";

/**
 * The built executable, killed at each of its exchanges: before the cloud did anything, and after it did but before the answer
 * left. The next run gets there, and no address is bought twice.
 */
vi.setConfig({ testTimeout: 240_000 });

const PEER1 = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7701";
const PEER2 = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7702";
const ASLEEP = "00c78a3e-2d1c-4a53-9f0e-1b6f4d2a7703";
const named = { ptr_record: "story.example.com" };
const ip = { resource: "upcloud/ip-address" };
const floating = { resource: "upcloud/floating-ip" };

/** What is run, how many addresses it buys, and what the account holds at its end, beside the eleven of the default world. */
const works = [
  ["assign, on a stopped server", { ...ip, spec: { server_id: ASLEEP, number: 2, ...named } }, 1],
  ["assign, with a restart", { ...ip, spec: { server_id: PEER2, number: 2, allow_restart: true, ...named } }, 1],
  ["reserve on a server", { ...floating, spec: { server_id: PEER2, ...named } }, 1],
  ["reserve in a zone", { ...floating, spec: { zone: "de-fra1", ...named } }, 1],
  ["move", { ...floating, spec: { ip_address: "203.0.113.40", server_id: PEER2 } }, 0],
  [
    "release of an ordinary address",
    { ...ip, state: "absent", spec: { server_id: ASLEEP, ip_address: "203.0.113.22" } },
    -1,
  ],
  ["release, with a restart", { ...ip, state: "absent", spec: { server_id: PEER1, allow_restart: true } }, -1],
  ["release of a floating address", { ...floating, state: "absent", spec: { ip_address: "203.0.113.40" } }, -1],
] as const;

async function newWorld() {
  const sandbox = createSandbox({ clouds: ["upcloud"] });
  sandbox.cloud("upcloud").switches.task_seconds = 0.2;
  await sandbox.listen();
  const run = (request: object) => start({ args: [JSON.stringify(request)], environment: sandbox.environment() });
  const addresses = () =>
    (sandbox.cloud("upcloud").state.addresses as { owner: string; access: string }[]).filter(
      ({ owner, access }) => owner === "ours" && access !== "private",
    ).length;
  const bought = () =>
    sandbox.journal
      .entries()
      .filter(({ method, path, effect, writes }) => method === "POST" && path === "/1.3/ip_address" && effect && writes)
      .length;
  return { sandbox, run, addresses, bought };
}

async function exchangesOf(request: object): Promise<number> {
  const { sandbox, run } = await newWorld();
  try {
    expect((await run(request).ended).reply).toMatchObject({ failed: false, changed: true });
    return sandbox.journal.entries().length;
  } finally {
    await sandbox.close();
  }
}

async function killedAt(request: object, count: number, when: "before" | "after") {
  const { sandbox, run, addresses, bought } = await newWorld();
  try {
    const victim = run(request);
    let killed = false;
    const stop = sandbox.onExchange((moment) => {
      if (killed || moment.count !== count || moment.when !== when) return;
      killed = true;
      victim.child.kill("SIGKILL");
    });
    const { signal } = await victim.ended;
    stop();
    const second = await run(request).ended;
    const third = await run(request).ended;
    return { signal, second: second.reply, third: third.reply, bought: bought(), addresses: addresses() };
  } finally {
    await sandbox.close();
  }
}

describe("a process that is killed at any exchange of", () => {
  it.each(works)("%s leaves what the next run finishes", async (_, request, more) => {
    const exchanges = await exchangesOf(request);
    expect(exchanges).toBeGreaterThan(1);
    for (let count = 1; count <= exchanges; count += 1) {
      const ends = await Promise.all((["before", "after"] as const).map((when) => killedAt(request, count, when)));
      for (const [at, { signal, second, third, bought, addresses }] of ends.entries()) {
        const where = `${at === 0 ? "before" : "after"} exchange ${count} of ${exchanges}`;
        expect(signal, where).toBe("SIGKILL");
        expect(second, where).toMatchObject({ failed: false });
        expect(third, where).toMatchObject({ failed: false, changed: false });
        expect([bought, addresses], where).toEqual([Math.max(0, more), 11 + more]);
      }
    }
  });
});
