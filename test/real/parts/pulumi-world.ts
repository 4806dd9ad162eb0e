import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterEach, beforeEach } from "vitest";
import type { WantedPart } from "./part-or-skip.ts";
import { openStack, type Program } from "./pulumi-stack.ts";

export interface PulumiWorld {
  readonly sandbox: Sandbox;
  /** A stack on that sandbox, closed when the test is over. */
  open(program: Program): ReturnType<typeof openStack>;
}

/** A new pretend world on loopback for each test, with tasks that are soon done; none where the engine is missing. */
export function eachInItsWorld(engine: WantedPart): PulumiWorld {
  let sandbox: Sandbox | undefined;
  let opened: Awaited<ReturnType<typeof openStack>>[] = [];
  beforeEach(async () => {
    if (engine.missing) return;
    sandbox = createSandbox();
    sandbox.cloud("gcore").switches.task_seconds = 0.5;
    await sandbox.listen();
  });
  afterEach(async () => {
    await sandbox?.close();
    for (const one of opened) await one.close();
    opened = [];
  });
  return {
    get sandbox() {
      if (!sandbox) throw new Error("there is no world without the engine");
      return sandbox;
    },
    async open(program) {
      const one = await openStack(engine.part, program, this.sandbox.environment() as Record<string, string>);
      opened.push(one);
      return one;
    },
  };
}
