import { defineProject } from "vitest/config";
import { alias } from "../../vitest.shared.ts";

export default defineProject({
  resolve: { alias },
  test: {
    name: "action",
    // Real processes, several in a test, on machines that may be busy.
    testTimeout: 30_000,
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // The bundle is what users run, so the bundle is what is tested, and always a fresh one.
    globalSetup: ["test/bundle.setup.ts"],
  },
});
