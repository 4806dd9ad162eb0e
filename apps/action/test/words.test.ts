import type { EnsureReport, Event, ItemReport, Marked } from "@mooring/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addressesAfter, addressesBefore, addressesOf, whereOf } from "../src/addresses.ts";
import { advised } from "../src/advice.ts";
import type { Intent } from "../src/intent.ts";
import { type Maker, makerOf, markOf, readMark, repositoryOf } from "../src/maker.ts";
import { createMask } from "../src/masks.ts";
import { picture } from "../src/picture.ts";
import { createProgress } from "../src/progress.ts";
import { merged } from "../src/release.ts";
import { failureReport, outputs } from "../src/report.ts";
import { createRuns } from "../src/runs.ts";
import { render } from "../src/summary.ts";
import { fieldOf, judge } from "../src/sweep.ts";

const item = (more: Partial<ItemReport> = {}): ItemReport => ({
  kind: "toy/thing",
  subject: "web",
  state: "present",
  action: "create",
  changed: true,
  effect: "done",
  differences: [],
  notes: [],
  id: "web",
  before: null,
  after: null,
  ...more,
});
const report = (items: readonly ItemReport[], more: Partial<EnsureReport> = {}): EnsureReport => ({
  resource: "toy/thing",
  plan: false,
  changed: true,
  failed: false,
  items,
  ...more,
});
const failure = { code: "api" as const, message: "Toy: no", hint: "Wait.", retryable: false };
const head = (words: string) => `<h3>Mooring: x</h3>\n<p>${words}</p>\n`;
const page = (...given: Parameters<typeof render> extends [string, ...infer Rest] ? Rest : never) =>
  render("Mooring: x", ...given);

