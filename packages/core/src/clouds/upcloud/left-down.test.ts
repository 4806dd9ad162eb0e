import { describe, expect, it } from "vitest";
import { ASLEEP, failuresOf, PEER2, stage, VIP } from "./stage.trial.ts";
import "../../../test/loaded.ts";

type Stage = ReturnType<typeof stage>;

const assign = { server_id: PEER2, number: 2, ptr_record: "two.example.com", allow_restart: true };
const remove = { server_id: PEER2, family: "IPv6", allow_restart: true };
const label = { key: "mooring-start-again", value: "stopped 2026-03-04T09:00:00.000Z" };

type Process = ReturnType<Stage["stranger"]>;
const stories = {
  assigned: (one: Process) => one.ip(assign),
  released: (one: Process) => one.ip(remove, { state: "absent" }),
};

/** What somebody else runs afterwards, who knows nothing of what happened. */
const next: Record<string, (one: Process) => Promise<unknown>> = {
  "an address of the server": ({ ip }) => ip({ server_id: PEER2, access: "utility" }),
  "the removal of one that is not there": ({ ip }) =>
    ip({ server_id: PEER2, ptr_record: "x.example.com" }, { state: "absent" }),
  "a name": ({ ptr }) => ptr({ ip_address: "203.0.113.21", ptr_record: "a.example.com" }),
  "a floating address": ({ floating }) => floating({ ip_address: VIP, server_id: PEER2 }),
};

/** Before and after each exchange where the same is run again; else after each. */
async function killEverywhere(
  story: (one: Process) => Promise<unknown>,
  then: (one: Process) => Promise<unknown>,
): Promise<number> {
  let deaths = 0;
  for (let nth = 1; nth < 60; nth += 1) {
    for (const when of story === then ? (["before", "after"] as const) : (["after"] as const)) {
      const world = stage();
      world.cloud.switches.task_seconds = 8;
      const process = world.mortal(nth, when);
      if (!(await Promise.race([process.died, story(process).then(() => false)]))) return deaths;
      deaths += 1;
      expect({ nth, when, report: await then(world.stranger()) }).toMatchObject({ report: { failed: false } });
      await world.clock.sleep(300_000);
      expect({ nth, when, ...world.now(PEER2) }).toEqual({ nth, when, state: "started", labels: [] });
      expect(world.bought()).toBeLessThanOrEqual(1);
    }
  }
  throw new Error("it does not end");
}

