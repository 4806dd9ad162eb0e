import { defineConfig } from "vitest/config";
import { alias } from "./vitest.shared.ts";

export default defineConfig({
  test: {
    projects: [
      "packages/*",
      "apps/*",
      {
        resolve: { alias },
        test: { name: "repository", include: ["test/*.test.ts", "test/{stories,faults}/*.test.ts"] },
      },
    ],
    reporters: ["default", ["json", { outputFile: ".cache/results/test.json" }]],
  },
});
