import { defineProject } from "vitest/config";
import { alias, patience } from "../../vitest.shared.ts";

export default defineProject({
  resolve: { alias },
  test: { ...patience, name: "sandbox", include: ["src/**/*.test.ts", "test/**/*.test.ts"] },
});
