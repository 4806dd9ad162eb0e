import type { PicturedTask } from "@mooring/core/emulators";
import { useEffect, useState } from "preact/hooks";
import { type CloudView, state } from "./store.ts";

/** Ended ones stay in sight for so long, in milliseconds. */
const LINGERS = 8000;

const now = () => Date.now() + state.ahead;
/** What never ends came as a word: JSON has no number for it. */
const endOf = ({ ends }: PicturedTask): number => Number(ends);

/** Accepted work as bars. They move by themselves while there is any. */
export function Tasks({ cloud }: { cloud: CloudView }) {
  const [, tick] = useState(0);
  const shown = cloud.tasks.filter((task) => endOf(task) + LINGERS > now());
  const moving = shown.length > 0;
  useEffect(() => {
    if (!moving) return;
    const timer = setInterval(() => tick(Date.now()), 100);
    return () => clearInterval(timer);
  }, [moving]);
  if (!moving) return null;
  return (
    <ul class="tasks" aria-label={`Work under way on ${cloud.name}`}>
      {shown.slice(-12).map((task) => (
        <Task key={task.id} task={task} cloud={cloud} />
      ))}
      {shown.length > 12 && <li class="quiet">and {shown.length - 12} more</li>}
    </ul>
  );
}

function Task({ task, cloud }: { task: PicturedTask; cloud: CloudView }) {
  const ends = endOf(task);
  const at = now();
  const left = Math.max(0, (ends - at) / 1000);
  const words = task.failure
    ? `failed: ${task.failure}`
    : left === 0
      ? "done"
      : Number.isFinite(left)
        ? `${left.toFixed(1)} s`
        : "never ends";
  return (
    <li class={task.failure ? "task failed" : left === 0 ? "task done" : "task"}>
      <span>
        {task.title} <small>{whereOf(task, cloud)}</small>
      </span>
      <progress
        max={Number.isFinite(ends) ? ends - task.begins : 1}
        value={Number.isFinite(ends) ? Math.min(at, ends) - task.begins : 0}
        aria-label={task.title}
      />
      <span class="left">{words}</span>
    </li>
  );
}

function whereOf({ about = "" }: PicturedTask, { ports, boxes }: CloudView): string {
  const port = ports.get(about);
  const box = boxes.get(about) ?? [...boxes.values()].find((one) => one.ports.includes(about));
  return [box?.name, port && (port.name || port.id.slice(0, 8))].filter(Boolean).join(", ") || about;
}
