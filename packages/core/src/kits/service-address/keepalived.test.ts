import { expect, it } from "vitest";
import { keepalivedConf } from "./keepalived.ts";

const FACTS = {
  name: "shop",
  member: "web-1",
  own: "10.60.0.11",
  peers: [{ member: "web-2", address: "10.60.0.12" }],
  address: "10.60.0.50",
  prefix: 24,
  interface: "eth0",
  router: 50,
  position: 0,
  advert: 1,
  virtualMac: false,
  takeover: undefined,
};

/** Each line of the text with what it stands in: `vrrp_instance shop > unicast_peer`. Throws where a bracket has no other one. */
function nested(text: string): [string, string][] {
  const within: string[] = [];
  const lines = text.split("\n").flatMap((line): [string, string][] => {
    const bare = line.replace(/#.*/, "").trim();
    if (bare === "") return [];
    if (bare === "}") {
      if (within.pop() === undefined) throw new Error("a bracket too many");
      return [];
    }
    const place = within.join(" > ");
    if (bare.endsWith("{")) within.push(bare.slice(0, -1).trim());
    return [[place, bare]];
  });
  if (within.length > 0) throw new Error(`${within.join(" > ")} is left open`);
  return lines;
}

it("each block of a configuration is closed, and holds what belongs to it", () => {
  const conf = nested(keepalivedConf(FACTS));
  const instance = "vrrp_instance shop";
  expect(conf).toContainEqual([`${instance} > unicast_peer`, "10.60.0.12"]);
  expect(conf).toContainEqual([`${instance} > virtual_ipaddress`, "10.60.0.50/24 dev eth0"]);
  for (const line of ["state BACKUP", "nopreempt", "virtual_router_id 50", "advert_int 1", "unicast_src_ip 10.60.0.11"])
    expect(conf).toContainEqual([instance, line]);
  expect(conf).toContainEqual(["global_defs", "vrrp_version 3"]);
});

it("the first member is the one that serves when all begin at once, and no priority leaves what the protocol has", () => {
  const priority = (position: number) =>
    Number(
      nested(keepalivedConf({ ...FACTS, position }))
        .find(([, line]) => line.startsWith("priority"))?.[1]
        .slice(9),
    );
  const all = Array.from({ length: 40 }, (_, position) => priority(position));
  expect(all[0]).toBeGreaterThan(all[1] as number);
  expect(all.toSorted((a, b) => b - a)).toEqual(all);
  expect(Math.min(...all)).toBeGreaterThan(0);
  expect(Math.max(...all)).toBeLessThan(255);
});

it("a member whose peers are not all known speaks to the group, for a list with a gap would leave somebody out", () => {
  const conf = nested(keepalivedConf({ ...FACTS, peers: [...FACTS.peers, { member: "web-3", address: undefined }] }));
  expect(conf.map(([, line]) => line).filter((line) => line.startsWith("unicast"))).toEqual([]);
});
