import { describe, expect, it } from "vitest";
import { createMooring } from "../../index.ts";
import { ASLEEP, FAR_AWAY, failuresOf, PEER2, SOMEBODY_ELSE, stage, VIP } from "./stage.trial.ts";

/** The tables of https://developers.upcloud.com/1.2/11-ip-addresses: what the cloud answers → what the reader is told to do. */
const assign = { kind: "ip", match: "POST /1.3/ip_address", spec: { server_id: ASLEEP, number: 2 } } as const;
const modify = {
  kind: "ptr",
  match: "PATCH /1.3/ip_address/*",
  spec: { ip_address: "203.0.113.21", ptr_record: "a.example.com" },
} as const;
const release = {
  kind: "ip",
  match: "DELETE /1.3/ip_address/*",
  spec: { server_id: ASLEEP, ip_address: "203.0.113.22" },
  more: { state: "absent" },
} as const;
const rows = [
  [assign, 400, "SERVER_INVALID", /Check `server_id`/],
  [assign, 402, "INSUFFICIENT_CREDITS", /Add credit/],
  [assign, 403, "SERVER_FORBIDDEN", /account that owns it/],
  [assign, 404, "SERVER_NOT_FOUND", /Check `server_id`/],
  [assign, 409, "IP_ADDRESS_LIMIT_REACHED", /at most five public addresses/],
  [assign, 409, "IP_ADDRESS_RESOURCES_UNAVAILABLE", /another zone/],
  [assign, 409, "SERVER_STATE_ILLEGAL", /`allow_restart: true`/],
  [modify, 400, "IP_ADDRESS_INVALID", /Check `ip_address`/],
  [modify, 400, "PTR_RECORD_INVALID", /full domain name/],
  [modify, 403, "IP_ADDRESS_FORBIDDEN", /belongs to another account/],
  [modify, 404, "IP_ADDRESS_NOT_FOUND", /Check `ip_address`/],
  [modify, 409, "PTR_RECORD_NOT_SUPPORTED", /Only public addresses/],
  [release, 400, "IP_ADDRESS_INVALID", /Check `ip_address`/],
  [release, 403, "IP_ADDRESS_FORBIDDEN", /belongs to another account/],
  [release, 409, "SERVER_STATE_ILLEGAL", /`allow_restart: true`/],
  [release, 409, "CANNOT_DELETE_PRIVATE_ADDRESS", /goes only with the server/],
] as const;

describe("a refusal of the cloud", () => {
  const bodies = [
    ["classic", (code: string) => ({ error: { error_code: code, error_message: "Not today." } })],
    ["preview", (code: string) => ({ error: { code, message: "Not today." } })],
    [
      "problem",
      (code: string) => ({
        type: `https://developers.upcloud.com/1.3/errors#ERROR_${code}`,
        title: "Not today.",
        status: 409,
        correlation_id: "01J8ZQ4V6T3N5W7X9Y1A2B3C4D",
      }),
    ],
  ] as const;

  it.each(
    rows.flatMap(([call, status, code, hint]) =>
      bodies.map(([name, body]) => [code, status, name, call, hint, body] as const),
    ),
  )("%s (%i) in a %s body ends in what to do", async (code, status, name, call, hint, body) => {
    const world = stage();
    world.sandbox.faults.add({ match: call.match, status, body: body(code), times: 9 });
    const more = "more" in call ? call.more : {};
    const [failure, ...others] = failuresOf(await world[call.kind](call.spec, more));
    expect(others).toEqual([]);
    expect(failure?.message).toContain(`${code}: Not today. (HTTP ${status}`);
    expect(failure?.hint).toMatch(hint);
    expect(failure?.request_id).toBe(name === "problem" ? "01J8ZQ4V6T3N5W7X9Y1A2B3C4D" : undefined);
  });

  it("with a code that is new is understood by its status", async () => {
    const { ptr, sandbox } = stage();
    sandbox.faults.add({
      match: "PATCH /**",
      status: 403,
      body: { error: { error_code: "MOON_PHASE", error_message: "No." } },
    });
    expect(failuresOf(await ptr(modify.spec))[0]).toMatchObject({ code: "api", status: 403, hint: expect.any(String) });
  });

  it("in plain words is quoted", async () => {
    const { ptr, sandbox } = stage();
    sandbox.faults.add({ match: "PATCH /**", status: 400, body: "No luck" });
    expect(failuresOf(await ptr(modify.spec))[0]?.message).toContain("No luck (HTTP 400)");
  });

  it("because of too many requests is waited for, also for an order, which was not carried out", async () => {
    const { ip, sandbox, clock, bought } = stage();
    sandbox.faults.add({ match: "POST /1.3/ip_address", status: 429, headers: { "retry-after": "9" } });
    expect(await ip(assign.spec)).toMatchObject({ failed: false, changed: true });
    expect(clock.now()).toBeGreaterThanOrEqual(9_000);
    expect(bought()).toBe(1);
  });
});

