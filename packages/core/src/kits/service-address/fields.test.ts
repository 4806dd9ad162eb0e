import { expect, it } from "vitest";
import { routerId, routerMac } from "./fields.ts";

it.each([
  ["10.60.0.50", 50],
  ["10.60.0.254", 254],
  ["10.60.0.255", 1],
  ["10.60.1.0", 1],
  ["2001:db8::32", 0x32],
  ["2001:db8::1:ff", 1],
  ["2001:db8::1234", 0x1234 % 255],
  ["2001:db8::", 1],
])("the virtual router of %s is %i, of the 1 to 255 that the protocol has", (address, id) => {
  expect(routerId({}, address)).toBe(id);
});

it("the virtual router is the one that is stated", () => {
  expect(routerId({ router_id: 77 }, "10.60.0.50")).toBe(77);
});

it("a virtual router's MAC address is that of RFC 5798, of either family", () => {
  expect(routerMac(9, "10.60.0.50")).toBe("00:00:5e:00:01:09");
  expect(routerMac(51, "2001:db8::32")).toBe("00:00:5e:00:02:33");
});
