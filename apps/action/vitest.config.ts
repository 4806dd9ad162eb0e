import { defineProject } from "vitest/config";
import { alias, rules } from "../../vitest.shared.ts";

export default defineProject({
  resolve: { alias },
  test: {
    ...rules,
    name: "action",
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // The bundle is what users run, so the bundle is what is tested, and always a fresh one.
    globalSetup: ["test/bundle.setup.ts"],
  },
});
