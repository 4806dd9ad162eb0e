import { defineProject } from "vitest/config";
import { alias, rules } from "../../vitest.shared.ts";

export default defineProject({
  resolve: { alias },
  test: {
    ...rules,
    name: "pulumi",
    include: ["test/**/*.test.mts"],
  },
});
