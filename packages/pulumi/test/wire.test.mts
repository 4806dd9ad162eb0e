import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHost } from "./host.mts";
import { createProject } from "./project.mts";

/** Pulumi's real host runs hooks that misbehave in every way the host itself cannot bear, behind this package's wiring. */
const [odd] = buildSync({
  entryPoints: [fileURLToPath(new URL("odd/provider.ts", import.meta.url))],
  bundle: true,
  format: "cjs",
  platform: "node",
  write: false,
}).outputFiles;

const text = (behaviour: string) => ({
  __provider: `exports.handler=()=>require("odd").provider(${JSON.stringify(behaviour)});`,
});

let project: ReturnType<typeof createProject>;
let host: Awaited<ReturnType<typeof startHost>>;
beforeAll(async () => {
  project = createProject({ odd: odd?.text ?? "" });
  host = await startHost({ folder: project.folder });
});
afterAll(async () => {
  await host.stop();
  project.remove();
});

describe("the wiring", () => {
  it.each([
    ["throw undefined", "unexpected failure: undefined"],
    ["throw null", "unexpected failure: null"],
    ["throw text", "a bare text"],
  ])("answers when a hook does: %s", async (behaviour, message) => {
    await expect(host.create(text(behaviour))).rejects.toThrow(message);
    await expect(host.check({}, text(behaviour))).rejects.toThrow(message);
    await expect(host.delete("odd", text(behaviour))).rejects.toThrow(message);
  });

  it("makes plain JSON of what a hook answers", async () => {
    const { outputs } = await host.create(text("answer with what is not JSON"));
    expect(outputs).toEqual({
      ...text("answer with what is not JSON"),
      hole: [1, null, 3],
      large: "9007199254740993",
      date: "1970-01-01T00:00:00.000Z",
      notANumber: null,
      nothing: null,
      nested: { kept: "kept" },
    });
  });

  it("lets calls that arrive together wait for the one configuration", async () => {
    const reads = ["a", "b", "c"].map((id) => host.read(id, { outputs: text("configured once") }));
    const answers = await Promise.all(reads);
    expect(new Set(answers.map(({ outputs }) => outputs.configured)).size).toBe(1);
  });

  it("fails every call, not only the first, when the configuration failed", async () => {
    for (const _ of [1, 2])
      await expect(host.read("a", { outputs: text("fail to configure") })).rejects.toThrow("cannot be read");
  });

  it("prints neither stack nor message, which the engine shows itself", async () => {
    await expect(host.delete("odd", text("throw text"))).rejects.toThrow();
    expect(host.printed()).toBe("");
  });
});
