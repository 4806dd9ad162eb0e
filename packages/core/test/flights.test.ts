import { describe, expect, it } from "vitest";
import { ApiError, CancelledError, TimeoutError } from "../src/errors.ts";
import { createFlights, createFlightsBetween, type Flights } from "../src/sharing/flights.ts";
import { createLane } from "../src/sharing/lane.ts";
import { createMemo } from "../src/sharing/memo.ts";
import { countWrites } from "../src/sharing/writes.ts";
import { limitsOf } from "./limits.ts";

const staying = { signal: new AbortController().signal };

/** Reads that end when they are told to, in the order in which they were begun. */
function reads() {
  const begun: { resolve(seen: string): void; reject(reason: Error): void }[] = [];
  return {
    begun,
    read: () => new Promise<string>((resolve, reject) => void begun.push({ resolve, reject })),
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("a read that several want at the same moment", () => {
  it("is made once, and answers them all", async () => {
    const { begun, read } = reads();
    const flights = createFlights();
    const all = [flights.share("port", staying, read), flights.share("port", staying, read)];
    begun[0]?.resolve("seen");
    expect(await Promise.all(all)).toEqual(["seen", "seen"]);
    expect(begun).toHaveLength(1);
  });

  it("is no other read, and none that is over", async () => {
    const { begun, read } = reads();
    const flights = createFlights();
    const port = flights.share("port", staying, read);
    void flights.share("subnet", staying, read);
    expect(begun).toHaveLength(2);
    begun[0]?.resolve("seen");
    await port;
    void flights.share("port", staying, read);
    expect(begun).toHaveLength(3);
  });

  it("is not joined after a write; whoever comes next joins the newer one, also when the older has ended", async () => {
    const { begun, read } = reads();
    const flights = createFlights();
    const older = flights.share("port", staying, read);
    flights.land();
    const newer = flights.share("port", staying, read);
    expect(begun).toHaveLength(2);
    begun[0]?.resolve("old");
    expect(await older).toBe("old");
    const joined = flights.share("port", staying, read);
    begun[1]?.resolve("new");
    expect(await Promise.all([newer, joined])).toEqual(["new", "new"]);
    expect(begun).toHaveLength(2);
  });

  it("fails for all of them where the cloud says no", async () => {
    const { begun, read } = reads();
    const flights = createFlights();
    const no = new ApiError("no", { reason: "forbidden", words: "no" });
    const all = [flights.share("port", staying, read), flights.share("port", staying, read)];
    begun[0]?.reject(no);
    for (const one of all) await expect(one).rejects.toBe(no);
    expect(begun).toHaveLength(1);
  });

  it.each([
    ["left", new CancelledError("they left")],
    ["was out of time", new TimeoutError("their time is up")],
  ])("is made again for those who stay when its maker %s", async (_, reason) => {
    const { begun, read } = reads();
    const flights = createFlights();
    const maker = flights.share("port", staying, read);
    const other = flights.share("port", staying, read);
    begun[0]?.reject(reason);
    await expect(maker).rejects.toBe(reason);
    await turn();
    begun[1]?.resolve("seen");
    expect(await other).toBe("seen");
    expect(begun).toHaveLength(2);
  });

  it("is left by whoever goes, and by nobody else", async () => {
    const { begun, read } = reads();
    const flights = createFlights();
    const caller = new AbortController();
    const maker = flights.share("port", staying, read);
    const other = flights.share("port", { signal: caller.signal }, read);
    caller.abort();
    await expect(other).rejects.toMatchObject({ code: "cancelled", message: "port: cancelled" });
    begun[0]?.resolve("seen");
    expect(await maker).toBe("seen");
    expect(begun).toHaveLength(1);
  });
});

describe("a look right before a write", () => {
  it("joins none that began before a write of ours left", async () => {
    const { begun, read } = reads();
    const writes = countWrites();
    const flights: Flights = createFlightsBetween(writes);
    void flights.share("port", staying, read);
    void flights.share("port", staying, read);
    expect(begun).toHaveLength(1);
    writes.leave();
    void flights.share("port", staying, read);
    void flights.share("port", staying, read);
    expect(begun).toHaveLength(2);
    flights.land();
    void flights.share("port", staying, read);
    expect(begun).toHaveLength(3);
  });
});

describe("a memo", () => {
  it("keeps an answer, and forgets a failure", async () => {
    const { begun, read } = reads();
    const memo = createMemo();
    const failed = memo.once("port", read);
    begun[0]?.reject(new Error("no"));
    await expect(failed).rejects.toThrow("no");
    const answered = memo.once("port", read);
    begun[1]?.resolve("seen");
    expect(await answered).toBe("seen");
    expect(await memo.once("port", read)).toBe("seen");
    expect(begun).toHaveLength(2);
  });

  it("joins what another request reads at this moment", async () => {
    const { begun, read } = reads();
    const flights = createFlights();
    const all = [createMemo(flights, staying).once("port", read), createMemo(flights, staying).once("port", read)];
    begun[0]?.resolve("seen");
    expect(await Promise.all(all)).toEqual(["seen", "seen"]);
    expect(begun).toHaveLength(1);
  });
});

describe("a lane", () => {
  const limits = (signal: AbortSignal = staying.signal) => limitsOf({ signal });

  it("lets one run after the other, whatever became of the one before", async () => {
    const { begun, read } = reads();
    const lane = createLane();
    const first = lane("one", limits(), read);
    const second = lane("two", limits(), read);
    await turn();
    expect(begun).toHaveLength(1);
    begun[0]?.reject(new Error("no"));
    await expect(first).rejects.toThrow("no");
    await turn();
    begun[1]?.resolve("seen");
    expect(await second).toBe("seen");
  });

  it("lets nobody overtake when one gives up waiting, and that one does not run", async () => {
    const { begun, read } = reads();
    const lane = createLane();
    const caller = new AbortController();
    const first = lane("one", limits(), read);
    const second = lane("two", limits(caller.signal), read);
    const third = lane("three", limits(), read);
    await turn();
    caller.abort();
    await expect(second).rejects.toMatchObject({ code: "cancelled", message: "two: cancelled" });
    await turn();
    expect(begun).toHaveLength(1);
    begun[0]?.resolve("first");
    expect(await first).toBe("first");
    await turn();
    begun[1]?.resolve("third");
    expect(await third).toBe("third");
    expect(begun).toHaveLength(2);
  });
});