describe("the summary", () => {
  it("has a table with the columns that have anything to say", () => {
    const one = item({
      action: "update",
      before: { ip_address: "10.0.0.1", server_id: "s" },
      after: { ip_address: "10.0.0.2", port_id: "p" },
      differences: [
        { path: "ip_address", before: "10.0.0.1", after: "10.0.0.2" },
        { path: "name", before: undefined, after: "<a>" },
      ],
      notes: ["It moved.", 'It is "new".'],
    });
    expect(page(report([one]), { took: 1234 })).toBe(
      `${head("1 updated in 1.2 s")}<table>
<tr><th>Resource</th><th>Outcome</th><th>Server</th><th>Port</th><th>Before</th><th>After</th><th>Changes</th><th>Notes</th></tr>
<tr><td><code>web</code></td><td>updated</td><td><code>s</code></td><td><code>p</code></td><td><code>10.0.0.1</code></td><td><code>10.0.0.2</code></td><td><code>ip_address: 10.0.0.1 → 10.0.0.2</code><br><code>name: – → &lt;a&gt;</code></td><td>It moved.<br>It is &quot;new&quot;.</td></tr>
</table>

\`\`\`mermaid
flowchart LR
  n0[["server s"]]
  n1["port p"]
  n2(["10.0.0.1"])
  n3(["10.0.0.2"])
  n0 --- n1
  n1 -.-x|gone| n2
  n1 ==>|new| n3
\`\`\`

`,
    );
    expect(page(report([one], { plan: true }))).toContain("<th>After, as planned</th>");
  });

  it("counts, and says what failed, with its reason", () => {
    const items = [item(), item({ failure }), item({ action: "none", changed: false, effect: "none" })];
    const row = (word: string, note: string) => `<tr><td><code>web</code></td><td>${word}</td><td>${note}</td></tr>\n`;
    expect(page(report(items))).toBe(
      `${head("1 created, 1 failed, 1 unchanged")}<table>\n<tr><th>Resource</th><th>Outcome</th><th>Notes</th></tr>\n${row("created", "")}${row("failed", "Toy: no. Wait.")}${row("unchanged", "")}</table>\n`,
    );
    expect(page(report([]))).toBe(head("nothing to do"));
    expect(page(report([], { failed: true, failure }), { took: 5 })).toBe(head("Toy: no. Wait."));
  });

  it("says what is released when, what stays, and the cloud's ids of the requests", () => {
    const intent = (release: Intent["release"], count = 2): Intent => ({
      version: 3,
      resource: "toy/thing",
      release,
      identity: undefined,
      maker: undefined,
      asked: { spec: { a: 1 } },
      failed: false,
      halfDone: false,
      added: [
        { index: 0, effect: "none", unsure: false, id: "not made" },
        ...Array.from({ length: count }, (_, index) => ({
          index,
          effect: "done" as const,
          unsure: false,
          id: `t${index}`,
        })),
      ],
    });
    const named = (...names: string[]) => names.map((name) => `<code>${name}</code>`).join(", ");
    expect(page(report([]), { intent: intent("always") })).toBe(
      `${head("nothing to do")}<p>At the end of the job is released: ${named("t0", "t1")}</p>\n`,
    );
    expect(page(report([]), { intent: intent("on-failure") })).toContain("<p>When the job fails, its end releases: ");
    expect(page(report([]), { intent: intent("never") })).toBe(head("nothing to do"));
    const twenty = named(...Array.from({ length: 20 }, (_, index) => `t${index}`));
    expect(page(report([]), { intent: intent("always", 22) })).toContain(`: ${twenty} and 2 more</p>`);
    const kept = Array.from({ length: 22 }, (_, index) => ({ id: `k${index}`, why: "run 1 is <not> over" }));
    expect(page(report([]), { kept: kept.slice(0, 1), requests: ["r1", "r<2"] })).toBe(
      `${head("nothing to do")}<details><summary>1 thing left alone</summary><code>k0</code>: run 1 is &lt;not&gt; over</details>\n<details><summary>Request ids</summary><code>r1</code><br><code>r&lt;2</code></details>\n`,
    );
    const all = page(report([]), { kept });
    expect(all).toContain("<summary>22 things left alone</summary>");
    expect([all.includes("k19"), all.includes("k20")]).toEqual([true, false]);
  });

  it("has answers in a table, and wide ones one below the other", () => {
    const query = (results: readonly Record<string, unknown>[]) => ({
      query: "toy/things",
      changed: false as const,
      failed: false,
      results,
    });
    expect(
      page(
        query([
          { a: 1, b: "x" },
          { b: null, c: [1] },
        ]),
      ),
    ).toBe(
      `${head("2 results")}<table>\n<tr><th>a</th><th>b</th><th>c</th></tr>\n<tr><td><code>1</code></td><td><code>x</code></td><td><code>–</code></td></tr>\n<tr><td><code>–</code></td><td><code>null</code></td><td><code>[1]</code></td></tr>\n</table>\n`,
    );
    expect(page(query([]))).toBe(head("0 results"));
    const wide = (name: string) => Object.fromEntries([..."abcdefg"].map((key) => [key, `${name}${key}`]));
    const rows = (name: string) =>
      [..."abcdefg"].map((key) => `<tr><td>${key}</td><td><code>${name}${key}</code></td></tr>\n`).join("");
    const block = (name: string, open = "") =>
      `<details${open}><summary><code>${name}a</code></summary>\n<table>\n${rows(name)}</table>\n</details>\n`;
    expect(page(query([wide("1")]))).toBe(`${head("1 result")}${block("1", " open")}`);
    expect(page(query([wide("1"), wide("2")]))).toBe(`${head("2 results")}${block("1")}${block("2")}`);
    const room = Buffer.byteLength(head("2 results") + block("1")) + 50;
    expect(page(query([wide("1"), wide("2")]), {}, room)).toMatch(/^<h3>[\s\S]*1a[\s\S]*<p>… and 1 more<\/p>\n$/);
  });

  it("leaves out rows for which there is no room, and counts them", () => {
    const items = Array.from({ length: 30 }, (_, index) => item({ subject: `web-${index}` }));
    const text = page(report(items), {}, 1000);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1000 + "<p>… and 30 more</p>\n".length);
    const rows = text.match(/<td><code>web-/g)?.length ?? 0;
    expect(rows).toBeGreaterThan(8);
    expect(text).toContain(`<p>… and ${30 - rows} more</p>`);
  });
});

