import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { styleText } from "node:util";

/** Everything a reviewer would run, in one command. All steps run, also after one has failed; exit 1 when any has. */
interface Step {
  readonly name: string;
  /** Run one after the other until one fails. */
  readonly commands: readonly string[];
  /** The command finds what must not be there: finding nothing, exit code 1, is success. */
  readonly finds?: boolean;
}

const root = fileURLToPath(new URL("..", import.meta.url));
const LIMIT_MS = 300_000;
/** The workspace's own tools first, however this script was started. */
const env = { ...process.env, PATH: [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter) };

// Spelt with brackets, so that the rule does not find itself.
const machinePath = "(^|[^[:alnum:]_./-])/(work|root|home|Users|tmp/bash)[/]";
const registryHost = "registry[.]npmjs|registry[.]yarnpkg|pypi[.]org|pythonhosted[.]org|proxy[.]golang[.]org";

const steps: readonly Step[] = [
  { name: "lint, format, import rules", commands: ["biome check"] },
  { name: "build", commands: ["pnpm run build"] },
  { name: "types", commands: ["tsc -b", "tsc -p tsconfig.check.json", "tsc -p packages/sandbox/page"] },
  { name: "docstrings", commands: ["node scripts/docstrings.ts"] },
  { name: "casts and any say why", commands: ["node scripts/casts.ts"] },
  { name: "names of files", commands: ["node scripts/names.ts"] },
  { name: "public surface of core", commands: ["api-extractor run -c packages/core/api-extractor.json"] },
  { name: "generated files", commands: ["node scripts/generate.ts --check"] },
  { name: "unused code", commands: ["knip"] },
  {
    name: "package core",
    commands: ["publint --strict packages/core", "attw --pack packages/core --profile esm-only"],
  },
  {
    name: "package sandbox",
    commands: ["publint --strict packages/sandbox", "attw --pack packages/sandbox --profile esm-only"],
  },
  {
    name: "package pulumi",
    commands: ["publint --strict packages/pulumi", "attw --pack packages/pulumi --profile node16"],
  },
  {
    name: "no machine path, no registry host",
    commands: [`git grep -nIE "${machinePath}|${registryHost}"`],
    finds: true,
  },
];

interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: string;
  readonly output: string;
}

async function runStep({ name, commands, finds = false }: Step): Promise<Outcome> {
  const start = performance.now();
  const outputs: string[] = [];
  let passed = true;
  for (const command of commands) {
    const { code, output } = await runCommand(command);
    outputs.push(`$ ${command}\n${output}`);
    passed = code === (finds ? 1 : 0);
    if (!passed) break;
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  return { name, passed, seconds, output: outputs.join("\n") };
}

function runCommand(command: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, { cwd: root, env, shell: true, stdio: ["ignore", "pipe", "pipe"], timeout: LIMIT_MS });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data));
    child.on("error", (error) => resolve({ code: null, output: error.message }));
    child.on("close", (code, signal) => resolve({ code, output: signal ? `${output}\nended by ${signal}` : output }));
  });
}

const outcomes: Outcome[] = [];
for (const step of steps) outcomes.push(await runStep(step));

for (const { name, output } of outcomes.filter(({ passed }) => !passed)) {
  console.log(`${styleText("bold", `── ${name}`)}\n${output.trim()}\n`);
}
for (const { name, passed, seconds } of outcomes) {
  const result = passed ? styleText("green", "passed") : styleText("red", "FAILED");
  console.log(`${name.padEnd(36)} ${seconds.padStart(6)} s  ${result}`);
}
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;
