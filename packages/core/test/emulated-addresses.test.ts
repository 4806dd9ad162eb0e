import { describe, expect, it } from "vitest";
import {
  contains,
  firstFree,
  multicastIn,
  numberOf,
  parseAddress,
  rangeOf,
  textOf,
} from "../src/emulation/addresses.ts";
import { parseAddress as clientsReading, within } from "../src/spec/address.ts";

/** Numbers that look random and are the same in every run. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const random = chance(7);
const below = (most: number) => Math.floor(random() * most);
const ipv4 = () => Array.from({ length: 4 }, () => below(256)).join(".");
/** Many zeros, so that there is something to leave out. */
const group = () => (random() < 0.5 ? "0" : below(65_536).toString(16));
const ipv6 = () => Array.from({ length: 8 }, group).join(":");
const many = <T>(make: () => T) => Array.from({ length: 2000 }, make);

describe("the emulators' reading of addresses", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:db8::0:1", "2001:db8::1"],
    ["2001:0db8:0000:0001:0000:0000:0000:0001", "2001:db8:0:1::1"],
    ["::ffff:192.0.2.1", "::ffff:c000:201"],
    ["::", "::"],
    ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
    ["1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"],
  ])("gives %s as %s", (text, normal) => {
    expect(parseAddress(text)).toBe(normal);
  });

  it.each([
    "",
    "192.0.2",
    "192.0.2.01",
    "192.0.2.256",
    "0x7f.1.1.1",
    "192.0.2.1/32",
    " 192.0.2.1",
    "fe80::1%eth0",
    "1::2::3",
    "[::1]",
  ])("takes %j for no address", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it("agrees with the client's, which another library does", () => {
    for (const text of [...many(ipv4), ...many(ipv6)]) expect(parseAddress(text)).toBe(clientsReading(text)?.text);
    for (const text of many(() => (random() < 0.5 ? ipv4() : ipv6()))) {
      const bits = text.includes(":") ? 128 : 32;
      const network = `${text.includes(":") ? ipv6() : ipv4()}/${below(bits + 1)}`;
      expect([text, network, contains(network, text)]).toEqual([text, network, within(text, network)]);
    }
  });

  it("gives an address back from its value", () => {
    for (const text of many(ipv4)) expect(textOf(4, numberOf(text))).toBe(text);
    for (const text of many(ipv6)) expect(textOf(6, numberOf(text))).toBe(parseAddress(text));
  });
});

describe("a network", () => {
  it("is all its addresses, whatever host bits are written", () => {
    const { first, last } = rangeOf("10.1.2.3/22");
    expect([textOf(4, first), textOf(4, last)]).toEqual(["10.1.0.0", "10.1.3.255"]);
    expect(rangeOf("0.0.0.0/0").last - rangeOf("0.0.0.0/0").first).toBe(2n ** 32n - 1n);
    expect(textOf(6, rangeOf("2001:db8::/32").last)).toBe("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff");
  });

  it.each(["10.0.0.0", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/8/8", "2001:db8::/129", "/8"])("is not %j", (text) => {
    expect(() => rangeOf(text)).toThrow("is no network");
  });

  it("has nothing of the other family in it", () => {
    expect([contains("::/0", "10.0.0.1"), contains("0.0.0.0/0", "::1")]).toEqual([false, false]);
  });

  it("gives its first address that is free, and goes on where it was", () => {
    const taken = new Set(["10.0.0.0", "10.0.0.1"]);
    const reached = new Map<string, bigint>();
    const next = () => firstFree(rangeOf("10.0.0.0/30"), taken, reached);
    const given = [1, 2, 3].map(() => {
      const address = next();
      taken.add(address ?? "");
      return address;
    });
    expect(given).toEqual(["10.0.0.2", "10.0.0.3", undefined]);
  });

  it.each([
    ["224.0.0.18", "224.0.0.0/4"],
    ["192.0.0.0/2", "224.0.0.0/4"],
    ["0.0.0.0/0", undefined],
    ["::/0", "ff00::/8"],
    ["ff02::1", "ff00::/8"],
    ["223.255.255.255", undefined],
    ["fe00::/8", undefined],
  ])("%s touches %s", (prefix, range) => {
    expect(multicastIn(prefix)).toBe(range);
  });
});
