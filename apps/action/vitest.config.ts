import { defineProject } from "vitest/config";
import { alias, patience } from "../../vitest.shared.ts";

export default defineProject({
  resolve: { alias },
  test: {
    ...patience,
    name: "action",
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // The bundle is what users run, so the bundle is what is tested, and always a fresh one.
    globalSetup: ["test/bundle.setup.ts"],
  },
});