describe("the picture", () => {
  const drawn = (...items: ItemReport[]) => picture(items).split("\n").slice(2, -1);

  it("hangs addresses on the server where no port is known, and shows each thing once", () => {
    const one = { ...item(), before: { server_id: "s", ip_address: "10.0.0.1" }, after: { ip_address: "10.0.0.1" } };
    expect(drawn(one, { ...one, after: null, state: "absent" as const })).toEqual([
      '  n0[["server s"]]',
      '  n1(["10.0.0.1"])',
      "  n0 --- n1",
      "  n0 -.-x|gone| n1",
    ]);
  });

  it("is none where nothing hangs on anything, and none that is too large", () => {
    expect(picture([item({ after: { ip_address: "10.0.0.1" } })])).toBe("");
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => item({ after: { port_id: "p", ip_address: `10.0.0.${index}` } }));
    expect(picture(many(29))).not.toBe("");
    expect(picture(many(30))).toBe("");
  });

  it("writes signs by their number, blanks as one, and cuts what is long", () => {
    const [door] = drawn(item({ after: { port_id: 'a"b\n\tc;é', ip_address: "10.0.0.1" } }));
    expect(door).toBe('  n0["port a#34;b c#59;é"]');
    const [long] = drawn(item({ after: { port_id: "x".repeat(56), ip_address: "10.0.0.1" } }));
    expect(long).toBe(`  n0["port ${"x".repeat(54)}…"]`);
  });
});

describe("addresses", () => {
  it("are those that it has; of a plan, those it is to have; of what goes, none", () => {
    const fields = { before: { ip_address: "10.0.0.1" }, after: { ip_address: "10.0.0.2" } };
    const shown = { spec: { ip_address: "10.0.0.3" }, outputs: { ip_address: "10.0.0.4" } };
    expect(addressesOf(item({ ...fields, ...shown }))).toEqual(["10.0.0.4"]);
    expect(addressesOf(item({ ...fields, ...shown, action: "update", effect: "none" }))).toEqual(["10.0.0.2"]);
    expect(addressesOf(item({ ...fields, ...shown, action: "none", effect: "none" }))).toEqual(["10.0.0.4"]);
    expect(addressesOf(item({ ...fields, state: "absent" }))).toEqual([]);
    expect(addressesBefore(item(fields))).toEqual(["10.0.0.1"]);
    expect(addressesBefore(item({ before: null }))).toEqual([]);
    expect(addressesAfter(item({ ...fields, failure }))).toEqual(["10.0.0.1"]);
    expect(addressesAfter(item(fields))).toEqual(["10.0.0.2"]);
  });

  it("are the most telling of a thing, and all of its pairs, each once", () => {
    const after = {
      address: "10.0.0.1",
      public_ip_address: "203.0.113.1",
      floating_ip_address: "",
      allowed_address_pairs: [{ ip_address: "10.0.0.7" }, { ip_address: "203.0.113.1" }, null, "x", { ip_address: 7 }],
    };
    expect(addressesOf(item({ after }))).toEqual(["203.0.113.1", "10.0.0.7"]);
    expect(addressesOf(item({ after: { allowed_address_pairs: "10.0.0.9", ip_address: null } }))).toEqual([]);
    for (const name of ["public_ip_address", "floating_ip_address", "ip_address", "address"])
      expect(addressesOf(item({ after: { [name]: "10.0.0.1" } }))).toEqual(["10.0.0.1"]);
  });

  it("hang on a port and a server, by any name that a cloud has for them", () => {
    for (const name of ["port_id", "bound_nic_id", "nic_id", "bound_port_id", "interface_id", "mac_address"])
      expect(whereOf(item({ outputs: { [name]: "p" } }))).toEqual({ port: "p" });
    for (const name of ["server_id", "instance_id", "device_id", "bound_server_id"])
      expect(whereOf(item({ before: { [name]: "s" } }))).toEqual({ server: "s" });
    expect(whereOf(item({ spec: { port_id: "a", nic_id: "b", device_id: "" } }))).toEqual({ port: "a" });
    expect(whereOf(item())).toEqual({});
  });
});

