import { describe, expect, test } from "vitest";
import { run } from "./executable.ts";
import { KIND } from "./world.ts";

describe("help", () => {
  test("--help names every field, kind and variable", async () => {
    const { stdout, code } = await run({ args: ["--help"] });
    for (const word of [
      "resource",
      "items",
      "timeouts",
      KIND,
      "gcore/private-ports (query)",
      "GCORE_API_KEY",
      "MOORING_REQUEST",
    ])
      expect(stdout).toContain(word);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(code).toBe(0);
  });

  test("--version, which is never that of nothing", async () => {
    expect((await run({ args: ["--version"] })).stdout).not.toMatch(/^0\.0\.0/);
    expect((await run({ args: ["--version"] })).stdout).toMatch(/^\d+\.\d+\.\d+(-dev)?\n$/);
  });

  test("--schema describes any request; with a kind or a query, that one's fields and settings", async () => {
    const any = JSON.parse((await run({ args: ["--schema"] })).stdout);
    expect(Object.keys(any.properties)).toContain("allow_replace");
    const kind = JSON.parse((await run({ args: ["--schema", KIND] })).stdout);
    expect(kind.properties.resource).toEqual({ const: KIND });
    expect(kind.$defs.spec).toMatchObject({ required: ["ip_address"], additionalProperties: false });
    expect(kind.properties.items.items).toEqual({ $ref: "#/$defs/spec" });
    expect(kind.properties.settings.properties.api_key).toMatchObject({
      env: ["GCORE_API_KEY", "CLOUD_API_KEY"],
      secret: true,
    });
    const query = JSON.parse((await run({ args: ["--schema", "gcore/interfaces"] })).stdout);
    expect(query.properties).not.toHaveProperty("items");
    expect(query.required).toEqual(["query"]);
  });

  test("--schema of an unknown kind lists the known ones", async () => {
    const { reply, code } = await run({ args: ["--schema", "gcore/pair"] });
    expect(reply.msg).toMatch(
      /^There is no kind or query "gcore\/pair"; there are gcore\/service-address, gcore\/allowed-address-pair, /,
    );
    expect(code).toBe(1);
  });
});