describe("no server is left down", () => {
  describe.each(Object.entries(stories))("by a process that is killed while an address is %s", (_, story) => {
    it("at any exchange, before or after it: the next run of the same starts it", async () => {
      expect(await killEverywhere(story, story)).toBeGreaterThan(30);
    });

    it.each(Object.entries(next))("at any exchange: the next run starts it, of %s", async (_, then) => {
      expect(await killEverywhere(story, then)).toBeGreaterThan(15);
    });
  });

  it("by a step that is killed at any exchange, before or after it: `mend` starts it, and the next step finds nothing to mend", async () => {
    const look = async ({ mooring }: Stage) => mooring.mend({ resource: "upcloud/ip-address", spec: assign });
    let deaths = 0;
    let lives = false;
    for (let nth = 1; !lives && nth < 60; nth += 1) {
      for (const when of ["before", "after"] as const) {
        const world = stage();
        world.cloud.switches.task_seconds = 20;
        const process = world.mortal(nth, when);
        lives = !(await Promise.race([process.died, process.ip(assign).then(() => false)]));
        if (lives) break;
        deaths += 1;
        expect(failuresOf(await look(world))).toEqual([]);
        await world.clock.sleep(300_000);
        expect({ nth, when, ...world.now(PEER2) }).toEqual({ nth, when, state: "started", labels: [] });
        expect(await look(world)).toMatchObject({ changed: false, failed: false });
      }
    }
    expect({ lives, often: deaths > 25 }).toEqual({ lives: true, often: true });
  });

  it("by a step that is cancelled at any second of a stop of 20 s, and killed 7.5 s later: `mend` starts it", async () => {
    let down = 0;
    for (let second = 0; second <= 24; second += 1) {
      const world = stage();
      world.cloud.switches.task_seconds = 20;
      const process = world.mortal(Number.POSITIVE_INFINITY, "before");
      const giveUp = new AbortController();
      void process.ip(assign, {}, { signal: giveUp.signal });
      await world.clock.sleep(second * 1000);
      giveUp.abort();
      await world.clock.sleep(7_500);
      process.kill();
      if (world.now(PEER2).state !== "started") down += 1;
      const report = await world.mooring.mend({ resource: "upcloud/ip-address", spec: assign });
      expect(failuresOf(report)).toEqual([]);
      await world.clock.sleep(300_000);
      expect({ second, ...world.now(PEER2) }).toEqual({ second, state: "started", labels: [] });
    }
    // On its way down, or there, when nobody was left.
    expect(down).toBeGreaterThan(8);
  });

  it("and the next run says so, in the plan and afterwards; a dry run leaves it as it is", async () => {
    const { floating, server, writes } = stage();
    Object.assign(server(PEER2), { state: "stopped", labels: [{ key: "env", value: "prod" }, label] });
    const spec = { ip_address: VIP, server_id: PEER2, attached: true };
    const said = `Server ${PEER2} (peer-2) was stopped by an earlier run that did not come to its end, and is started again.`;
    await floating(spec);
    expect(server(PEER2)).toMatchObject({ state: "started", labels: [{ key: "env", value: "prod" }] });
    Object.assign(server(PEER2), { state: "stopped", labels: [label] });
    const before = writes().length;
    const plan = await floating(spec, { plan: true });
    expect(plan).toMatchObject({ changed: true, items: [{ action: "none", notes: [said] }] });
    expect(writes()).toHaveLength(before);
    expect(await floating(spec)).toMatchObject({ changed: true, failed: false, items: [{ notes: [said] }] });
    expect(await floating(spec)).toMatchObject({ changed: false });
  });

  it("also where what the run itself wants is refused", async () => {
    const { ip, server } = stage();
    Object.assign(server(PEER2), { state: "stopped", labels: [label] });
    expect(failuresOf(await ip({ server_id: PEER2, number: 9 }))).toHaveLength(1);
    expect(server(PEER2).state).toBe("started");
  });

  it("but one that was stopped before anybody came stays stopped", async () => {
    const { ip, ptr, server, mooring } = stage();
    await ip({ server_id: ASLEEP, number: 2, ptr_record: "two.example.com", allow_restart: true });
    await ptr({ ip_address: "203.0.113.22", ptr_record: "a.example.com" });
    expect(await mooring.mend({ resource: "upcloud/ip-address", spec: { server_id: ASLEEP } })).toMatchObject({
      changed: false,
    });
    expect(server(ASLEEP).state).toBe("stopped");
  });

  it("nor is one stopped that cannot be labelled", async () => {
    const { ip, server, sandbox, writes } = stage();
    sandbox.faults.add({
      match: "PUT /1.3/server/*",
      status: 403,
      body: { error: { error_code: "ACTION_FORBIDDEN" } },
    });
    expect(failuresOf(await ip(assign))[0]?.message).toContain("labelling server");
    expect(server(PEER2).state).toBe("started");
    expect(writes()).toEqual([`PUT /server/${PEER2}`]);
  });

  it("and its other labels stay as they are", async () => {
    const { ip, server } = stage();
    server(PEER2).labels = [{ key: "env", value: "prod" }];
    expect(await ip(assign)).toMatchObject({ failed: false });
    expect(server(PEER2)).toMatchObject({ state: "started", labels: [{ key: "env", value: "prod" }] });
  });

  it("a label that another process has put on it since stays, and brings the server back when that one was killed", async () => {
    const { ip, server, clock, cloud, now, mooring, sandbox } = stage();
    cloud.switches.task_seconds = 20;
    const theirs = { key: label.key, value: `stopping ${new Date(clock.date() + 1).toISOString()}` };
    const off = sandbox.onExchange(async ({ when, request }) => {
      if (when === "after" && request.path.endsWith("/stop")) server(PEER2).labels = [theirs];
    });
    expect(failuresOf(await ip(assign))).toEqual([]);
    off();
    expect(now(PEER2)).toEqual({ state: "started", labels: [theirs] });
    server(PEER2).state = "stopped";
    expect(failuresOf(await mooring.mend({ resource: "upcloud/ip-address", spec: assign }))).toEqual([]);
    await clock.sleep(300_000);
    expect(now(PEER2)).toEqual({ state: "started", labels: [] });
  });

  it("a stop that was seen on its way, and was undone by another process before it was seen done, is asked for again", async () => {
    const { ip, server, clock, cloud, sandbox, writes } = stage();
    cloud.switches.task_seconds = 20;
    let undone = false;
    sandbox.onExchange(({ when, request }) => {
      if (undone || when !== "after" || request.method !== "GET" || server(PEER2).state !== "maintenance") return;
      undone = true;
      Object.assign(server(PEER2), { state: "started", changes: [] });
    });
    const start = clock.now();
    expect(failuresOf(await ip(assign))).toEqual([]);
    expect(writes().filter((one) => one.endsWith("/stop"))).toHaveLength(2);
    expect(clock.now() - start).toBeLessThan(90_000);
  });

  it("its label goes when it runs, also where the word that it was down never came there", async () => {
    const { ip, now, sandbox } = stage();
    const puts = "PUT /1.3/server/*";
    sandbox.faults.add({ match: puts, skip: 1, times: 1, status: 403, body: { error: { error_code: "FORBIDDEN" } } });
    expect(failuresOf(await ip(assign))).toEqual([]);
    expect(sandbox.journal.writes().map(({ method, status }) => `${method} ${status}`)).toContain("PUT 403");
    expect(now(PEER2)).toEqual({ state: "started", labels: [] });
  });

  it("a stop whose answer was lost is asked for again only under a label: somebody else may have taken it off", async () => {
    const { ip, server, sandbox } = stage();
    const labelled: boolean[] = [];
    const startedByOthers = () => {
      labelled.push(server(PEER2).labels.length > 0);
      Object.assign(server(PEER2), { state: "started", labels: [] });
    };
    sandbox.faults.add({ match: "POST /1.3/server/*/stop", status: 408, times: 3, run: startedByOthers });
    expect(failuresOf(await ip(assign))).toEqual([]);
    expect(labelled).toEqual([true, true, true]);
    expect(server(PEER2)).toMatchObject({ state: "started", labels: [] });
  });

  it("two processes that restart one server at once both come to their end, and the server runs", async () => {
    const { ip, stranger, now, clock, cloud } = stage();
    cloud.switches.task_seconds = 20;
    const other = stranger().ip({ ...assign, family: "IPv6", ptr_record: "six.example.com" });
    const reports = await Promise.all([ip(assign), other]);
    expect(reports.flatMap(failuresOf)).toEqual([]);
    await clock.sleep(300_000);
    expect(now(PEER2)).toEqual({ state: "started", labels: [] });
  });
});