describe("outputs", () => {
  it("are text, and empty where there is nothing to say", () => {
    expect(outputs(report([], { changed: false }))).toEqual({
      changed: "false",
      result: JSON.stringify(report([], { changed: false })),
      action: "none",
      id: "",
      incarnation: "",
      address: "",
      addresses: "[]",
      items: "[]",
      plan_markdown: "",
    });
    const one = item({ incarnation: "7", outputs: { ip_address: "10.0.0.1" }, failure });
    expect(outputs(report([one]))).toMatchObject({
      action: "create",
      id: "web",
      incarnation: "7",
      address: "10.0.0.1",
      addresses: '["10.0.0.1"]',
      items: JSON.stringify([
        { id: "web", action: "create", changed: true, addresses: ["10.0.0.1"], outputs: one.outputs, failure },
      ]),
    });
    expect(outputs(report([one, { ...one, action: "none" }]))).toMatchObject({
      action: "several",
      id: "",
      incarnation: "",
    });
    const query = { query: "q", changed: false as const, failed: false, results: [{ a: 1 }] };
    expect(outputs(query)).toEqual({ changed: "false", result: JSON.stringify(query), answers: '[{"a":1}]' });
  });

  it("have the plan as a comment that calls nobody", () => {
    const plan = outputs(report([item({ notes: ["@octocat #1 GH-2 & <b>"] })], { plan: true })).plan_markdown;
    expect(plan).toMatch(/^<!-- mooring plan -->\n<h3>Mooring: plan of toy\/thing<\/h3>\n<p>1 would be created<\/p>\n/);
    expect(plan).toContain("@\u200boctocat #\u200b1 GH-\u200b2 &amp; &lt;b&gt;");
    expect(outputs(report([], { resource: "", plan: true })).plan_markdown).toContain("plan of request<");
  });

  it("of a request that was not even put together say what was asked", () => {
    expect(failureReport({ query: "q", plan: true }, failure)).toEqual({
      query: "q",
      changed: false,
      failed: true,
      results: [],
      failure,
    });
    const nothing = { plan: false, changed: false, failed: true, items: [], failure };
    expect(failureReport({}, failure)).toEqual({ ...nothing, resource: "" });
    expect(failureReport({ resource: 7, query: "q", plan: "true" }, failure)).toEqual({ ...nothing, resource: "7" });
    expect(failureReport({ resource: "r", plan: true }, failure)).toEqual({ ...nothing, resource: "r", plan: true });
  });

  it("of several are one", () => {
    const one = report([item()], { changed: false });
    const bad = report([], { failed: true, failure });
    expect(merged("m", [one, bad, report([item({ id: "2" })])])).toEqual({
      resource: "m",
      plan: false,
      changed: true,
      failed: true,
      items: [item(), item({ id: "2" })],
      failure,
    });
    expect(merged("m", [])).toEqual({ resource: "m", plan: false, changed: false, failed: false, items: [] });
  });
});

describe("advice", () => {
  const name = { ...failure, issues: [{ path: ["spec", "name"], message: "nothing stable to make it of" }] };
  const FORK = { GITHUB_EVENT_NAME: "pull_request_target" };
  const missing = { ...failure, code: "credentials" as const, hint: "Set TOY_KEY." };

  it.each([
    [name, {}, "State it; or give the step an `id`, or the input `name`, of which one can be made."],
    [{ ...name, issues: [{ path: ["name", "x"], message: "nothing stable" }] }, {}, "Wait."],
    [{ ...name, issues: [{ path: ["name"], message: "is missing" }] }, {}, "Wait."],
    [missing, FORK, "Set TOY_KEY. In a pull request from a fork, GitHub hands out no secrets."],
    [missing, { GITHUB_EVENT_NAME: "not_pull_request" }, "Set TOY_KEY."],
    [missing, {}, "Set TOY_KEY."],
    [{ ...missing, status: 401 }, FORK, "Set TOY_KEY."],
    [{ ...missing, code: "api" as const }, FORK, "Set TOY_KEY."],
  ])("of %j in %j is: %s", (given, environment, hint) => {
    const told = advised(report([item(), item({ failure: given })], { failure: given }), environment) as EnsureReport;
    expect(told.failure).toEqual({ ...given, hint });
    expect(told.items).toEqual([item(), item({ failure: { ...given, hint } })]);
    const query = { query: "q", changed: false as const, failed: true, results: [], failure: given };
    expect(advised(query, environment)).toEqual({ ...query, failure: { ...given, hint } });
  });
});

