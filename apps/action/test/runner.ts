import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, parseCommand, parsePairs } from "./files.ts";
import { manifest } from "./manifest.ts";

/** What a job's runner does around one step of an action, as `actions/runner` does it, for the bundle that users get. */
export interface Step {
  main(): Running;
  /** With the state that the last `main` or `post` left; the runner evaluates inputs and environment anew, so they may have changed. */
  post(changed?: Partial<StepOptions>): Running;
}

export interface Running {
  /** As a cancelled job does: SIGINT, 7.5 s later SIGTERM, 2.5 s later SIGKILL. */
  cancel(): void;
  /** As a lost machine does. */
  kill(): void;
  readonly finished: Promise<Stage>;
}

export interface Stage {
  readonly exitCode: number | null;
  /** What the job's log shows: without commands, masked. */
  readonly log: string;
  /** What it printed, before any mask, but for the masks themselves; commands decoded. */
  readonly printed: string;
  /** All that left the process, before any mask, but for the masks themselves. */
  readonly everything: string;
  readonly commands: readonly Command[];
  readonly masks: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  /** The file that `report_file` names. */
  readonly report: string;
}

export interface StepOptions {
  readonly with: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** The leg's values. */
  readonly matrix?: Readonly<Record<string, string>>;
  readonly jobStatus?: "success" | "failure" | "cancelled";
  /** File name → text. */
  readonly workspace?: Readonly<Record<string, string>>;
  /** The folder of the action, as a job has checked it out: by default this one. */
  readonly action?: string;
}

/** Where sources are judged with something changed in them, the scenes are played in the one process in which they are changed. */
export const isInside = process.env.MUTANTS_TESTS !== undefined;

const app = fileURLToPath(new URL("..", import.meta.url));
const files = ["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_ENV", "GITHUB_STEP_SUMMARY"];
/** No stage of any test takes longer, unless something hangs: a post step looks for 40 seconds for what may be on its way. */
const LIMIT = 200_000;

export function createStep(options: StepOptions): Step {
  let state: Readonly<Record<string, string>> = {};
  const stage = (script: string, changed: Partial<StepOptions> = {}): Running => {
    const running = start(script, { ...options, ...changed }, state);
    return {
      ...running,
      finished: running.finished.then((result) => {
        state = { ...state, ...result.state };
        return result;
      }),
    };
  };
  return {
    main: () => stage(manifest.runs.main),
    post: (changed) => stage(manifest.runs.post, changed),
  };
}

function start(script: string, options: StepOptions, state: Readonly<Record<string, string>>): Running {
  const folder = mkdtempSync(join(tmpdir(), "mooring-step-"));
  for (const name of files) writeFileSync(join(folder, name), "");
  for (const [name, text] of Object.entries(options.workspace ?? {})) writeFileSync(join(folder, name), text);
  const environment = environmentOf(folder, options, state);
  if (isInside) return startInside(script, folder, environment);
  const child = spawn(process.execPath, [join(options.action ?? app, script)], {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed += text));
  const timers = [setTimeout(() => child.kill("SIGKILL"), LIMIT)];
  const later = (ms: number, signal: NodeJS.Signals) => timers.push(setTimeout(() => child.kill(signal), ms));
  return {
    cancel() {
      child.kill("SIGINT");
      later(7_500, "SIGTERM");
      later(10_000, "SIGKILL");
    },
    kill: () => void child.kill("SIGKILL"),
    finished: new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exitCode) => {
        for (const timer of timers) clearTimeout(timer);
        resolve(collect(folder, printed, exitCode));
        rmSync(folder, { recursive: true });
      });
    }),
  };
}

function startInside(script: string, folder: string, environment: Readonly<Record<string, string>>): Running {
  const running = import("./inside.ts").then(({ play }) => play(basename(script, ".cjs"), environment));
  return {
    cancel: () => void running.then(({ cancel }) => cancel()),
    kill: () => {
      throw new Error("There is no process to be killed.");
    },
    finished: running
      .then(({ finished }) => finished)
      .then(({ printed, exitCode }) => {
        try {
          return collect(folder, printed, exitCode);
        } finally {
          rmSync(folder, { recursive: true });
        }
      }),
  };
}

/** Clean: nothing of the tests' own environment but the path. Defaults are filled in by the runner, not by the action. */
function environmentOf(folder: string, options: StepOptions, state: Readonly<Record<string, string>>) {
  const inputs = {
    ...Object.fromEntries(
      Object.entries(manifest.inputs).map(([name, one]) => [name, evaluated(one.default, options)]),
    ),
    ...options.with,
  };
  const prefixed = (prefix: string, values: Readonly<Record<string, string>>, name = (text: string) => text) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + name(key), value]));
  return {
    PATH: dirname(process.execPath),
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_REPOSITORY: "octo/fleet",
    GITHUB_WORKFLOW: "deploy",
    GITHUB_JOB: "addresses",
    GITHUB_ACTION: "address",
    GITHUB_RUN_ID: "4711",
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    ...Object.fromEntries(files.map((name) => [name, join(folder, name)])),
    ...prefixed("INPUT_", inputs, (name) => name.replaceAll(" ", "_").toUpperCase()),
    ...prefixed("STATE_", state),
    ...options.env,
  };
}

/** The two expressions that our defaults hold. */
function evaluated(text: string, { matrix, jobStatus = "success" }: StepOptions): string {
  if (!text.startsWith("${{")) return text;
  const known: Record<string, string> = {
    "${{ toJSON(matrix) }}": matrix ? JSON.stringify(matrix, null, 2) : "null",
    "${{ job.status }}": jobStatus,
  };
  const value = known[text];
  if (value === undefined) throw new Error(`the test's runner does not know ${text}`);
  return value;
}

function collect(folder: string, printed: string, exitCode: number | null): Stage {
  const [output = "", state = "", environment = "", summary = ""] = files.map((name) =>
    readFileSync(join(folder, name), "utf8"),
  );
  const lines = printed.split("\n");
  const commands = lines.flatMap((line) => parseCommand(line) ?? []);
  const masks = commands.flatMap(({ name, message }) => (name === "add-mask" ? [message] : []));
  const unmasked = lines.filter((line) => parseCommand(line)?.name !== "add-mask");
  const shown = lines.filter((line) => !parseCommand(line)).join("\n");
  const outputs = parsePairs(output);
  return {
    exitCode,
    report: outputs.report_file ? readFileSync(outputs.report_file, "utf8") : "",
    log: masks.reduce((text, mask) => text.replaceAll(mask, "***"), shown),
    printed: unmasked.map((line) => parseCommand(line)?.message ?? line).join("\n"),
    everything: [unmasked.join("\n"), output, state, environment, summary].join("\n"),
    commands,
    masks,
    outputs,
    state: parsePairs(state),
    summary,
  };
}
