import ipaddr from "ipaddr.js";
import { ANY, type Member } from "./pair.ts";
import { hostBits } from "./reading.ts";

/** The networks of multicast. What overlaps one is refused, `0.0.0.0/0` alone excepted. */
const MULTICAST = { 4: "224.0.0.0/4", 6: "ff00::/8" } as const;

/**
 * Why a pair cannot be written anew; completes "the pair of …". Host bits are our own rule, since they are a slip as a rule. The others
 * are Neutron's: `neutron_lib/api/validators/allowedaddresspairs.py` of neutron-lib 5.0.
 */
export function unfit({ ip, mac }: Member): string | undefined {
  const bits = hostBits(ip);
  if (bits) return `${ip}, which ${bits}`;
  if (overlapsMulticast(ip)) {
    const what = ip.includes("/") ? "overlaps the multicast addresses" : "is a multicast address";
    return `${ip}, which ${what}: such traffic needs no pair`;
  }
  const badMac = mac === undefined || mac === ANY ? undefined : unfitMac(mac);
  return badMac && `${ip} with the MAC address ${mac}, which ${badMac}`;
}

function overlapsMulticast(prefix: string): boolean {
  if (prefix === "0.0.0.0/0") return false;
  const whole = (bits: number) => (prefix.includes("/") ? prefix : `${prefix}/${bits}`);
  // By its own family: the reader of both tries every IPv4 address as IPv6 first, which costs more than all else here.
  if (prefix.includes(":")) {
    const [base, length] = ipaddr.IPv6.parseCIDR(whole(128));
    const [multicast, its] = ipaddr.IPv6.parseCIDR(MULTICAST[6]);
    return base.match(multicast, Math.min(length, its));
  }
  const [base, length] = ipaddr.IPv4.parseCIDR(whole(32));
  const [multicast, its] = ipaddr.IPv4.parseCIDR(MULTICAST[4]);
  return base.match(multicast, Math.min(length, its));
}

function unfitMac(mac: string): string | undefined {
  if (mac === "00:00:00:00:00:00") return "is no machine's";
  if (mac === "ff:ff:ff:ff:ff:ff") return "is everybody's (broadcast)";
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1 ? "is that of a group (multicast)" : undefined;
}
