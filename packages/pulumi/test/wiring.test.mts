import { createRequire } from "node:module";
import * as grpc from "@grpc/grpc-js";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb.js";
import { afterEach, describe, expect, it, vi } from "vitest";
import { engineLog } from "../src/runtime/engine-log.ts";
import { type Hooks, PartialFailure, plain, wire } from "../src/runtime/hook-types.ts";

const require = createRequire(import.meta.url);
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Hooks that answer with their name and what they were given. */
const echo = Object.fromEntries(
  ["check", "diff", "create", "read", "update", "delete"].map((name) => [
    name,
    async (...given: unknown[]) => ({ name, given }),
  ]),
  // Made by their names, and answering what no hook may: only where it goes is looked at.
) as unknown as Hooks;
const request = (config: object) => ({ config }) as never;

describe("hooks, as the host calls them (`test/wire.test.mts` has the host),", () => {
  it("are given what the host gives, after the configuration that is still under way", async () => {
    let configured: (hooks: Hooks) => void = () => undefined;
    const wired = wire((config) => {
      expect(config).toEqual({ a: 1 });
      return new Promise((resolve) => {
        configured = resolve;
      });
    });
    const done = wired.configure(request({ a: 1 }));
    const answers = [
      wired.check({ o: 1 }, { n: 1 }),
      wired.diff("id", { o: 1 }, { n: 1 }),
      wired.create({ n: 1 }),
      wired.read("id", { o: 1 }),
      wired.read("id", undefined as never),
      wired.update("id", { o: 1 }, { n: 1 }),
      wired.delete("id", { o: 1 }),
    ];
    configured(echo);
    expect(await done).toBeUndefined();
    expect(await Promise.all(answers)).toEqual([
      { name: "check", given: [{ o: 1 }, { n: 1 }] },
      { name: "diff", given: ["id", { o: 1 }, { n: 1 }] },
      { name: "create", given: [{ n: 1 }] },
      { name: "read", given: ["id", { o: 1 }] },
      { name: "read", given: ["id", {}] },
      { name: "update", given: ["id", { o: 1 }, { n: 1 }] },
      { name: "delete", given: ["id", { o: 1 }] },
    ]);
  });

  it("say what is needed where they were never configured", async () => {
    const wired = wire(async () => echo);
    await expect(wired.create({})).rejects.toThrow(
      "this resource was called before it was configured: @pulumi/pulumi 3.216 or later is needed",
    );
  });

  const failing = (thrown: unknown, redact?: (text: string) => string) => {
    const wired = wire(async () => ({ ...echo, create: () => Promise.reject(thrown) }), redact);
    void wired.configure(request({}));
    return wired.create({}).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
  };

  it.each([
    [undefined, "unexpected failure: undefined"],
    ["a bare text", "unexpected failure: a bare text"],
    [new TypeError("as it is"), "as it is"],
  ])("throw nothing but an Error: %s", async (thrown, message) => {
    const error = await failing(thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error?.message).toBe(message);
    expect([String(error), error?.stack]).toEqual(["(mooring: told by the engine)", ""]);
  });

  it("throw no secret, and show a stack only where one is asked for", async () => {
    vi.stubEnv("MOORING_DEBUG", "1");
    const error = await failing(new Error("token 7$invented"), (text) => text.replaceAll("7$invented", "***"));
    expect(error?.message).toBe("token ***");
    expect(error?.stack).toContain("token ***");
    expect(error?.stack).not.toContain("invented");
    const bare = await failing(Object.assign(new Error("m"), { stack: undefined }));
    expect(bare?.stack).toBe("");
  });
});

describe("plain JSON", () => {
  it.each<[unknown, unknown]>([
    ["text", "text"],
    [true, true],
    [1.5, 1.5],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
    [9007199254740993n, "9007199254740993"],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [null, null],
    [undefined, undefined],
    [() => 1, undefined],
    [
      [1, undefined, [() => 1]],
      [1, null, [null]],
    ],
    [{ a: undefined, b: { c: Symbol("s"), d: null } }, { b: { d: null } }],
  ])("has, for %s, %j", (value, expected) => {
    expect(plain(value)).toStrictEqual(expected);
  });

  it("is what a half-made thing is remembered by", () => {
    const half = new PartialFailure("id", { __provider: "text", at: new Date(0), none: undefined }, "why");
    expect({ ...half, message: half.message }).toEqual({
      id: "id",
      properties: { __provider: "text", at: "1970-01-01T00:00:00.000Z" },
      reasons: ["why"],
      message: "why",
    });
  });
});

describe("the engine's log", () => {
  const { EngineService } = require("@pulumi/pulumi/proto/engine_grpc_pb.js");
  const { Empty } = require("google-protobuf/google/protobuf/empty_pb.js");

  async function withEngine(use: (address: string, lines: unknown[], engine: { deaf: boolean }) => Promise<void>) {
    const lines: unknown[] = [];
    const engine = { deaf: false };
    const server = new grpc.Server();
    server.addService(EngineService, {
      log: (({ request: line }, answer) => {
        if (engine.deaf) return answer({ code: grpc.status.UNAVAILABLE });
        lines.push([line.getSeverity(), line.getMessage(), line.getUrn(), line.getEphemeral()]);
        answer(null, new Empty());
      }) satisfies grpc.handleUnaryCall<LogRequest, unknown>,
    });
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    try {
      await use(`127.0.0.1:${port}`, lines, engine);
    } finally {
      server.forceShutdown();
    }
  }

  it("shows each line at its resource, as loud as it is, and is over when it was said", async () => {
    vi.stubGlobal("require", require);
    await withEngine(async (address, lines, engine) => {
      const otherwise = vi.fn(async () => undefined);
      const tell = engineLog(address, otherwise);
      await tell("plain");
      await tell("loud", { urn: "urn:x", severity: "warning" });
      await tell("passing", { urn: "urn:x", passing: true });
      expect(lines).toEqual([
        [1, "plain", "", false],
        [2, "loud", "urn:x", false],
        [1, "passing", "urn:x", true],
      ]);
      expect(otherwise).not.toHaveBeenCalled();
      engine.deaf = true;
      await tell("unheard", { urn: "urn:x" });
      expect(otherwise).toHaveBeenCalledExactlyOnceWith("unheard", { urn: "urn:x" });
    });
  });

  it.each([undefined, "", "127.0.0.1", "127.0.0.1:", ":7x"])(
    "is the host's output where %j is no address",
    async (address) => {
      const otherwise = vi.fn(async () => undefined);
      // What would be connected to would be looked for first.
      vi.stubGlobal("require", {
        resolve: () => {
          throw new TypeError("nobody is to be looked for");
        },
      });
      const resolve = vi.spyOn(globalThis.require as never as { resolve(): never }, "resolve");
      await engineLog(address, otherwise)("line", { severity: "warning" });
      expect(otherwise).toHaveBeenCalledExactlyOnceWith("line", { severity: "warning" });
      expect(resolve).not.toHaveBeenCalled();
    },
  );
});
