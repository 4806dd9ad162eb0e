import { describe, expect, it } from "vitest";
import { COLLECTION, failures, NETWORK, SUBNET, stage } from "./stage.trial.ts";

const INTERNAL = { name: "vip", address_type: "INTERNAL", subnetwork: "subnet-a" };

describe("an address", () => {
  it("is planned with one read, made with one write, and left alone afterwards", async () => {
    const { address, calls, stored } = stage();
    const planned = await address({ name: "web" }, { plan: true });
    expect(planned).toMatchObject({ changed: true, items: [{ action: "create", notes: [] }] });
    expect(calls()).toEqual(["GET …/web"]);

    const made = await address({ name: "web" });
    expect(made).toMatchObject({
      changed: true,
      failed: false,
      items: [
        {
          id: "us-texas-1/demo/web",
          spec: { name: "web", address_type: "EXTERNAL", ip_version: "IPV4" },
          outputs: {
            ip_address: "203.0.113.1",
            status: "RESERVED",
            self_link: `${COLLECTION}/web`,
            region: "us-texas-1",
            project: "demo",
          },
        },
      ],
    });
    expect(made.items[0]?.differences).toEqual(planned.items[0]?.differences);
    // The answer to the allocation says that it is ready: nothing is left to ask.
    expect(calls()).toEqual(["GET …/web", "POST …"]);

    expect(await address({ name: "web" })).toMatchObject({ changed: false, items: [{ action: "none" }] });
    expect(calls()).toEqual(["GET …/web"]);
    expect(stored().map(({ id }) => id)).toEqual(["bastion", "web"]);
  });

  it("is released, looked for until it has gone, and not released twice", async () => {
    const { address, calls } = stage();
    await address({ name: "web" });
    calls();
    expect(await address({ name: "web" }, { state: "absent" })).toMatchObject({ changed: true });
    expect(calls()).toEqual(["GET …/web", "DELETE …/web", "GET …/web"]);
    // That it is not there counts once its place was seen.
    expect(await address({ name: "web" }, { state: "absent" })).toMatchObject({ changed: false });
    expect(calls()).toEqual(["GET …/web", "GET …?pageSize=1"]);
  });

  it.each([
    ["a bare name", "subnet-a", "default"],
    ["a path", SUBNET, NETWORK],
    ["a path with a slash behind", `${SUBNET}/`, `${NETWORK}/`],
    ["the other word for a subnet", SUBNET.replace("subnets", "subnetworks"), NETWORK],
    ["a web address", `https://k0rdent.sandbox.test${SUBNET}`, `https://k0rdent.sandbox.test${NETWORK}?alt=json#top`],
  ])("is the same whichever way its network is written: %s", async (_, subnetwork, network) => {
    const { address, calls, sandbox } = stage();
    const spec = { ...INTERNAL, subnetwork: "subnet-a", network: "default" };
    await address(spec);
    expect(sandbox.journal.writes()[0]?.request).toMatchObject({ subnetwork: SUBNET, network: NETWORK });
    calls();
    expect(await address({ ...INTERNAL, subnetwork, network })).toMatchObject({ changed: false, failed: false });
    expect(calls()).toEqual(["GET …/vip"]);
  });

  it("refuses a reference to another API, and to something else", async () => {
    const { address, sandbox } = stage();
    const elsewhere = await address({ ...INTERNAL, subnetwork: `https://elsewhere.example.com${SUBNET}` });
    expect(elsewhere.failure?.message).toContain("spec.subnetwork: points at elsewhere.example.com");
    const other = await address({ ...INTERNAL, subnetwork: NETWORK });
    expect(other.failure?.message).toContain("spec.subnetwork: must be a name, or a path");
    expect(sandbox.journal.entries()).toEqual([]);
  });

  it("is the same whichever way its own IPv6 address is written, and gets its family from it", async () => {
    const { address, sandbox } = stage();
    await address({ ...INTERNAL, ip_address: "FD00:0001:0:0::0042" });
    expect(sandbox.journal.writes()[0]?.request).toMatchObject({ ipAddress: "fd00:1::42", ipVersion: "IPV6" });
    expect(await address({ ...INTERNAL, ip_version: "IPV6", ip_address: "fd00:1:0::42" })).toMatchObject({
      changed: false,
    });
  });

  it("is not changed by what the server fills in", async () => {
    const { address } = stage({ switches: { resolve_refs: true } });
    await address(INTERNAL);
    const again = await address(INTERNAL);
    expect(again).toMatchObject({ changed: false, items: [{ spec: { network: NETWORK, ip_address: "10.0.1.3" } }] });
  });

  it("is read by its id alone, whatever the settings say by then; a selfLink and a bare name do as well", async () => {
    const { address, mooring } = stage();
    await address(INTERNAL);
    const read = (id: string, settings = {}) => mooring.read({ resource: "k0rdent/address", id, settings });
    const there = { items: [{ spec: { name: "vip", address_type: "INTERNAL", subnetwork: SUBNET } }] };
    expect(await read("us-texas-1/demo/vip", { region: "elsewhere", project: "other" })).toMatchObject(there);
    expect(await read(`${COLLECTION}/vip`)).toMatchObject(there);
    expect(await read("vip")).toMatchObject(there);
    expect(await read("us-texas-1/demo/nobody")).toMatchObject({ failed: false, items: [] });
    for (const id of ["a/b", "a/b/c/d", "a//c", "/v1/regions/r/projects/p/compute/networks/n"])
      expect((await read(id)).failure).toMatchObject({ code: "input", issues: [{ path: ["id"] }] });
  });

  it("shows another uid and another address when somebody made it anew behind our back", async () => {
    const { address, hook } = stage();
    const before = (await address({ name: "web" })).items[0]?.outputs;
    hook("recreate", "web");
    const after = (await address({ name: "web" })).items[0]?.outputs;
    expect(after?.uid).not.toBe(before?.uid);
    expect(after?.ip_address).not.toBe(before?.ip_address);
  });
});

