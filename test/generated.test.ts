import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

// A start of its own on a busy machine.
const PATIENCE = 120_000;

test(
  "every generated file is what the definitions print today",
  () => {
    const script = join(import.meta.dirname, "../scripts/generate.ts");
    const { status, stderr } = spawnSync(process.execPath, [script, "--check"], {
      encoding: "utf8",
      timeout: PATIENCE,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  },
  PATIENCE,
);