describe("a mark", () => {
  const maker: Maker = {
    repository: "github.com/octo/fleet",
    run: "4711",
    attempt: 2,
    job: "j",
    step: "s",
    matrix: undefined,
    always: true,
    at: 1_700_000_000_123,
  };

  it("tells whose a thing is, and is read again", () => {
    const { key, short, long } = markOf(maker, 0);
    expect(key).toMatch(/^mooring-[0-9a-f]{12}-4711-a[0-9a-f]{8}$/);
    expect(short).toBe(`${key}-2-${(1_700_000_000).toString(36)}`);
    expect(long).toBe(`${short} (github.com/octo/fleet, run 4711, attempt 2, job j, step s)`);
    const told = { run: "4711", always: true };
    const more = { attempt: 2, at: 1_700_000_000_000 };
    for (const text of [short, long]) expect(readMark(text, maker.repository)).toEqual({ ...told, ...more });
    expect(readMark(key, maker.repository)).toEqual(told);
    expect(readMark(`${key} more`, maker.repository)).toEqual(told);
    for (const text of [`x${key}`, `${key}x`, "", `${key}-2`]) expect(readMark(text, maker.repository)).toBeUndefined();
    expect(readMark(short, "github.com/octo/other")).toBeUndefined();
    expect(readMark(markOf({ ...maker, always: false }, 0).short, maker.repository)?.always).toBe(false);
  });

  it("is another one for each item, job, step and leg, and never too long or beyond ASCII", () => {
    const all = [maker, { ...maker, job: "k" }, { ...maker, step: "t" }, { ...maker, matrix: "{}" }];
    const keys = [...all.map((one) => markOf(one, 0).key), markOf(maker, 1).key];
    expect(new Set(keys).size).toBe(5);
    const { long, short } = markOf({ ...maker, job: `é${"x".repeat(300)}`, attempt: 12_345 }, 0);
    expect(long).toHaveLength(255);
    expect(long).toMatch(/ job \?x+\)$/);
    expect(short).toContain("-9999-");
  });

  it("is made of what the runner says, or not at all", () => {
    const environment = {
      GITHUB_RUN_ID: "4711",
      GITHUB_RUN_ATTEMPT: "2",
      GITHUB_JOB: "j",
      GITHUB_ACTION: "s",
      GITHUB_REPOSITORY: "octo/fleet",
    };
    const about = { name: undefined, matrix: undefined, always: true };
    const { at } = maker;
    expect(makerOf(environment, about, at)).toEqual(maker);
    expect(makerOf({ ...environment, GITHUB_RUN_ATTEMPT: undefined }, { ...about, name: "n" }, at)).toEqual({
      ...maker,
      attempt: 1,
      step: "n",
    });
    const bare = { GITHUB_RUN_ID: "1", GITHUB_REPOSITORY: "o/f" };
    expect(makerOf(bare, about, at)).toMatchObject({ job: "", step: "" });
    for (const GITHUB_RUN_ID of [undefined, "", "x1", "1x", "1".repeat(16)])
      expect(makerOf({ ...environment, GITHUB_RUN_ID }, about, at)).toBeUndefined();
    expect(makerOf({ ...environment, GITHUB_REPOSITORY: "" }, about, at)).toBeUndefined();
    expect(repositoryOf({ GITHUB_SERVER_URL: "http://git.example.com", GITHUB_REPOSITORY: "o/f" })).toBe(
      "git.example.com/o/f",
    );
  });

  describe("may go", () => {
    const HOUR = 3_600_000;
    const now = maker.at + 130 * HOUR;
    const about = { repository: maker.repository, run: "1", attempt: 1, now, limit: 120 * HOUR };
    const { key, short } = markOf(maker, 0);
    const marked = (mark: string, made?: string): Marked => ({ id: "t", mark, ...(made && { made }) }) as Marked;
    const name = "run 4711, attempt 2";
    const is = (over: boolean, attempt: number) => async () => ({ over, attempt });
    const unknown = async () => undefined;

    it.each<[string, Marked, Partial<Parameters<typeof judge>[1]>, object | undefined]>([
      ["it is nobody's", marked("other"), {}, undefined],
      ["its run is over", marked(short), { ask: is(true, 2) }, { goes: true, why: `${name} is over` }],
      ["its run goes on", marked(short), { ask: is(false, 2) }, { goes: false, why: `${name} is not over` }],
      [
        "a later attempt goes on",
        marked(short),
        { ask: is(false, 3) },
        { goes: true, why: `${name} is over: there is an attempt 3` },
      ],
      ["nothing says which attempt", marked(key), { ask: is(false, 3) }, { goes: false, why: "run 4711 is not over" }],
      [
        "it is this very run's",
        marked(short),
        { run: "4711", attempt: 2 },
        { goes: false, why: `${name} is not over` },
      ],
      [
        "it is an earlier attempt's",
        marked(short),
        { run: "4711", attempt: 3 },
        { goes: true, why: `${name} is over: there is an attempt 3` },
      ],
      ["it is old", marked(short), {}, { goes: true, why: `${name}: 130 hours old, and no job lasts so long` }],
      [
        "it is young",
        marked(short),
        { now: maker.at + 90 * HOUR },
        { goes: false, why: `${name}: 90 hours old, and nothing says whether it is over` },
      ],
      [
        "nothing says how old it is",
        marked(key),
        {},
        { goes: false, why: "nothing says whether run 4711 is over, or how old it is" },
      ],
      [
        "the cloud says how old it is",
        marked(key, new Date(maker.at).toISOString()),
        {},
        { goes: true, why: "run 4711: 130 hours old, and no job lasts so long" },
      ],
      [
        "it goes only where its job failed",
        marked(markOf({ ...maker, always: false }, 0).short),
        {},
        { goes: false, why: `${name} made it, to be given back only if its job failed` },
      ],
    ])("or not, where %s", async (_name, one, more, verdict) => {
      const found = await judge(one, { ...about, ask: unknown, ...more });
      expect(found).toEqual(verdict);
    });
  });

  it("has room on some kinds, and what rests on others comes first", async () => {
    const field = await fieldOf("gcore");
    expect(field?.kinds).toContain("gcore/virtual-ip");
    expect(field?.blind).toContain("gcore/allowed-address-pair");
    expect(await fieldOf("gcore/allowed-address-pair")).toEqual({ kinds: [], blind: ["gcore/allowed-address-pair"] });
    expect((await fieldOf("gcore/service-address"))?.blind).toEqual([]);
    for (const name of ["toy", "gcore/nothing", "", "toString"]) expect(await fieldOf(name)).toBeUndefined();
  });
});

