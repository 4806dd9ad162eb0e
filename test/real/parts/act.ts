import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type ChildResult, runChild } from "./child.ts";
import { buildGoCommand } from "./go.ts";
import { obtain, type Part, pathWith, runStep } from "./part.ts";

const VERSION = "0.2.89";

/** act, which runs GitHub workflow files on this machine. */
export async function obtainAct(): Promise<Part> {
  const folder = await obtain({
    name: "act",
    version: VERSION,
    key: `act-${VERSION}`,
    build: async (site) => {
      await buildGoCommand(site, { package: "github.com/nektos/act", version: `v${VERSION}` });
      await runStep(site, join(site.folder, "bin/act"), ["--version"], { timeoutMs: 60_000 });
    },
  });
  const bin = join(folder, "bin");
  return { name: "act", version: VERSION, folder, bin, env: { PATH: pathWith(bin) } };
}

export interface WorkflowRun {
  /**
   * A git repository with at least one commit; without one act warns at every turn.
   * A local action (`uses: ./…`) is found only after an `actions/checkout` step, which copies what git does not ignore.
   */
  readonly repo: string;
  /** The workflow file, relative to the repository. */
  readonly workflow: string;
  readonly event?: string;
  /** Seen by every step, as if the workflow's own `env:` had it. */
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** The repository's variables: `vars` in expressions. */
  readonly vars?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/**
 * Runs one workflow without containers; `runs-on: ubuntu-latest` means this machine.
 * `stdout` is the log, masked as on GitHub; `stderr` is what act says about itself.
 */
export async function runWorkflow(run: WorkflowRun): Promise<ChildResult> {
  const { bin } = await obtainAct();
  const home = await mkdtemp(join(tmpdir(), "mooring-act-"));
  try {
    const args = [
      run.event ?? "push",
      ...["--workflows", run.workflow],
      ...["--platform", "ubuntu-latest=-self-hosted"],
      "--no-cache-server",
      ...pairs("--env", run.env),
      ...pairs("--secret", run.secrets),
      ...pairs("--var", run.vars),
    ];
    return await runChild(join(bin, "act"), args, {
      cwd: run.repo,
      // act hands its whole environment to the steps, so it gets a bare one.
      // It starts JavaScript actions with the first `node` on PATH, whatever `using:` says.
      env: { PATH: pathWith(dirname(process.execPath)), HOME: home },
      timeoutMs: run.timeoutMs ?? 2 * 60_000,
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

function pairs(flag: string, values: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
}