describe("what is lost for good", () => {
  const lost = /203\.0\.113\.1 is lost for good/;

  it("is said in the plan of a release and of a replacement", async () => {
    const { address, calls } = stage();
    const { id } = (await address({ name: "web" })).items[0] ?? {};
    calls();
    const release = await address({ name: "web" }, { state: "absent", plan: true });
    expect(release.items[0]).toMatchObject({ action: "delete", notes: [expect.stringMatching(lost)] });
    const replacement = await address({ name: "web-2" }, { id, plan: true });
    expect(replacement.items[0]).toMatchObject({ action: "replace", notes: [expect.stringMatching(lost)] });
    expect(calls()).toEqual(["GET …/web", "GET …/web"]);
  });

  it("is not said of an INTERNAL address, which can be asked for again", async () => {
    const { address } = stage();
    await address(INTERNAL);
    expect((await address(INTERNAL, { state: "absent", plan: true })).items[0]).toMatchObject({ notes: [] });
  });

  it("stays when `retain_on_release` is stated: nothing is planned, and nothing is done", async () => {
    const { address, calls, stored } = stage();
    const spec = { name: "web", retain_on_release: true };
    expect(await address(spec)).toMatchObject({ changed: true });
    expect(await address(spec)).toMatchObject({ changed: false });
    calls();
    expect(await address(spec, { state: "absent" })).toMatchObject({ changed: false, failed: false });
    expect(calls()).toEqual([]);
    expect(stored().map(({ id }) => id)).toContain("web");
  });

  it("stays when it is replaced by one of another name", async () => {
    const { address, stored } = stage();
    const { id } = (await address({ name: "web" })).items[0] ?? {};
    const replaced = await address({ name: "web-2", retain_on_release: true }, { id, allow_replace: true });
    expect(replaced).toMatchObject({
      changed: true,
      failed: false,
      items: [{ id: "us-texas-1/demo/web-2", notes: [] }],
    });
    expect(stored().map((one) => one.id)).toEqual(["bastion", "web", "web-2"]);
  });

  it("cannot stay when its own name is wanted for another: said before anything is written", async () => {
    const { address, sandbox } = stage();
    await address({ name: "web" });
    sandbox.journal.clear();
    const spec = { name: "web", ip_version: "IPV6", retain_on_release: true };
    const [failure] = failures(await address(spec, { allow_replace: true }));
    expect(failure).toMatchObject({ code: "conflict", message: expect.stringContaining("under the same name") });
    expect(sandbox.journal.writes()).toEqual([]);
  });
});

