import { defineProject } from "vitest/config";
import { alias, rules } from "../../vitest.shared.ts";

export default defineProject({
  resolve: { alias },
  test: { ...rules, name: "core", include: ["src/**/*.test.ts", "test/**/*.test.ts"] },
});