describe("GitHub", () => {
  const signal = new AbortController().signal;
  afterEach(() => void vi.unstubAllGlobals());
  const answering = (...answers: (Response | Error)[]) => {
    const asked: [string, RequestInit][] = [];
    vi.stubGlobal("fetch", async (url: string, how: RequestInit) => {
      asked.push([url, how]);
      const answer = answers.shift() ?? new Response("{}");
      if (answer instanceof Error) throw answer;
      return answer;
    });
    return asked;
  };
  const environment = { GITHUB_REPOSITORY: "octo/fleet" };

  it("is asked once for each run, with the token", async () => {
    const asked = answering(
      Response.json({ status: "completed", run_attempt: 3 }),
      Response.json({ status: "queued" }),
    );
    const complaints: string[] = [];
    const ask = createRuns(environment, "t0", signal, (why) => complaints.push(why));
    expect(await Promise.all([ask("1"), ask("1"), ask("2")])).toEqual([
      { over: true, attempt: 3 },
      { over: true, attempt: 3 },
      { over: false, attempt: 1 },
    ]);
    expect(asked.map(([url]) => url)).toEqual([
      "https://api.github.com/repos/octo/fleet/actions/runs/1",
      "https://api.github.com/repos/octo/fleet/actions/runs/2",
    ]);
    expect(asked[0]?.[1]).toMatchObject({
      headers: { accept: "application/vnd.github+json", authorization: "Bearer t0" },
      redirect: "error",
    });
    expect(complaints).toEqual([]);
  });

  it.each<[Response | Error, string]>([
    [new Response("", { status: 403 }), "it answers 403"],
    [new Error("fetch failed", { cause: new Error("no route") }), "fetch failed: no route"],
    [new Error("fetch failed"), "fetch failed"],
  ])("that gives no answer is complained of, and asked no more", async (answer, why) => {
    const asked = answering(answer);
    const complaints: string[] = [];
    const ask = createRuns(environment, "t0", signal, (one) => complaints.push(one));
    expect([await ask("1"), await ask("2"), asked.length, complaints]).toEqual([undefined, undefined, 1, [why]]);
  });

  it("may not know a run, which is no reason to complain, and is not asked without a token or for more than 200", async () => {
    const asked = answering(new Response("", { status: 404 }));
    const complain = vi.fn();
    const ask = createRuns(environment, "t0", signal, complain);
    expect(await ask("1")).toBeUndefined();
    for (let run = 2; run <= 201; run += 1) await ask(String(run));
    expect([asked.length, await ask("201"), await ask("200")]).toEqual([200, undefined, { over: false, attempt: 1 }]);
    expect(await createRuns(environment, undefined, signal, complain)("1")).toBeUndefined();
    expect([asked.length, complain.mock.calls]).toEqual([200, []]);
  });
});

