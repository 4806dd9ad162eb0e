import { useState } from "preact/hooks";
import type { WaitingFault } from "../src/control/messages.ts";
import { call } from "./call.ts";
import type { CloudView } from "./store.ts";
import { say } from "./voice.ts";

/** What goes wrong most, as it is asked for: fields of a fault. */
const BUTTONS: readonly { readonly title: string; readonly about: string; readonly fields: object }[] = [
  { title: "Next write: 503", about: "It is refused, and nothing happens.", fields: { status: 503 } },
  { title: "Cut after the effect", about: "It is done, but the connection breaks first.", fields: { cut: "after" } },
  {
    title: "429, Retry-After",
    about: "Too many requests: come back in 3 seconds.",
    fields: { status: 429, headers: { "Retry-After": "3" } },
  },
  { title: "Stall", about: "It is done, but the answer takes 20 seconds.", fields: { delay: 20_000 } },
  {
    title: "Another writer first",
    about: "Somebody else changes the same thing a moment before.",
    fields: { rival: true },
  },
];

export function Faults({ clouds, waiting }: { clouds: readonly CloudView[]; waiting: readonly WaitingFault[] }) {
  const [cloud, setCloud] = useState("");
  const [times, setTimes] = useState(1);
  const [skip, setSkip] = useState(0);
  const target = cloud === "" ? clouds : clouds.filter(({ name }) => name === cloud);
  const failing = target.filter(({ fails }) => fails);
  async function add(title: string, fields: object): Promise<void> {
    const fault = { match: "WRITE /**", ...(cloud ? { cloud } : {}), ...fields, times, skip };
    if (await call("POST", "faults", [fault]))
      say(`${title}: waits for ${skip > 0 ? `write ${skip + 1}` : "the next write"}.`);
  }
  async function failNext(): Promise<void> {
    for (const { name } of failing) {
      for (let nth = 0; nth < times; nth += 1)
        await call("POST", "hands", { cloud: name, fail: "No room on this host" });
    }
    say("The next task will fail.");
  }
  return (
    <section class="faults" aria-label="Faults">
      <fieldset>
        <legend>What shall go wrong</legend>
        <label>
          on{" "}
          <select value={cloud} onChange={({ currentTarget }) => setCloud(currentTarget.value)}>
            <option value="">any cloud</option>
            {clouds.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <Count label="times" value={times} least={1} set={setTimes} />
        <Count label="after letting pass" value={skip} least={0} set={setSkip} />
        {BUTTONS.map(({ title, about, fields }) => (
          <button key={title} type="button" title={about} onClick={() => void add(title, fields)}>
            {title}
          </button>
        ))}
        <button
          type="button"
          title="The next accepted work ends in an error."
          disabled={failing.length === 0}
          onClick={() => void failNext()}
        >
          Fail the next task
        </button>
      </fieldset>
      {waiting.length > 0 && (
        <ul class="waiting" aria-label="Faults that wait">
          {waiting.map(({ id, line, left, skip: passes }) => (
            <li key={id}>
              <code>{line}</code> {left} left{passes > 0 ? `, after ${passes}` : ""}
              <button
                type="button"
                aria-label={`Take back ${line}`}
                onClick={() => void call("DELETE", `faults/${id}`)}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Count(props: { label: string; value: number; least: number; set: (value: number) => void }) {
  return (
    <label>
      {props.label}{" "}
      <input
        type="number"
        min={props.least}
        max={999}
        value={props.value}
        onInput={({ currentTarget }) => props.set(Math.max(props.least, Math.floor(Number(currentTarget.value)) || 0))}
      />
    </label>
  );
}