describe("credentials", () => {
  const ask = (environment: Record<string, string>, world = stage()) =>
    createMooring({ environment, transport: world.sandbox.transport, clock: world.clock }).ensure({
      query: "upcloud/ip-addresses",
      spec: {},
    });

  it("are a user name and a password, too; a token wins", async () => {
    const pair = { UPCLOUD_USERNAME: "pretend-user", UPCLOUD_PASSWORD: "invented-password-of-the-pretend-cloud" };
    const world = stage();
    const { UPCLOUD_TOKEN = "", ...where } = world.sandbox.environment();
    expect(await ask({ ...where, ...pair }, world)).toMatchObject({ failed: false });
    expect(await ask({ ...where, ...pair, UPCLOUD_PASSWORD: "wrong-password", UPCLOUD_TOKEN }, world)).toMatchObject({
      failed: false,
    });
  });

  it("that are missing are named, one way or the other", async () => {
    expect(failuresOf(await ask({}))[0]).toMatchObject({
      code: "credentials",
      message: "UpCloud: missing `token`",
      hint: expect.stringContaining("UPCLOUD_USERNAME and UPCLOUD_PASSWORD"),
    });
    expect(failuresOf(await ask({ UPCLOUD_USERNAME: "me" }))[0]?.message).toBe("UpCloud: missing `password`");
  });

  it.each(["classic", "problem"])("that are wrong are said to be, and not shown, from a %s body", async (body) => {
    const world = stage();
    world.cloud.switches.error_body = body;
    const wrong = "ucat_WRONGWRONGWRONG";
    const report = await ask({ ...world.sandbox.environment(), UPCLOUD_TOKEN: wrong }, world);
    expect(failuresOf(report)[0]).toMatchObject({
      code: "credentials",
      hint: expect.stringContaining("UPCLOUD_TOKEN"),
    });
    expect(JSON.stringify(report)).not.toContain(wrong);
  });

  it("for a version that is retired or none are of no use", async () => {
    const { cloud, ask: asked } = stage({ settings: { api_version: "1.2" } });
    cloud.switches.api_1_2 = "obsolete";
    expect(failuresOf(await asked("upcloud/ip-addresses"))[0]?.hint).toContain("leave `api_version` out");
  });
});

