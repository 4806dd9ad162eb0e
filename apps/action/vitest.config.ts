import { defineProject } from "vitest/config";
import { alias, native, rules } from "../../vitest.shared.ts";

export default defineProject({
  resolve: { alias },
  test: {
    ...rules,
    ...native,
    name: "action",
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // The bundle is what users run, so the bundle is what is tested, and always a fresh one.
    globalSetup: [...native.globalSetup, "test/bundle.setup.ts"],
  },
});
