import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Automation, automation } from "../../../packages/pulumi/test/sdk.mts";
import type { Part } from "./part.ts";
import { pulumiEnvironment, pulumiProgramFolder } from "./pulumi.ts";

export type Program = () => Promise<Record<string, unknown>>;

/** A stack of its own in a folder of its own, whose program may be changed between runs. Close it when the test is over. */
export async function openStack(engine: Part, first: Program, environment: Readonly<Record<string, string>>) {
  const workdir = await mkdtemp(join(tmpdir(), "mooring-real-"));
  const state = { program: first };
  const stack: Automation.Stack = await automation.LocalWorkspace.createStack(
    { stackName: "dev", projectName: "harbour", program: () => state.program() },
    {
      workDir: workdir,
      pulumiCommand: await automation.PulumiCommand.get({ root: engine.folder, skipVersionCheck: true }),
      envVars: { ...(await pulumiEnvironment({ workdir })), ...environment },
      projectSettings: { name: "harbour", runtime: "nodejs", main: await pulumiProgramFolder({ workdir }) },
    },
  );
  return Object.assign(state, {
    stack,
    workdir,
    close: () => rm(workdir, { recursive: true, force: true }),
  });
}

/** Engine and provider hosts of one stack, by the folder that is theirs alone: hosts outlive their engine. Linux only. */
export function killPulumi(workdir: string): void {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    if (environmentOf(pid).includes(`PULUMI_HOME=${workdir}/`)) process.kill(Number(pid), "SIGKILL");
  }
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    return "";
  }
}
