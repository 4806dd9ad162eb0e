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

  test.each([
    [["--version", "x"], "--version takes no argument."],
    [["--help", "x"], "--help takes no argument."],
    [["--schema", "a", "b"], "--schema takes one kind."],
    [["-x"], 'There is no option "-x"; there are --help, --version, --schema [KIND] and --example KIND.'],
  ])("what is no option is refused: %j", async (args, msg) => {
    expect((await run({ args })).reply).toEqual({ changed: false, failed: true, msg, code: "input", retryable: false });
  });

  test("is laid out for people: each command, option and variable with what it does", async () => {
    const { stdout } = await run({ args: ["-h"] });
    expect(stdout).toMatch(
      /^Mooring \d\S+ ties IP addresses to the ports of virtual machines\.\n\nA request as JSON goes in, /,
    );
    for (const line of [
      "  mooring.cjs plan -f FILE            what would be done for its requests\n",
      "  --exit-code  plan ends with 2 when something is to be changed\n",
      "\nFields of a request\n  resource       The kind of thing, such as `gcore/allowed-address-pair`.\n  query ",
      "\n  incarnation    What an earlier run answered as `incarnation`, beside `id`: a\n                 thing that was made anew under that id since is left alone.\n",
      "\nKinds and queries, and the variables that each cloud's settings come from\n  gcore/service-address\n  gcore/",
      "  gcore/private-ports (query)\n",
      "      GCORE_API_KEY CLOUD_API_KEY GCORE_CLOUD_PROJECT_ID CLOUD_PROJECT_ID\n      GCORE_CLOUD_PROJECT_NAME ",
      " MOORING_CONNECTIONS\n\n  huaweicloud/service-address\n",
      "\nVariables\n  MOORING_LOG=1    events on standard error, before the answer\n",
      "  MOORING_NODE     the Node that runs this file (18 or later)\n",
    ])
      expect(stdout).toContain(line);
    expect(stdout.split("\n").filter((line) => /\s$/.test(line))).toEqual([]);
  });

  test("--schema of a query is that of a whole request, whose settings are the cloud's", async () => {
    const { properties, $defs, ...rest } = JSON.parse(
      (await run({ args: ["--schema", "gcore/private-ports"] })).stdout,
    );
    expect(rest).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      additionalProperties: false,
      title: "gcore/private-ports",
      description: expect.stringMatching(/^The ports of an instance /),
      required: ["query"],
    });
    expect(Object.keys(properties)).toEqual([
      "query",
      "spec",
      "settings",
      ...Object.keys(properties).filter((name) => !["query", "spec", "settings", "resource", "items"].includes(name)),
    ]);
    expect(properties.spec).toMatchObject({
      $ref: "#/$defs/spec",
      description: "The fields of the thing, or of the question.",
    });
    expect(properties.settings).toMatchObject({ secret: true, properties: { api_key: { type: "string" } } });
    expect(properties.settings).not.toHaveProperty("$schema");
    expect($defs.spec).not.toHaveProperty("$schema");
    expect(Object.keys($defs.spec.properties)).toEqual(["instance", "instance_id", "network", "network_id"]);
    const kind = JSON.parse((await run({ args: ["--schema", KIND] })).stdout);
    expect(kind).toMatchObject({ title: KIND, required: ["resource"], description: expect.stringMatching(/\.$/) });
    expect(kind.properties).not.toHaveProperty("query");
    expect(kind.properties.items).toMatchObject({ type: "array", items: { $ref: "#/$defs/spec" } });
  });
});
