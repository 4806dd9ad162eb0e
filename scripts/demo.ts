import { createSandbox } from "@mooring/sandbox";
import { workflowStep } from "./demo/action.ts";
import { ansibleTask } from "./demo/ansible.ts";
import { pulumiResource } from "./demo/pulumi.ts";
import { createScreen } from "./demo/screen.ts";
import { type Aim, type FrontEnd, tell } from "./demo/story.ts";

/** The main job, from every front end as its users run it, on the pretend Gcore. Ends non-zero if a step does not do what it said. */
const screen = createScreen();
const sandbox = createSandbox({ clouds: ["gcore"] });
sandbox.cloud("gcore").switches.task_seconds = 0.5;
const { gcore } = await sandbox.listen();
const environment = sandbox.environment();
screen.title("Mooring: one address, two ports, three front ends", `on a pretend Gcore at ${gcore}`);

const ports = ["9c31552f-8b64-43a0-abbb-5943721dbd2a", "166f81b9-91e7-47db-b304-36b5be9ff3e1"];
const aim = (address: string): Aim => ({ ports, address });
const stories: [Aim, (aim: Aim) => FrontEnd | Promise<FrontEnd>][] = [
  [aim("10.40.0.101"), (one) => ansibleTask(one, environment)],
  [aim("10.40.0.102"), (one) => workflowStep(one, environment)],
  [aim("10.40.0.103"), (one) => pulumiResource(one, environment)],
];
try {
  for (const [one, start] of stories) {
    const frontEnd = await start(one);
    try {
      await tell(frontEnd, one, sandbox, screen);
    } finally {
      await frontEnd.close?.();
    }
  }
  const failures = screen.failures();
  screen.verdict(
    failures === 0
      ? "Every write was one that a plan had announced; nothing was written twice."
      : `${failures} steps failed.`,
  );
  process.exitCode = failures === 0 ? 0 : 1;
} catch (error) {
  screen.wrong((error as Error).message);
  process.exitCode = 1;
} finally {
  await sandbox.close();
}
