import { describe, expect, it } from "vitest";
import { failures, NETWORK, SUBNET, stage } from "./stage.trial.ts";

async function harbour(options: Parameters<typeof stage>[0] = {}) {
  const one = stage(options);
  await one.ensure({
    items: [
      { name: "web" },
      { name: "edge", ip_version: "IPV6" },
      { name: "vip", address_type: "INTERNAL", subnetwork: "subnet-a", ip_address: "10.0.1.40" },
    ],
  });
  one.calls();
  return one;
}

describe("the query for addresses", () => {
  it.each([
    [{}, ["bastion", "edge", "vip", "web"]],
    [{ address_type: "INTERNAL" }, ["vip"]],
    [{ ip_version: "IPV6" }, ["edge"]],
    [{ ip_address: "203.0.113.14" }, ["bastion"]],
    [{ ip_address: "2001:DB8:1:0::1" }, ["edge"]],
    [{ subnetwork: "subnet-a" }, ["vip"]],
    [{ subnetwork: SUBNET, address_type: "INTERNAL" }, ["vip"]],
    [{ network: NETWORK }, []],
    [{ status: "in_use" }, ["web"]],
    [{ address_type: "INTERNAL", ip_version: "IPV6" }, []],
  ])("answers those that fit, over all pages: %j", async (filters, names) => {
    const { ask, hook, calls } = await harbour({ switches: { page_limit: 1 } });
    hook("hold", "web");
    expect((await ask("k0rdent/addresses", filters)).results.map(({ name }) => name)).toEqual(names);
    expect(calls()).toHaveLength(4);
  });

  it("answers every documented field", async () => {
    const { ask } = await harbour();
    const { results } = await ask("k0rdent/addresses", { subnetwork: "subnet-a" });
    expect(results).toEqual([
      {
        name: "vip",
        address_type: "INTERNAL",
        ip_version: "IPV4",
        ip_address: "10.0.1.40",
        subnetwork: SUBNET,
        status: "RESERVED",
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        self_link: "/v1/regions/us-texas-1/projects/demo/compute/addresses/vip",
        created_at: expect.stringMatching(/^2026-.*Z$/),
        region: "us-texas-1",
        project: "demo",
      },
    ]);
  });

  it("goes on after an empty page, and drops what comes twice", async () => {
    const { ask, sandbox } = stage();
    const pages = [
      { addresses: [{ id: "a" }], nextPageToken: "1" },
      { addresses: [], nextPageToken: "2" },
      { nextPageToken: "3" },
      { addresses: [{ id: "b" }, { id: "a" }], nextPageToken: "" },
    ];
    for (const body of pages) sandbox.faults.add({ match: "GET /**/addresses", status: 200, body });
    expect((await ask("k0rdent/addresses", {})).results.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  it("ends with an error when a page is named twice", async () => {
    const { ask, sandbox } = stage();
    const body = { addresses: [], nextPageToken: "again" };
    sandbox.faults.add({ match: "GET /**/addresses", status: 200, body, times: 100 });
    expect((await ask("k0rdent/addresses", {})).failure).toMatchObject({ code: "contract" });
  });

  it("ends when a page brings nothing new", async () => {
    const { ask, sandbox, calls } = stage();
    let page = 0;
    const endless = { addresses: [{ id: "a" }], nextPageToken: "" };
    const run = () => {
      page += 1;
      endless.nextPageToken = String(page);
    };
    sandbox.faults.add({ match: "GET /**/addresses", status: 200, body: endless, run, times: 10_000 });
    expect((await ask("k0rdent/addresses", {})).results).toHaveLength(1);
    expect(calls()).toHaveLength(2);
  });

  it("survives an address with hardly any members, null ones and unknown ones", async () => {
    const { ask, sandbox } = stage();
    const addresses = [
      { id: "a", ipAddress: null, status: "", users: ["x"], network: null },
      { ipAddress: "203.0.113.9" },
    ];
    sandbox.faults.add({ match: "GET /**/addresses", status: 200, body: { addresses } });
    expect((await ask("k0rdent/addresses", {})).results).toEqual([
      { name: "a", ip_version: "IPV4", region: "us-texas-1", project: "demo" },
    ]);
  });

  it("is told when an answer is in a shape that nobody knows", async () => {
    const { ask, sandbox } = stage();
    sandbox.faults.add({ match: "GET /**/addresses", status: 200, body: { addresses: [{ id: 7 }] } });
    expect((await ask("k0rdent/addresses", {})).failure).toMatchObject({
      code: "contract",
      message: expect.stringContaining("addresses.0.id"),
    });
  });
});

describe("the query for one address", () => {
  it("answers it, or nothing", async () => {
    const { ask, calls } = await harbour();
    expect((await ask("k0rdent/address", { name: "edge" })).results).toMatchObject([{ ip_address: "2001:db8:1::1" }]);
    expect(await ask("k0rdent/address", { name: "nobody" })).toMatchObject({ failed: false, results: [] });
    expect(calls()).toEqual(["GET …/edge", "GET …/nobody", "GET …?pageSize=1"]);
  });
});

describe("words of refusal", () => {
  it.each([
    ["the OpenAPI document", { error: { code: 400, message: "no harbour", details: [] } }, "no harbour (HTTP 400"],
    ["its own examples", { code: "CONFLICT", message: "no harbour" }, "no harbour (HTTP 400"],
    [
      "the design notes",
      {
        success: false,
        error: { code: "VALIDATION_ERROR", message: "no harbour", details: { fields: { name: "too long" } } },
        meta: { requestId: "req_eu-1-7-abc" },
      },
      "no harbour; name: too long (HTTP 400, request id req_eu-1-7-abc)",
    ],
    [
      "the OpenAPI document, with a list of details",
      {
        error: {
          code: 400,
          message: "no harbour",
          details: [
            { field: "ipAddress", message: "lies outside" },
            { field: "network" },
            "and more",
            { reason: "why" },
            7,
          ],
        },
      },
      "no harbour; ipAddress: lies outside; network; and more; why (HTTP 400",
    ],
    [
      "the OpenAPI document, with details that only repeat",
      {
        error: {
          code: 400,
          message: "ipAddress lies outside",
          details: [{ field: "ipAddress", message: "lies outside" }],
        },
      },
      "web: ipAddress lies outside (HTTP 400",
    ],
    [
      "its own examples, with details beside them",
      { code: "CONFLICT", message: "no harbour", details: [{ path: ["spec", "id"], description: "taken" }] },
      "no harbour; spec.id: taken (HTTP 400",
    ],
    [
      "details in an object",
      {
        error: {
          code: 400,
          message: "no harbour",
          details: { ipAddress: ["lies outside", "is taken"], network: "gone" },
        },
      },
      "no harbour; ipAddress: lies outside, is taken; network: gone (HTTP 400",
    ],
    [
      "one detail in an object",
      { error: { code: 400, message: "no harbour", details: { field: "ipAddress", message: "lies outside" } } },
      "no harbour; ipAddress: lies outside (HTTP 400",
    ],
    [
      "details and no message",
      { error: { code: 400, details: [{ field: "ipAddress", message: "lies outside" }] } },
      "web: ipAddress: lies outside (HTTP 400",
    ],
    [
      "an identity provider",
      { error: "invalid_grant", error_description: "expired" },
      "invalid_grant: expired (HTTP 400",
    ],
    ["a gateway", { message: "no Route matched" }, "no Route matched (HTTP 400"],
    ["a web server", "<html><head><title>413 Too Large</title></head><body>x</body></html>", "413 Too Large (HTTP 400"],
    ["nobody", "", "no explanation was given (HTTP 400"],
    ["somebody with much to say", "x".repeat(500), `${"x".repeat(197)}... (HTTP 400`],
    ["an odd one", { error: { code: null, message: 7 } }, "(HTTP 400"],
  ])("are read in the shape of %s", async (_, body, words) => {
    const { ask, sandbox } = stage();
    sandbox.faults.add({ match: "GET /**/web", status: 400, body });
    const [failure] = failures(await ask("k0rdent/address", { name: "web" }));
    expect(failure?.message).toContain(`k0rdent AI: reading address web: `);
    expect(failure?.message).toContain(words);
  });
});
