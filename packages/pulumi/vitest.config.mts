import { defineProject } from "vitest/config";
import { alias, native, rules } from "../../vitest.shared.ts";

export default defineProject({
  resolve: { alias },
  test: {
    ...rules,
    ...native,
    name: "pulumi",
    include: ["test/**/*.test.mts"],
  },
});
