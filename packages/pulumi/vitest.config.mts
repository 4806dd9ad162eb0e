import { defineProject } from "vitest/config";
import { alias } from "../../vitest.shared.ts";

export default defineProject({
  resolve: { alias },
  test: {
    name: "pulumi",
    include: ["test/**/*.test.mts"],
    // Starts Pulumi's provider host, a process that takes a second, and more on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
