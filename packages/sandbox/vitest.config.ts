import { defineProject } from "vitest/config";
import { alias, native, rules } from "../../vitest.shared.ts";

export default defineProject({
  resolve: { alias },
  test: { ...rules, ...native, name: "sandbox", include: ["src/**/*.test.ts", "test/**/*.test.ts"] },
});
