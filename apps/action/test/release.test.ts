import { createMooring, createVirtualClock } from "@mooring/core";
import { createSandbox } from "@mooring/sandbox";
import { expect, it } from "vitest";
import { type Intent, openIntent } from "../src/intent.ts";
import { release } from "../src/release.ts";

interface Things {
  readonly ports: Record<string, { tags: Record<string, string> }>;
  readonly addresses: readonly { address: string; ptr_record: string; zone: string }[];
}

const vip = { resource: "gcore/virtual-ip", spec: { network: "harbour-private", name: "lent.example.com" } };
const floating = { resource: "upcloud/floating-ip", spec: { zone: "de-fra1", ptr_record: "lent.example.com" } };

/** As an order leaves it whose process was lost before it gave the name. */
function takeName(state: Things): string {
  for (const [id, { tags }] of Object.entries(state.ports ?? {}))
    if (tags.name === "lent.example.com") {
      delete tags.name;
      return id;
    }
  for (const one of Object.values(state.addresses ?? []))
    if (one.ptr_record === "lent.example.com") {
      one.ptr_record = `${one.address.replaceAll(".", "-")}.${one.zone}.upcloud.host`;
      return one.address;
    }
  throw new Error("there is none of that name");
}

async function lost({ resource, spec }: { resource: string; spec: object }, order = { resource, spec }) {
  const clock = createVirtualClock();
  const cloud = resource.split("/")[0] as string;
  const sandbox = createSandbox({ clock, clouds: [cloud] });
  const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
  await mooring.ensure(order);
  // A world is a record of anything; which of the two this is, the one who asks knows.
  const state = sandbox.cloud(cloud).state as unknown as Things;
  const left = takeName(state);
  const opened = openIntent(
    { resource, state: "present", spec },
    { release: "always", identity: undefined, maker: undefined },
  );
  const intent: Intent = { ...opened, added: [{ index: 0, effect: "unknown", unsure: true }] };
  sandbox.journal.clear();
  const [released] = await release(mooring, intent, {}, new AbortController().signal, clock);
  return { released, left, writes: sandbox.journal.writes() };
}

it.each([
  ["gcore/virtual-ip", vip.spec, vip],
  ["gcore/service-address", { ...vip.spec, members: ["harbour-a"] }, vip],
  ["upcloud/floating-ip", floating.spec, floating],
  [
    "upcloud/service-address",
    { network: "de-fra1", name: "lent.example.com", members: ["peer-1.example.com"] },
    floating,
  ],
])("what was ordered and has no name yet is named, and left alone: %s", async (resource, spec, order) => {
  const { released, left, writes } = await lost({ resource, spec }, order);
  expect(released?.report).toMatchObject({ changed: false, failed: false });
  expect(released?.doubts).toEqual([expect.stringContaining(left)]);
  expect(writes).toEqual([]);
});

it("nothing is doubted where the name is there: it goes", async () => {
  const clock = createVirtualClock();
  const sandbox = createSandbox({ clock, clouds: ["gcore"] });
  const mooring = createMooring({ environment: sandbox.environment(), transport: sandbox.transport, clock });
  await mooring.ensure(vip);
  const opened = openIntent({ ...vip, state: "present" }, { release: "always", identity: undefined, maker: undefined });
  const intent: Intent = { ...opened, added: [{ index: 0, effect: "unknown", unsure: true }] };
  const [released] = await release(mooring, intent, {}, new AbortController().signal, clock);
  expect(released).toMatchObject({ report: { changed: true, failed: false }, doubts: [] });
});
