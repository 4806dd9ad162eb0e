import type { SwitchInfo } from "../src/control/messages.ts";
import { call } from "./call.ts";
import type { CloudView } from "./store.ts";
import { say } from "./voice.ts";

/** In seconds; what the clouds start with is shown as theirs. */
const SPEEDS = [
  ["0", "at once"],
  ["0.5", "half a second"],
  ["2", "2 seconds"],
  ["10", "10 seconds"],
  ["60", "a minute"],
  ["Infinity", "for ever"],
] as const;

const set = async (cloud: string, name: string, value: unknown) => {
  if (await call("POST", "switches", { [cloud]: { [name]: value } }))
    say(`${cloud}.${name} is ${JSON.stringify(value)} now.`);
};

/** How long accepted work takes, on all clouds at once. */
export function Speed({ clouds }: { clouds: readonly CloudView[] }) {
  const timed = clouds.flatMap(({ name, switches }) =>
    switches.filter((one) => one.name === "task_seconds").map(({ value }) => ({ name, value: String(value) })),
  );
  const values = new Set(timed.map(({ value }) => value));
  const shown = values.size === 1 ? (timed[0]?.value ?? "") : "";
  const known = SPEEDS.some(([value]) => value === shown);
  return (
    <label>
      Tasks take{" "}
      <select
        value={shown}
        onChange={async ({ currentTarget: { value } }) => {
          const seconds = value === "Infinity" ? value : Number(value);
          for (const { name } of timed) await set(name, "task_seconds", seconds);
        }}
      >
        {!known && <option value={shown}>{shown === "" ? "as each cloud has it" : `${shown} seconds`}</option>}
        {SPEEDS.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Switches({ clouds }: { clouds: readonly CloudView[] }) {
  return (
    <details class="panel">
      <summary>Switches</summary>
      <div class="sheet">
        {clouds.map((cloud) => (
          <details key={cloud.name} open={clouds.length === 1}>
            <summary>
              {cloud.name} <small>{changedOf(cloud)}</small>
            </summary>
            <ul class="switches">
              {cloud.switches.map((one) => (
                <Switch key={one.name} cloud={cloud.name} one={one} />
              ))}
            </ul>
          </details>
        ))}
      </div>
    </details>
  );
}

const isChanged = ({ value, default: usual }: SwitchInfo) => JSON.stringify(value) !== JSON.stringify(usual);

function changedOf({ switches }: CloudView): string {
  const count = switches.filter(isChanged).length;
  return count === 0 ? "" : `${count} changed`;
}

function Switch({ cloud, one }: { cloud: string; one: SwitchInfo }) {
  const { name, about, value, default: usual } = one;
  return (
    <li class={isChanged(one) ? "changed" : ""}>
      <label htmlFor={`${cloud}-${name}`}>
        <Control id={`${cloud}-${name}`} cloud={cloud} one={one} /> <code>{name}</code>
      </label>
      <p>
        {about.replaceAll("`", "")} <small>Usually {JSON.stringify(usual)}.</small>
        {isChanged(one) && value !== undefined && (
          <button type="button" onClick={() => void set(cloud, name, usual)}>
            back
          </button>
        )}
      </p>
    </li>
  );
}

function Control({ id, cloud, one }: { id: string; cloud: string; one: SwitchInfo }) {
  const { name, value, values, default: usual } = one;
  if (values) {
    return (
      <select
        id={id}
        value={JSON.stringify(value)}
        onChange={({ currentTarget }) => void set(cloud, name, JSON.parse(currentTarget.value))}
      >
        {values.map((one) => (
          <option key={JSON.stringify(one)} value={JSON.stringify(one)}>
            {String(one) || "(empty)"}
          </option>
        ))}
      </select>
    );
  }
  if (typeof usual === "boolean") {
    return (
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={value === true}
        checked={value === true}
        onChange={({ currentTarget }) => void set(cloud, name, currentTarget.checked)}
      />
    );
  }
  return (
    <input
      id={id}
      type="text"
      size={Math.min(24, Math.max(4, JSON.stringify(value).length))}
      value={JSON.stringify(value)}
      onChange={({ currentTarget }) => {
        const json = parsed(currentTarget.value);
        if (json === undefined) say(`${currentTarget.value} is not JSON.`, true);
        else void set(cloud, name, json);
      }}
    />
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