describe("a replacement", () => {
  it("needs a word, and lists each difference", async () => {
    const { address, sandbox } = stage();
    await address({ name: "web" });
    sandbox.journal.clear();
    const [failure] = failures(await address({ ...INTERNAL, name: "web" }));
    expect(failure?.message).toContain('`address_type` from "EXTERNAL" to "INTERNAL"');
    expect(failure?.message).toContain(`\`subnetwork\` from undefined to "${SUBNET}"`);
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("under the same name releases first, and waits until the name is free", async () => {
    const { address, calls } = stage({ switches: { lifecycle: "async" } });
    await address({ name: "web" });
    calls();
    const replaced = await address({ name: "web", ip_version: "IPV6" }, { allow_replace: true });
    expect(replaced).toMatchObject({ failed: false, items: [{ outputs: { ip_address: "2001:db8:1::1" } }] });
    const made = calls();
    expect(made.indexOf("DELETE …/web")).toBeLessThan(made.indexOf("POST …"));
    expect(made.filter((call) => call === "POST …")).toHaveLength(1);
  });
});

describe("a name that was not stated", () => {
  it("is derived from the front end's own name, so that the next run finds the address", async () => {
    const { address, stored, calls } = stage();
    const first = await address({}, {}, { identity: "github/harbour/deploy" });
    expect(first.items[0]?.spec?.name).toMatch(/^mooring-[0-9a-f]{20}$/);
    calls();
    expect(await address({}, {}, { identity: "github/harbour/deploy" })).toMatchObject({
      changed: false,
      items: [{ own: true }],
    });
    expect(await address({}, {}, { identity: "github/harbour/test" })).toMatchObject({ changed: true });
    expect(stored()).toHaveLength(3);
  });

  it("differs for each item of a batch", async () => {
    const { ensure, stored } = stage();
    expect(await ensure({ items: [{}, {}, { ip_version: "IPV6" }] }, { identity: "x" })).toMatchObject({
      failed: false,
    });
    expect(stored()).toHaveLength(4);
  });

  it("begins as the settings say", async () => {
    const { address } = stage();
    const report = await address({}, { settings: { name_prefix: "harbour" } }, { identity: "x" });
    expect(report.items[0]?.spec?.name).toMatch(/^harbour[0-9a-f]{20}$/);
  });

  it("is asked for where there is nothing to derive it from", async () => {
    const { address, sandbox } = stage();
    const [failure] = failures(await address({}));
    expect(failure).toMatchObject({ code: "input", issues: [{ path: ["spec", "name"] }] });
    expect(sandbox.journal.entries()).toEqual([]);
  });
});

describe("a name that the cloud gives (`name: auto`)", () => {
  const auto = { name: "auto" };
  const make = async (one: ReturnType<typeof stage>, more: Record<string, unknown> = {}) => {
    const report = await one.address({ ...auto, ...more });
    expect(report).toMatchObject({ failed: false, changed: true });
    return report.items[0]?.id as string;
  };

  it("is found again by the id that was remembered", async () => {
    const one = stage();
    const id = await make(one);
    expect(id).toMatch(/^us-texas-1\/demo\/address-[a-z0-9]{6}$/);
    expect(one.sandbox.journal.writes()[0]?.request).toEqual({ addressType: "EXTERNAL", ipVersion: "IPV4" });
    one.calls();
    expect(await one.address(auto, { id })).toMatchObject({ changed: false, failed: false, items: [{ id }] });
    expect(one.calls()).toEqual([`GET …/${id.split("/")[2]}`]);
    expect(await one.address(auto, { id, state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(await one.address(auto, { id, state: "absent" })).toMatchObject({ changed: false, failed: false });
    expect(one.stored()).toHaveLength(1);
  });

  it("is waited for by whoever is cancelled meanwhile: nothing else tells what was made", async () => {
    const { address, sandbox, stored } = stage();
    const cancelled = new AbortController();
    sandbox.faults.add({ match: "POST /v1/regions/*/projects/*/compute/addresses", delay: 3_000 });
    sandbox.onExchange(({ when, request }) => {
      if (when === "after" && request.method === "POST" && request.path.endsWith("/addresses")) cancelled.abort();
    });
    const report = await address(auto, {}, { signal: cancelled.signal });
    const made = stored().find(({ id }) => id !== "bastion");
    expect(report.items).toMatchObject([{ action: "create", id: `us-texas-1/demo/${made?.id}` }]);
  });

  it("is not ordered any more by whoever is cancelled before the order has left", async () => {
    const { address, sandbox, stored } = stage();
    const cancelled = new AbortController();
    sandbox.onExchange(({ when, request }) => {
      if (when === "after" && request.path.includes("/token")) cancelled.abort();
    });
    expect(await address(auto, {}, { signal: cancelled.signal })).toMatchObject({ failed: true, changed: false });
    expect(stored()).toHaveLength(1);
  });

  it("is not waited for longer than somebody who cancels waits", async () => {
    const { address, clock, sandbox } = stage();
    const cancelled = new AbortController();
    sandbox.faults.add({
      match: "POST /v1/regions/*/projects/*/compute/addresses",
      delay: Number.POSITIVE_INFINITY,
    });
    let since = 0;
    sandbox.onExchange(({ when, request }) => {
      if (when !== "after" || request.method !== "POST" || !request.path.endsWith("/addresses")) return;
      since = clock.now();
      cancelled.abort();
    });
    const report = await address(auto, {}, { signal: cancelled.signal });
    expect(report.items[0]?.notes).toContainEqual(expect.stringContaining("under a name that nobody here knows"));
    expect(clock.now() - since).toBeLessThanOrEqual(5_000);
  });

  it("makes another one for whoever remembers nothing, and the plan says so", async () => {
    const one = stage();
    const planned = await one.address(auto, { plan: true });
    expect(planned.items[0]).toMatchObject({ action: "create", notes: [expect.stringContaining("makes another one")] });
    expect(await make(one)).not.toBe(await make(one));
    expect(one.stored()).toHaveLength(3);
  });

  it("says nothing about which one is to go", async () => {
    const one = stage();
    const [failure] = failures(await one.address(auto, { state: "absent" }));
    expect(failure).toMatchObject({ code: "input", message: expect.stringContaining("`id`") });
    expect(one.sandbox.journal.entries()).toEqual([]);
  });

  it("is another one when the remembered address has gone, and when it is replaced: then the new one comes first", async () => {
    const one = stage();
    const id = await make(one);
    one.hook("delete_behind_back", id.split("/")[2]);
    const [again] = (await one.address(auto, { id })).items;
    expect(again).toMatchObject({ action: "create", changed: true });
    expect(again?.id).not.toBe(id);
    one.calls();
    const replaced = await one.address({ ...auto, ip_version: "IPV6" }, { id: again?.id, allow_replace: true });
    expect(replaced).toMatchObject({ failed: false, items: [{ outputs: { ip_address: "2001:db8:1::1" } }] });
    expect(one.calls().filter((call) => !call.startsWith("GET"))).toEqual([
      "POST …",
      `DELETE …/${again?.id?.split("/")[2]}`,
    ]);
  });

  it("may keep the old one when it is replaced", async () => {
    const one = stage();
    const id = await make(one);
    const spec = { ...auto, ip_version: "IPV6", retain_on_release: true };
    expect(await one.address(spec, { id, allow_replace: true })).toMatchObject({ failed: false });
    expect(one.stored()).toHaveLength(3);
  });

  it("is never asked for twice: an answer that is lost leaves a doubt, and says where to look", async () => {
    const one = stage();
    one.sandbox.faults.add({ match: "POST /**/addresses", cut: "after" });
    const report = await one.address(auto);
    expect(report).toMatchObject({ failed: true, changed: true, items: [{ effect: "unknown" }] });
    expect(report.items[0]?.notes).toContainEqual(expect.stringContaining("`k0rdent/addresses`"));
    expect(report.items[0]?.id).toBeUndefined();
    expect(one.calls()).toEqual(["POST …"]);
  });

  it("that the answer does not tell is an error", async () => {
    const one = stage();
    one.sandbox.faults.add({ match: "POST /**/addresses", status: 201, effect: true, body: { status: "RESERVED" } });
    const report = await one.address(auto);
    expect(report).toMatchObject({ failed: true, changed: true, items: [{ failure: { code: "contract" } }] });
  });
});

describe("an address that is already there", () => {
  const creating = { adopt: false };

  it("is taken over by whoever declares it, when it is equal", async () => {
    const { address } = stage();
    expect(await address({ name: "bastion" })).toMatchObject({ changed: false, failed: false });
  });

  it("is not taken over by a program that believes it is creating, which is told before anything is written", async () => {
    const { address, sandbox } = stage();
    const [failure] = failures(await address({ name: "bastion" }, {}, creating));
    expect(failure).toMatchObject({ code: "conflict", message: expect.stringContaining("is there already") });
    expect(failure?.hint).toContain("adopt: true");
    expect(sandbox.journal.writes()).toEqual([]);
  });

  it("made by somebody else between our look and our write, is taken over only when it is equal and may be", async () => {
    const race = (body: object) => {
      const one = stage();
      one.sandbox.faults.add({
        match: "POST /**/addresses",
        run: () => one.raw("POST", COLLECTION, { id: "web", ...body }).then(() => undefined),
      });
      return one;
    };
    expect(await race({}).address({ name: "web" })).toMatchObject({ failed: false });
    const [refused] = failures(await race({}).address({ name: "web" }, {}, creating));
    expect(refused).toMatchObject({ code: "conflict", message: expect.stringContaining("already exists") });
    const [different] = failures(await race({ ipVersion: "IPV6" }).address({ name: "web" }));
    expect(different?.message).toContain('`ip_version` is "IPV6", not "IPV4"');
  });
});

describe("a lost answer", () => {
  it.each([
    ["the connection is cut after the effect", { cut: "after" }],
    ["the answer breaks off in its middle", { cut: "body" }],
    ["a gateway says 502 after the effect", { status: 502, effect: true }],
    [
      "a gateway says 504 after the effect",
      { status: 504, effect: true, body: "<html><title>Gateway Time-out</title></html>" },
    ],
    ["the answer is not whole JSON", { body: '{"id":"we' }],
    ["the answer is HTML", { body: "<html>hello</html>" }],
    ["nothing comes", { delay: Number.POSITIVE_INFINITY }],
  ] as const)("leaves one address, found by its name: %s", async (_, fault) => {
    const { address, sandbox, stored, calls } = stage();
    sandbox.faults.add({ match: "POST /**/addresses", ...fault });
    expect(await address({ name: "web" })).toMatchObject({ changed: true, failed: false });
    expect(stored().filter(({ id }) => id === "web")).toHaveLength(1);
    expect(calls().filter((call) => call.startsWith("POST"))).toHaveLength(1);
    expect(await address({ name: "web" })).toMatchObject({ changed: false });
  });

  it("counts as made by us, also for a program that takes nothing over", async () => {
    const { address, sandbox } = stage();
    sandbox.faults.add({ match: "POST /**/addresses", cut: "after" });
    expect(await address({ name: "web" }, {}, { adopt: false })).toMatchObject({ changed: true, failed: false });
  });

  it("of a request that did nothing is followed by another one", async () => {
    const { address, sandbox, stored, calls } = stage();
    sandbox.faults.add({ match: "POST /**/addresses", cut: "before", times: 2 });
    expect(await address({ name: "web" })).toMatchObject({ changed: true, failed: false });
    expect(stored()).toHaveLength(2);
    expect(calls()).toEqual(["GET …/web", "POST …", "GET …/web", "POST …", "GET …/web", "POST …"]);
  });

  it("that stays lost is an error that names the address, so that it can be found", async () => {
    const { address, sandbox, calls, clock } = stage();
    sandbox.faults.add({ match: "POST /**/addresses", cut: "before", times: 100 });
    const report = await address({ name: "web" }, { timeouts: { retry_seconds: 20 } });
    expect(report).toMatchObject({ failed: true, changed: true, items: [{ id: "us-texas-1/demo/web" }] });
    expect(failures(report)[0]).toMatchObject({ code: "network" });
    expect(clock.now()).toBeGreaterThan(10_000);
    expect(clock.now()).toBeLessThanOrEqual(20_000);
    expect(calls().filter((call) => call.startsWith("POST")).length).toBeGreaterThan(4);
  });

  it("of a release is no error: not found is success", async () => {
    const { address, sandbox, stored } = stage();
    await address({ name: "web" });
    sandbox.faults.add({ match: "DELETE /**", cut: "after" });
    expect(await address({ name: "web" }, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(stored()).toHaveLength(1);
  });

  it("is not asked about after a plain refusal", async () => {
    const { address, sandbox, calls } = stage();
    sandbox.faults.add({ match: "POST /**/addresses", status: 400, body: { message: "no" } });
    expect(await address({ name: "web" })).toMatchObject({ failed: true, changed: false });
    expect(calls()).toEqual(["GET …/web", "POST …"]);
  });
});

describe("waiting", () => {
  const slow = { lifecycle: "async" };

  it("lasts until the address is ready", async () => {
    const { address, clock } = stage({ switches: { ...slow, task_seconds: 90 } });
    const report = await address({ name: "web" });
    expect(report.items[0]).toMatchObject({ outputs: { status: "RESERVED", ip_address: "203.0.113.1" } });
    expect(clock.now()).toBeGreaterThanOrEqual(90_000);
    expect(clock.now()).toBeLessThan(100_000);
  });

  it("lasts until there is an address, whatever the status says", async () => {
    const reserved = { reserving: "RESERVED", reserved: "RESERVED", in_use: "IN_USE", releasing: "x", failed: "y" };
    const { address } = stage({ switches: { ...slow, status_words: reserved } });
    const report = await address({ name: "web" });
    expect(report.items[0]?.outputs).toMatchObject({ status: "RESERVED", ip_address: "203.0.113.1" });
  });

  it("survives a token that runs out meanwhile", async () => {
    const { address, sandbox, mints } = stage({ switches: { ...slow, task_seconds: 100, token_seconds: 30 } });
    expect(await address({ name: "web" })).toMatchObject({ failed: false });
    expect(mints()).toBeGreaterThan(2);
    expect(sandbox.journal.entries().filter(({ status }) => status === 401)).toEqual([]);
  });

  it("that takes too long is an error that names the address and the knob, and releases nothing", async () => {
    const { address, stored, sandbox } = stage({ switches: { ...slow, task_seconds: 5_000 } });
    const report = await address({ name: "web" });
    expect(report.items[0]).toMatchObject({ id: "us-texas-1/demo/web", failure: { code: "timeout" } });
    expect(failures(report)[0]).toMatchObject({
      message: expect.stringContaining("allocating address web still runs after 300 s"),
      hint: expect.stringContaining("compat.readyTimeout"),
    });
    expect(stored().map(({ id }) => id)).toContain("web");
    expect(sandbox.journal.writes()).toHaveLength(1);
  });

  it("is taken up by the next run where the last one broke off", async () => {
    const { address, calls } = stage({ switches: { ...slow, task_seconds: 400 } });
    await address({ name: "web" });
    calls();
    const next = await address({ name: "web" });
    expect(next).toMatchObject({ changed: false, failed: false, items: [{ outputs: { status: "RESERVED" } }] });
    expect(calls().every((call) => call.startsWith("GET"))).toBe(true);
  });

  it("is not part of a dry run", async () => {
    const { address, calls } = stage({ switches: { ...slow, task_seconds: 400 } });
    await address({ name: "web" });
    calls();
    expect(await address({ name: "web" }, { plan: true })).toMatchObject({ changed: false });
    expect(calls()).toEqual(["GET …/web"]);
  });

  it("ends when the reservation fails, in the cloud's word", async () => {
    const { address, sandbox, hook } = stage({ switches: slow });
    sandbox.faults.add({ match: "GET /**/web", skip: 1, run: () => hook("fail", "web") });
    const report = await address({ name: "web" });
    expect(failures(report)[0]).toMatchObject({ code: "operation", message: expect.stringContaining('"FAILED"') });
    expect(report.items[0]?.id).toBe("us-texas-1/demo/web");
    expect(report.changed).toBe(true);
    const next = await address({ name: "web" });
    expect(next).toMatchObject({ failed: true, changed: false, items: [{ failure: { code: "operation" } }] });
    expect(await address({ name: "web" }, { state: "absent" })).toMatchObject({ failed: false, changed: true });
    expect(await address({ name: "web" })).toMatchObject({ failed: false, changed: true });
  });

  it("waits for the end of somebody else's release: absent writes nothing, present makes a new one then", async () => {
    const { address, raw, sandbox, stored } = stage({ switches: slow });
    for (const state of ["absent", "present"]) {
      await address({ name: "web" });
      const [old] = stored().filter(({ id }) => id === "web");
      await raw("DELETE", `${COLLECTION}/web`);
      const before = sandbox.journal.writes().length;
      const report = await address({ name: "web" }, { state });
      expect(report).toMatchObject({ failed: false, changed: state === "present" });
      const writes = sandbox.journal.writes().slice(before);
      expect(writes.map(({ method }) => method)).toEqual(state === "present" ? ["POST"] : []);
      expect(stored().filter(({ uid }) => uid === old?.uid)).toEqual([]);
    }
  });

  it("is replaced when it comes out with another address than it is wanted with", async () => {
    const { address, hook, stored, sandbox, raw } = stage({ switches: slow });
    const vip = { name: "vip", address_type: "INTERNAL", subnetwork: "subnet-a", ip_address: "10.0.1.40" };
    const begun = async () => {
      await raw("POST", COLLECTION, { id: "vip", addressType: "INTERNAL", ipAddress: "10.0.1.40", subnetwork: SUBNET });
      hook("recreate", "vip");
    };
    await begun();
    const refused = await address(vip);
    expect(refused).toMatchObject({ failed: true, changed: false, items: [{ failure: { code: "conflict" } }] });
    expect(failures(refused)[0]?.message).toMatch(/only removed and made anew: `ip_address`/);
    await address({ name: "vip" }, { state: "absent" });
    await begun();
    expect(await address(vip, { allow_replace: true })).toMatchObject({ failed: false, changed: true });
    expect(stored().find(({ id }) => id === "vip")?.ip_address).toBe("10.0.1.40");
    const before = sandbox.journal.writes().length;
    expect(await address(vip)).toMatchObject({ failed: false, changed: false });
    expect(sandbox.journal.writes()).toHaveLength(before);
  });

  it("does not wait longer for a release than there is time", async () => {
    const { address, raw, clock } = stage({ switches: { ...slow, task_seconds: 90 } });
    await address({ name: "web" });
    await raw("DELETE", `${COLLECTION}/web`);
    const began = clock.now();
    const report = await address({ name: "web" }, { timeouts: { deadline_seconds: 30 } });
    expect(report).toMatchObject({ failed: true, changed: false, items: [{ failure: { code: "timeout" } }] });
    expect(clock.now() - began).toBeLessThanOrEqual(31_000);
  });

  it("rides out reads that do not know the address yet, and ends when it stays away", async () => {
    const lagging = stage({ switches: { ...slow, read_lag: 6 } });
    expect(await lagging.address({ name: "web" })).toMatchObject({ failed: false });
    const gone = stage({ switches: slow });
    gone.sandbox.faults.add({ match: "GET /**/web", skip: 1, run: () => gone.hook("delete_behind_back", "web") });
    expect(failures(await gone.address({ name: "web" }))[0]?.message).toContain("was allocated, but is not there");
  });

  it("for many addresses costs one request a round", async () => {
    const { ensure, calls } = stage({ switches: slow });
    const items = Array.from({ length: 12 }, (_, index) => ({ name: `web-${index}`, ip_version: "IPV6" }));
    expect(await ensure({ items })).toMatchObject({ failed: false });
    const looks = calls().slice(24);
    expect(looks.length).toBeLessThan(6);
    expect(new Set(looks)).toEqual(new Set(["GET …?pageSize=500"]));
  });

  it("may be for one address from two sides", async () => {
    const { address, stored } = stage({ switches: { ...slow, task_seconds: 20 } });
    const reports = await Promise.all([
      address({ name: "web" }, { timeouts: { wait_seconds: 5 } }),
      address({ name: "web" }),
    ]);
    expect(reports.map(({ failed }) => failed)).toEqual([true, false]);
    expect(stored()).toHaveLength(2);
  });

  it("does without the list where that is refused", async () => {
    const { ensure, sandbox } = stage({ switches: slow });
    sandbox.faults.add({ match: "GET /**/addresses", status: 403, times: 100 });
    const items = Array.from({ length: 7 }, (_, index) => ({ name: `web-${index}` }));
    expect(await ensure({ items })).toMatchObject({ failed: false });
  });
});

describe("a word of `status` that nobody has announced", () => {
  const words = { reserving: "KINDLING", reserved: "AFLAME", in_use: "AFLAME", releasing: "FADING", failed: "ASH" };

  it("is told once, and is ready when there is an address", async () => {
    const { address } = stage({ switches: { status_words: words } });
    const first = await address({ name: "web" });
    expect(first.items[0]?.notes).toEqual([expect.stringContaining('the status "AFLAME", which is in no list')]);
    const second = await address({ name: "web-2" });
    expect(second.items[0]?.notes).toEqual([]);
  });

  it("is waited for with the policy `pending`", async () => {
    const { address } = stage({
      switches: { status_words: words },
      compat: { status: { unknown: "pending" }, readyTimeout: 5 },
    });
    expect(failures(await address({ name: "web" }))[0]).toMatchObject({ code: "timeout" });
  });

  it("is a failure with the policy `fail`", async () => {
    const { address } = stage({ switches: { status_words: words }, compat: { status: { unknown: "fail" } } });
    expect(failures(await address({ name: "web" }))[0]).toMatchObject({
      code: "operation",
      message: expect.stringContaining('"AFLAME"'),
    });
  });

  it("has a meaning once the settings give it one", async () => {
    const { address } = stage({
      switches: { status_words: words },
      compat: { status: { ready: ["a flame"], unknown: "fail" } },
    });
    expect(await address({ name: "web" })).toMatchObject({ failed: false, items: [{ notes: [] }] });
  });
});

describe("an address in use", () => {
  it.each([
    [409, "conflict"],
    [412, "conflict"],
    [400, "conflict"],
  ])("is not released, and the cloud's words say so (HTTP %i)", async (in_use, code) => {
    const { address, hook, stored } = stage({ switches: { codes: { in_use } } });
    hook("hold", "bastion");
    const [failure] = failures(await address({ name: "bastion" }, { state: "absent" }));
    expect(failure).toMatchObject({ code, message: expect.stringContaining("is in use by an instance") });
    expect(stored()).toHaveLength(1);
  });

  it("is waited for when `compat.inUseRetry` says so", async () => {
    const { address, hook, sandbox, stored } = stage({ compat: { inUseRetry: true } });
    hook("hold", "bastion");
    sandbox.faults.add({ match: "DELETE /**", skip: 3, run: () => hook("unhold", "bastion") });
    expect(await address({ name: "bastion" }, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(stored()).toEqual([]);
  });

  it("is waited for no longer than `compat.releaseTimeout`", async () => {
    const { address, hook, clock } = stage({ compat: { inUseRetry: true, releaseTimeout: 30 } });
    hook("hold", "bastion");
    expect(failures(await address({ name: "bastion" }, { state: "absent" }))[0]).toMatchObject({ code: "conflict" });
    expect(clock.now()).toBeLessThanOrEqual(30_000);
  });
});

describe("a release", () => {
  it("that the cloud does not get done is an error that names the knob", async () => {
    const { address } = stage({
      switches: { lifecycle: "async", task_seconds: 10_000 },
      compat: { releaseTimeout: 20 },
    });
    const [failure] = failures(await address({ name: "bastion" }, { state: "absent" }));
    expect(failure).toMatchObject({ code: "timeout", hint: expect.stringContaining("compat.releaseTimeout") });
  });

  it("is over when another address has the name", async () => {
    const { address, sandbox, hook, calls } = stage({ switches: { lifecycle: "async", task_seconds: 10_000 } });
    sandbox.faults.add({ match: "GET /**/bastion", skip: 2, run: () => hook("recreate", "bastion") });
    expect(await address({ name: "bastion" }, { state: "absent" })).toMatchObject({ changed: true, failed: false });
    expect(calls().filter((call) => call.startsWith("DELETE"))).toHaveLength(1);
  });
});

describe("200 allocations at once against a pool of 150", () => {
  const POOL = {
    pools: [
      {
        id: "external-ipv4",
        prefixes: ["198.51.100.0/25", "192.0.2.0/28", "192.0.2.16/29", "192.0.2.24/30", "192.0.2.28/30"],
      },
    ],
  };
  const items = Array.from({ length: 200 }, (_, index) => ({ name: `web-${index}` }));

  it("give 150 addresses and 50 refusals, leak nothing, and renew a token that expires in the middle once", async () => {
    const { ensure, cloud, sandbox, stored, hook, mints } = stage();
    cloud.state.pools = {};
    cloud.state.addresses = {};
    cloud.seed(POOL);
    sandbox.faults.add({ match: "POST /**/addresses", skip: 75, run: () => hook("expire_tokens") });
    const report = await ensure({ items });
    const refused = failures(report);
    expect(report.items.filter(({ failure }) => !failure)).toHaveLength(150);
    expect(refused).toHaveLength(50);
    expect(new Set(refused.map(({ message }) => /pool is exhausted/.test(message)))).toEqual(new Set([true]));
    expect(stored()).toHaveLength(150);
    expect(new Set(stored().map(({ ip_address }) => ip_address)).size).toBe(150);
    expect(mints()).toBe(2);
    expect(sandbox.journal.entries().filter(({ status }) => status === 401).length).toBeGreaterThan(0);
    for (const { id, failure } of report.items) expect(id === undefined).toBe(failure !== undefined);

    const released = await ensure({ items, state: "absent" });
    expect(released.failed).toBe(false);
    expect(stored()).toEqual([]);
  });

  it("succeed to 150 also when every third answer is lost", async () => {
    const { ensure, cloud, sandbox, stored } = stage();
    cloud.state.pools = {};
    cloud.state.addresses = {};
    cloud.seed(POOL);
    let count = 0;
    sandbox.faults.add({
      match: ({ method, path }) => method === "POST" && path.endsWith("/addresses") && ++count % 3 === 0,
      times: 1000,
      cut: "after",
    });
    const report = await ensure({ items });
    expect(report.items.filter(({ failure }) => !failure)).toHaveLength(150);
    expect(stored()).toHaveLength(150);
  });
});
