import { describe, expect, it } from "vitest";
import { canonicalMac, canonicalPrefix, endsOf, isMulticast, parseAddress, within } from "../src/spec/address.ts";

describe("addresses", () => {
  it.each([
    ["10.0.0.9", "10.0.0.9"],
    [" 10.0.0.9 ", "10.0.0.9"],
    ["10.0.0.9/32", "10.0.0.9"],
    ["10.0.0.0/24", "10.0.0.0/24"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["2001:DB8:0:0::1", "2001:db8::1"],
    ["2001:db8::1/128", "2001:db8::1"],
    ["2001:DB8::/32", "2001:db8::/32"],
    ["::/0", "::/0"],
    [" 10.0.0.0/8 ", "10.0.0.0/8"],
    ["2001:db8::/127", "2001:db8::/127"],
    ["::ffff:10.0.0.9", "::ffff:a00:9"],
  ])("gives %s one form: %s", (raw, canonical) => {
    expect(canonicalPrefix(raw)).toBe(canonical);
  });

  it.each([
    ["10.0.0.9/33", 'has the prefix length "33"; an IPv4 network has 0 to 32'],
    ["2001:db8::/129", 'has the prefix length "129"; an IPv6 network has 0 to 128'],
    ["10.0.0.0/", 'has the prefix length ""; an IPv4 network has 0 to 32'],
    ["10.0.0.0/a8", 'has the prefix length "a8"; an IPv4 network has 0 to 32'],
    ["10.0.0.0/8a", 'has the prefix length "8a"; an IPv4 network has 0 to 32'],
    ["10.0.0.0/0008", 'has the prefix length "0008"; an IPv4 network has 0 to 32'],
    [" 10.0.0.9/24", "has host bits set: 10.0.0.9/24 should be 10.0.0.0/24, or an address without prefix"],
    ["2001:db8::1/64", "has host bits set: 2001:db8::1/64 should be 2001:db8::/64, or an address without prefix"],
    ["10.0.0", 'must be an IP address or network, but is "10.0.0"'],
    ["010.0.0.1", 'must be an IP address or network, but is "010.0.0.1"'],
    ["10.0.0.256", 'must be an IP address or network, but is "10.0.0.256"'],
    ["10.0.0.1.1", 'must be an IP address or network, but is "10.0.0.1.1"'],
    ["a10.0.0.1", 'must be an IP address or network, but is "a10.0.0.1"'],
    ["fe80::1%eth0", 'must be an IP address or network, but is "fe80::1%eth0"'],
    ["", 'must be an IP address or network, but is ""'],
    ["/24", 'must be an IP address or network, but is "/24"'],
    ["10.0.0.0/24/1", 'must be an IP address or network, but is "10.0.0.0/24/1"'],
  ])("refuses %s", (raw, words) => {
    expect(() => canonicalPrefix(raw)).toThrow(new Error(words));
  });

  it("tells the family", () => {
    expect(parseAddress("10.0.0.9")?.family).toBe(4);
    expect(parseAddress("::1")?.family).toBe(6);
    expect(parseAddress("10.1")).toBeUndefined();
  });

  it.each([
    ["10.0.0.9", "10.0.0.0/24", true],
    ["10.0.1.9", "10.0.0.0/24", false],
    ["10.0.0.9", "10.0.0.9", true],
    ["2001:db8::1", "10.0.0.0/24", false],
    ["2001:db8::1", "2001:db8::/64", true],
    ["2001:db8::1", "2001:db8::1", true],
    ["2001:db8::2", "2001:db8::1", false],
    ["10.0.0.8", "10.0.0.9", false],
  ])("%s within %s: %s", (address, network, inside) => {
    expect(within(address, network)).toBe(inside);
  });

  it.each([
    ["10.0.0.64/26", "10.0.0.64", "10.0.0.127"],
    ["10.0.0.9/32", "10.0.0.9", "10.0.0.9"],
    ["2001:db8::/126", "2001:db8::", "2001:db8::3"],
  ])("the ends of %s are %s and %s", (network, first, last) => {
    expect(endsOf(network)).toEqual({ first, last });
  });

  it("knows multicast", () => {
    expect(isMulticast("224.0.0.1")).toBe(true);
    expect(isMulticast("ff02::/16")).toBe(true);
    expect(isMulticast("10.0.0.9")).toBe(false);
    expect(isMulticast("10.0.0.0/8")).toBe(false);
  });

  it.each(["FA:16:3E:00:00:01", " fa:16:3e:00:00:01 ", "fa-16-3e-00-00-01", "fa16.3e00.0001", "fa163e000001"])(
    "gives the MAC address %s one form",
    (raw) => {
      expect(canonicalMac(raw)).toBe("fa:16:3e:00:00:01");
    },
  );

  it.each([
    "fa:16:3e:00:00",
    "fa:16:3e:00:00:0g",
    "",
    "fa:16-3e:00:00:01:02",
    "fa16.3e00",
    "fa163e0000011",
    "0fa:16:3e:00:00:01",
    "fa163e00000",
  ])("refuses the MAC address %j", (raw) => {
    const words = `must be a MAC address such as fa:16:3e:00:00:01, but is ${JSON.stringify(raw)}`;
    expect(() => canonicalMac(raw)).toThrow(new Error(words));
  });
});
