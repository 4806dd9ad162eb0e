import { describe, expect, it } from "vitest";
import { canonicalMac, canonicalPrefix, isMulticast, parseAddress, within } from "../src/spec/address.ts";

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
    ["::ffff:10.0.0.9", "::ffff:a00:9"],
  ])("gives %s one form: %s", (raw, canonical) => {
    expect(canonicalPrefix(raw)).toBe(canonical);
  });

  it.each([
    ["10.0.0.9/33", /prefix length "33"; an IPv4 network has 0 to 32/],
    ["10.0.0.9/24", /host bits set: 10\.0\.0\.9\/24 should be 10\.0\.0\.0\/24/],
    ["2001:db8::1/64", /should be 2001:db8::\/64/],
    ["10.0.0", /must be an IP address or network/],
    ["010.0.0.1", /must be an IP address or network/],
    ["10.0.0.256", /must be an IP address or network/],
    ["fe80::1%eth0", /must be an IP address or network/],
    ["", /must be an IP address or network/],
    ["10.0.0.0/", /prefix length ""/],
    ["10.0.0.0/24/1", /must be an IP address or network/],
  ])("refuses %s", (raw, words) => {
    expect(() => canonicalPrefix(raw)).toThrow(words);
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
  ])("%s within %s: %s", (address, network, inside) => {
    expect(within(address, network)).toBe(inside);
  });

  it("knows multicast", () => {
    expect(isMulticast("224.0.0.1")).toBe(true);
    expect(isMulticast("ff02::/16")).toBe(true);
    expect(isMulticast("10.0.0.9")).toBe(false);
  });

  it.each(["FA:16:3E:00:00:01", "fa-16-3e-00-00-01", "fa16.3e00.0001", "fa163e000001"])(
    "gives the MAC address %s one form",
    (raw) => {
      expect(canonicalMac(raw)).toBe("fa:16:3e:00:00:01");
    },
  );

  it.each(["fa:16:3e:00:00", "fa:16:3e:00:00:0g", "", "fa:16-3e:00:00:01:02"])("refuses the MAC address %j", (raw) => {
    expect(() => canonicalMac(raw)).toThrow(/must be a MAC address/);
  });
});
