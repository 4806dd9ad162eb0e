import { describe, expect, it } from "vitest";
import { plan } from "../src/report/plan.ts";

const immutable = ["port_id"];
const there = { port_id: "p", ip_address: "10.0.0.9", note: "made by the cloud" };

describe("plan", () => {
  it.each([
    ["creates what is not there", { port_id: "p" }, undefined, "create", ["port_id"]],
    ["does nothing when every stated field agrees", { port_id: "p", ip_address: "10.0.0.9" }, there, "none", []],
    ["leaves fields alone that are not stated", { port_id: "p" }, there, "none", []],
    ["updates a field that may change", { port_id: "p", ip_address: "10.0.0.7" }, there, "update", ["ip_address"]],
    [
      "replaces when an immutable field differs",
      { port_id: "q", ip_address: "10.0.0.7" },
      there,
      "replace",
      ["port_id", "ip_address"],
    ],
    ["deletes what is to be absent", undefined, there, "delete", ["port_id", "ip_address", "note"]],
    ["does nothing when absent is absent already", undefined, undefined, "none", []],
  ])("%s", (_, desired, observed, action, paths) => {
    const made = plan({ desired, observed, immutable });
    expect(made.action).toBe(action);
    expect(made.differences).toEqual(
      paths.map((path) => ({ path, before: observed?.[path as never], after: desired?.[path as never] })),
    );
    expect(made.notes).toEqual([]);
  });

  it("replaces nothing where no field is immutable", () => {
    expect(plan({ desired: { port_id: "q" }, observed: there }).action).toBe("update");
  });

  it("compares lists and maps by content", () => {
    const list = [{ ip_address: "10.0.0.9" }, { ip_address: "10.0.0.10" }];
    expect(plan({ desired: { list: structuredClone(list) }, observed: { list } }).action).toBe("none");
    expect(plan({ desired: { list: list.slice(1) }, observed: { list } }).differences).toEqual([
      { path: "list", before: list, after: list.slice(1) },
    ]);
  });

  it("does not compare a field that is stated as undefined", () => {
    expect(plan({ desired: { port_id: "p", ip_address: undefined }, observed: there }).action).toBe("none");
  });
});