describe("what cannot be", () => {
  const AWAY = "203.0.113.99";
  it.each([
    [
      "a release of a utility address",
      "ip",
      { server_id: ASLEEP, access: "utility" },
      "absent",
      /utility address of server .* cannot be released/,
    ],
    [
      "a second utility address",
      "ip",
      { server_id: ASLEEP, access: "utility", number: 2 },
      "present",
      /one cannot be added/,
    ],
    [
      "a name for a utility address",
      "ip",
      { server_id: ASLEEP, access: "utility", ptr_record: "a.example.com" },
      "present",
      /spec\.ptr_record: exists for public addresses only/,
    ],
    [
      "a name for a utility address of somebody else's care",
      "ptr",
      { ip_address: "10.99.4.19", ptr_record: "a.example.com" },
      "present",
      /only public addresses have reverse DNS/,
    ],
    [
      "a release policy for IPv6",
      "ip",
      { server_id: ASLEEP, family: "IPv6", release_policy: "keep" },
      "present",
      /exists for public IPv4 addresses only/,
    ],
    [
      "an address of one's own choice",
      "ip",
      { server_id: ASLEEP, ip_address: "203.0.113.77" },
      "present",
      /not an address of this account, and an address cannot be chosen/,
    ],
    [
      "an address of another server",
      "ip",
      { server_id: ASLEEP, ip_address: "203.0.113.21" },
      "present",
      /is a public IPv4 address of server/,
    ],
    [
      "a floating address as an ordinary one",
      "ip",
      { server_id: PEER2, ip_address: VIP },
      "present",
      /203\.0\.113\.40 is a floating address/,
    ],
    [
      "an address of another account",
      "ptr",
      { ip_address: AWAY, ptr_record: "a.example.com" },
      "present",
      /IP_ADDRESS_FORBIDDEN/,
    ],
    [
      "a floating address of another account",
      "floating",
      { ip_address: AWAY, server_id: PEER2 },
      "present",
      /IP_ADDRESS_FORBIDDEN/,
    ],
    ["a server of another account", "ip", { server_id: SOMEBODY_ELSE, number: 1 }, "present", /SERVER_FORBIDDEN/],
    [
      "a server that is none",
      "ip",
      { server_id: "00aa0000-0000-4000-8000-000000000001", number: 1 },
      "present",
      /SERVER_NOT_FOUND/,
    ],
    ["a server id that is none", "ip", { server_id: "peer-1" }, "present", /spec\.server_id: must be an id/],
    [
      "a name without a dot",
      "ptr",
      { ip_address: "203.0.113.21", ptr_record: "localhost" },
      "present",
      /must be a full domain name/,
    ],
    ["a name that is missing", "ptr", { ip_address: "203.0.113.21" }, "present", /spec\.ptr_record: is missing/],
    [
      "an address that is none",
      "ptr",
      { ip_address: "203.0.113.256", ptr_record: "a.example.com" },
      "present",
      /must be an IP address/,
    ],
    [
      "an address of nobody",
      "ptr",
      { ip_address: "192.0.2.1", ptr_record: "a.example.com" },
      "present",
      /not an address of this account/,
    ],
    ["a family that is none", "ip", { server_id: ASLEEP, family: "ipv6" }, "present", /must be one of IPv4, IPv6/],
  ] as const)(
    "is refused in one sentence, dry and wet, and nothing is written: %s",
    async (_, kind, spec, state, sentence) => {
      const world = stage();
      for (const plan of [true, false]) {
        const failures = failuresOf(await world[kind](spec, { state, plan }));
        expect(failures.map(({ message }) => message)).toEqual([expect.stringMatching(sentence)]);
      }
      expect(world.sandbox.journal.writes()).toEqual([]);
    },
  );

  it("includes a sixth public address, counted over one request", async () => {
    const { ip, writes, bought } = stage();
    const six = [2, 3, 4, 5, 6].map((number) => ({ server_id: ASLEEP, number }));
    const plan = await ip({}, { items: six, plan: true });
    expect(writes()).toEqual([]);
    expect(plan.items.map(({ failure }) => failure !== undefined)).toEqual([false, false, false, false, true]);
    expect(plan.items[4]?.failure?.message).toMatch(/5 public addresses, and no server can have more than 5/);
    await ip({}, { items: six });
    expect(bought()).toBe(4);
    expect(failuresOf(await ip({ server_id: ASLEEP, number: 6 }))[0]?.message).toContain("has, or is about to have, 5");
    expect(bought()).toBe(4);
  });

  it("includes the last address of a server", async () => {
    const { ip, cloud, server, writes } = stage();
    const own = (cloud.state.addresses as { address: string }[]).filter(({ address }) => address !== "10.98.0.17");
    cloud.state.addresses = own;
    server(FAR_AWAY).state = "stopped";
    expect(failuresOf(await ip({ server_id: FAR_AWAY }, { state: "absent" }))[0]?.message).toContain(
      "is the last address",
    );
    expect(writes()).toEqual([]);
  });
});
