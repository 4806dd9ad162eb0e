/** What one member's `keepalived.conf` is made of. */
interface KeepalivedFacts {
  /** The service address's name. */
  readonly name: string;
  readonly member: string;
  /** Its own address; without one the peers speak by multicast. */
  readonly own: string | undefined;
  readonly peers: readonly { readonly member: string; readonly address: string | undefined }[];
  readonly address: string;
  readonly prefix: number;
  readonly interface: string;
  readonly router: number;
  /** Its place among the members: the first is the master when all begin at once. */
  readonly position: number;
  readonly advert: number;
  readonly virtualMac: boolean;
  /** The file that tells the cloud who has the address now, where that has to be told, and what is in it. */
  readonly takeover?: { readonly file: string; readonly script: string } | undefined;
  /** What delivers the address once a member has it: one sentence. */
  readonly delivery: string;
}

const identifier = (name: string) => name.replaceAll(/[^\w]/g, "_");

/** A whole file for one member, with what a person should know of each part. */
export function keepalivedConf(facts: KeepalivedFacts): string {
  const { name, member, own, peers, address, prefix, router, position, advert, virtualMac, takeover } = facts;
  const known = peers.filter((peer) => peer.address !== undefined);
  const unicast = own !== undefined && known.length === peers.length && peers.length > 0;
  const six = address.includes(":");
  const lines = [
    `# ${name}: ${address}, on ${member}. Printed by Mooring: put it into /etc/keepalived/keepalived.conf.`,
    `# ${facts.delivery}`,
    "#",
    "# What the kernel has to be told beside it, in /etc/sysctl.d/90-service-address.conf:",
    ...(six ? ["#   net.ipv6.ip_nonlocal_bind = 1"] : ["#   net.ipv4.ip_nonlocal_bind = 1"]),
    "#     so that a service may listen on the address before this server has it",
    ...(virtualMac && !six
      ? [
          "#   net.ipv4.conf.all.arp_ignore = 1",
          "#   net.ipv4.conf.all.arp_announce = 2",
          "#     so that only the virtual router's interface answers for the address",
        ]
      : []),
    "",
    "global_defs {",
    `    router_id ${identifier(member)}`,
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
    `vrrp_instance ${identifier(name)} {`,
    `    interface ${facts.interface}`,
    "    # All begin as backups, and the highest priority wins: so nobody takes the address from one that serves.",
    "    state BACKUP",
    `    priority ${150 - 10 * Math.min(position, 14)}`,
    "    nopreempt",
    "    # The same on all members, and on no other service address of this network.",
    `    virtual_router_id ${router}`,
    `    # Seconds. The next one takes over after some three and a half of them.`,
    `    advert_int ${advert}`,
    ...(virtualMac ? ["    use_vmac", "    vmac_xmit_base"] : []),
    ...(unicast
      ? [
          "    # Clouds drop multicast as a rule: the members speak to each other by name (IP protocol 112).",
          `    unicast_src_ip ${own}`,
          "    unicast_peer {",
          ...peers.map((peer) => `        ${peer.address}    # ${peer.member}`),
          "    }",
        ]
      : ["    # The cloud shows no address of some member: they speak by multicast (IP protocol 112)."]),
    "    virtual_ipaddress {",
    `        ${address}/${prefix}${virtualMac ? "" : ` dev ${facts.interface}`}`,
    "    }",
    ...(takeover
      ? [
          "    # Tells the cloud to deliver here, right when this server becomes the master.",
          `    notify_master ${takeover.file}`,
        ]
      : []),
    "}",
    "",
    ...(takeover ? scriptLines(takeover) : []),
  ];
  return lines.join("\n");
}

/** The script stands in the file as a comment, so that one file is all that has to be carried to the server. */
const scriptLines = ({ file, script }: { readonly file: string; readonly script: string }): string[] => [
  `# ${file}, mode 0755, owned by root:`,
  ...script.split("\n").map((line) => (line === "" ? "#" : `# ${line}`)),
  "",
];