describe("the log", () => {
  let printed = "";
  beforeEach(() => {
    printed = "";
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterEach(() => void vi.restoreAllMocks());
  const lines = () => printed.split("\n").filter(Boolean);
  const waiting = (elapsed: number): Event => ({ type: "waiting", operation: "task 1", elapsed });
  const exchange = (
    requestId: string | undefined,
    more: Partial<Extract<Event, { type: "exchange" }>> = {},
  ): Event => ({
    type: "exchange",
    method: "PUT",
    url: "http://x",
    status: 200,
    ms: 1234,
    ...(requestId === undefined ? {} : { requestId }),
    ...more,
  });

  it("tells of a wait now and then, in a group of its own", () => {
    const { log, end } = createProgress();
    for (const seconds of [1, 3, 4, 15, 29, 30, 60, 61, 119, 120, 125, 180]) log(waiting(seconds * 1000));
    log({ type: "finished", operation: "task 1", elapsed: 181_000 } as Event);
    log({ type: "finished", operation: "task 2", elapsed: 1000 } as Event);
    end();
    end();
    const told = [3, 15, 30, 60, 120, 180].map((time) => `waiting for task 1, ${time}.0 s so far`);
    expect(lines()).toEqual([
      "::group::Waiting for the cloud",
      ...told,
      "task 1 finished after 181.0 s",
      "::endgroup::",
    ]);
  });

  it("tells the rest as it comes: exchanges only where steps are debugged", () => {
    const { log } = createProgress();
    log({ type: "retry", method: "GET", url: "http://x", attempt: 1, reason: "HTTP 503", pause: 1500 });
    log({ type: "plan", kind: "toy/thing", action: "create" });
    log({ type: "plan", kind: "toy/thing", id: "web", action: "update" });
    log(waiting(3000));
    log({ type: "warning", message: "::mind::" });
    log(exchange("r1"));
    log({ type: "exchange", method: "GET", url: "http://x", ms: 1234, error: "no connection" });
    expect(lines()).toEqual([
      "HTTP 503; trying GET http://x again in 1.5 s",
      "toy/thing: to create",
      "web: to update",
      "::group::Waiting for the cloud",
      "waiting for task 1, 3.0 s so far",
      "::endgroup::",
      "::warning:::\u200b:mind::",
      "::debug::PUT http://x 200 1.2 s r1",
      "::debug::GET http://x no connection 1.2 s ",
    ]);
  });

  it("remembers the ids of the latest fifty requests that may have changed something", () => {
    const { log, requests } = createProgress();
    log(exchange("read", { method: "GET" }));
    for (let index = 0; index < 51; index += 1) log(exchange(`r${index}`));
    log(exchange("r10"));
    log(exchange(undefined));
    const expected = Array.from({ length: 50 }, (_, index) => `r${index + 1}`).filter((id) => id !== "r10");
    expect(requests()).toEqual([...expected, "r10"]);
  });

  it("is told of each secret once, in each of its spellings", () => {
    const mask = createMask();
    mask("a&b-invented-secret");
    mask("a&b-invented-secret");
    const masks = lines();
    expect(masks[0]).toBe("::add-mask::a&b-invented-secret");
    expect(new Set(masks).size).toBe(masks.length);
    createMask()("a&b-invented-secret");
    expect(lines()).toEqual([...masks, ...masks]);
  });
});
