import { defineConfig } from "vitest/config";
import { alias } from "./vitest.shared.ts";

/** Against real engines: slower than the other tests, and with parts that a machine may lack. */
export default defineConfig({
  resolve: { alias },
  test: {
    name: "real",
    include: ["test/real/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 900_000,
    fileParallelism: false,
  },
});
