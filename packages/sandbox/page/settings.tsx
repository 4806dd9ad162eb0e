import { useState } from "preact/hooks";
import type { CloudView } from "./store.ts";
import { say } from "./voice.ts";

type Environment = Readonly<Record<string, string>>;

const lines = (environment: Environment, line: (name: string, value: string) => string) =>
  Object.entries(environment)
    .map(([name, value]) => line(name, value))
    .join("\n");

/** How each shell and each front end is told. */
const DIALECTS: Readonly<Record<string, (environment: Environment) => string>> = {
  "sh, bash, zsh": (environment) =>
    lines(environment, (name, value) => `export ${name}='${value.replaceAll("'", "'\\''")}'`),
  fish: (environment) => lines(environment, (name, value) => `set -gx ${name} '${value.replaceAll(/['\\]/g, "\\$&")}'`),
  PowerShell: (environment) => lines(environment, (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`),
  cmd: (environment) => lines(environment, (name, value) => `set "${name}=${value}"`),
  "a workflow's env": (environment) => `env:\n${lines(environment, (name, value) => `  ${name}: ${yaml(value)}`)}`,
  "a play's environment": (environment) =>
    `environment:\n${lines(environment, (name, value) => `  ${name}: ${yaml(value)}`)}`,
  "Pulumi's envVars": (environment) => `envVars: ${JSON.stringify(environment, null, 2)}`,
};

/** JSON is YAML, and quoted text is text. */
const yaml = (value: string) => JSON.stringify(value);

export function Settings({ clouds }: { clouds: readonly CloudView[] }) {
  const [dialect, setDialect] = useState("sh, bash, zsh");
  const [cloud, setCloud] = useState("");
  const chosen = clouds.filter(({ name }) => cloud === "" || name === cloud);
  const text = DIALECTS[dialect]?.(Object.assign({}, ...chosen.map(({ environment }) => environment))) ?? "";
  return (
    <details class="panel">
      <summary>Settings to copy</summary>
      <div class="sheet">
        <p>
          <label>
            for{" "}
            <select value={dialect} onChange={({ currentTarget }) => setDialect(currentTarget.value)}>
              {Object.keys(DIALECTS).map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>{" "}
          <label>
            of{" "}
            <select value={cloud} onChange={({ currentTarget }) => setCloud(currentTarget.value)}>
              <option value="">all clouds</option>
              {clouds.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>{" "}
          <button
            type="button"
            onClick={() =>
              void navigator.clipboard.writeText(text).then(
                () => say("Copied."),
                () => say("The browser did not let it be copied: select the text.", true),
              )
            }
          >
            Copy
          </button>
        </p>
        <pre>{text}</pre>
      </div>
    </details>
  );
}
