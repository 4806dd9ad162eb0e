import { expect, it } from "vitest";
import { keepalivedConf } from "./keepalived.ts";

const FACTS = {
  delivery: "The network delivers the address to whoever announces it.",
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

it("the whole file, word by word, where the cloud has to be told who has the address", () => {
  const takeover = { file: "/etc/keepalived/take-over", script: "#!/bin/sh\n\nexec tell-the-cloud" };
  expect(keepalivedConf({ ...FACTS, name: "the shop.v2", member: "fa:16:3e:60:00:01", takeover }).split("\n")).toEqual([
    "# the shop.v2: 10.60.0.50, on fa:16:3e:60:00:01. Printed by Mooring: put it into /etc/keepalived/keepalived.conf.",
    "# The network delivers the address to whoever announces it.",
    "#",
    "# What the kernel has to be told beside it, in /etc/sysctl.d/90-service-address.conf:",
    "#   net.ipv4.ip_nonlocal_bind = 1",
    "#     so that a service may listen on the address before this server has it",
    "",
    "global_defs {",
    "    router_id fa_16_3e_60_00_01",
    "    # The older version of VRRP counts in whole seconds.",
    "    vrrp_version 3",
    "    # Scripts are run as root, and only if nobody else can write them.",
    "    script_user root",
    "    enable_script_security",
    "    # The neighbours learn of the address more than once: one announcement may be lost.",
    "    vrrp_garp_master_repeat 3",
    "    vrrp_garp_master_refresh 30",
    "}",
    "",
    "vrrp_instance the_shop_v2 {",
    "    interface eth0",
    "    # All begin as backups, and the highest priority wins: so nobody takes the address from one that serves.",
    "    state BACKUP",
    "    priority 150",
    "    nopreempt",
    "    # The same on all members, and on no other service address of this network.",
    "    virtual_router_id 50",
    "    # Seconds. The next one takes over after some three and a half of them.",
    "    advert_int 1",
    "    # Clouds drop multicast as a rule: the members speak to each other by name (IP protocol 112).",
    "    unicast_src_ip 10.60.0.11",
    "    unicast_peer {",
    "        10.60.0.12    # web-2",
    "    }",
    "    virtual_ipaddress {",
    "        10.60.0.50/24 dev eth0",
    "    }",
    "    # Tells the cloud to deliver here, right when this server becomes the master.",
    "    notify_master /etc/keepalived/take-over",
    "}",
    "",
    "# /etc/keepalived/take-over, mode 0755, owned by root:",
    "# #!/bin/sh",
    "#",
    "# exec tell-the-cloud",
    "",
  ]);
});

it("for the MAC address of the virtual router, where peers speak by multicast, differs in just what that takes", () => {
  const usual = keepalivedConf({ ...FACTS, advert: 0.2 }).split("\n");
  const conf = keepalivedConf({ ...FACTS, virtualMac: true, own: undefined, advert: 0.2 }).split("\n");
  expect(usual).toContain("    advert_int 0.2");
  expect(conf.filter((line) => !usual.includes(line))).toEqual([
    "#   net.ipv4.conf.all.arp_ignore = 1",
    "#   net.ipv4.conf.all.arp_announce = 2",
    "#     so that only the virtual router's interface answers for the address",
    "    use_vmac",
    "    vmac_xmit_base",
    "    # The cloud shows no address of some member: they speak by multicast (IP protocol 112).",
    "        10.60.0.50/24",
  ]);
  expect(usual.filter((line) => !conf.includes(line))).toEqual([
    "    # Clouds drop multicast as a rule: the members speak to each other by name (IP protocol 112).",
    "    unicast_src_ip 10.60.0.11",
    "    unicast_peer {",
    "        10.60.0.12    # web-2",
    "        10.60.0.50/24 dev eth0",
  ]);
});

it("an IPv6 address may be bound before it is there by the switch of its own family, and ARP is no word of it", () => {
  const six = { ...FACTS, address: "2001:db8::50", prefix: 64, virtualMac: true };
  const conf = keepalivedConf(six);
  expect(conf).toContain("#   net.ipv6.ip_nonlocal_bind = 1\n#     so that a service may listen");
  expect(conf).not.toMatch(/net\.ipv4/);
  expect(nested(conf)).toContainEqual(["vrrp_instance shop > virtual_ipaddress", "2001:db8::50/64"]);
});

it("a member without peers, or whose own address is not known, speaks to the group", () => {
  for (const lone of [{ peers: [] }, { own: undefined }])
    expect(keepalivedConf({ ...FACTS, ...lone })).not.toContain("unicast");
});
