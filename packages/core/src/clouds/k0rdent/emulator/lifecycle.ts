import { type Address, type Cell, keyOf } from "./world.ts";

/** Brings every address up to date: what is due settles. */
export function runDue(cell: Cell): void {
  const { state, switches, world } = cell;
  if (!cell.busy && !cell.shared) return;
  cell.busy = false;
  for (const one of Object.values(state.addresses)) {
    if (one.phase === "reserved" || one.phase === "failed") continue;
    cell.busy = true;
    const due = switches.task_looks === null ? world.date() >= one.due_at : one.looks >= switches.task_looks;
    if (!due) continue;
    cell.held = undefined;
    if (one.phase === "releasing") delete state.addresses[keyOf(one, one.id)];
    else enter(one, one.doomed ? "failed" : "reserved", cell);
  }
}

/** It leaves the phase when its time is up, or at the look that `task_looks` says. */
export function enter(address: Address, phase: Address["phase"], cell: Cell): void {
  const { switches, world } = cell;
  cell.busy = true;
  const { task_seconds } = switches;
  const [from, to] = typeof task_seconds === "number" ? [task_seconds, task_seconds] : task_seconds;
  const due_at = world.date() + (from + (to - from) * world.random()) * 1000;
  Object.assign(address, { phase, due_at, looks: 0 });
}
