import type { Address, Cell } from "./world.ts";

/** Brings every address up to date: what is due settles. */
export function settle(cell: Cell): void {
  const { state, switches, world } = cell;
  for (const [key, one] of Object.entries(state.addresses)) {
    if (one.phase === "reserved" || one.phase === "failed") continue;
    const due = switches.task_looks === null ? world.date() >= one.due_at : one.looks >= switches.task_looks;
    if (!due) continue;
    if (one.phase === "releasing") delete state.addresses[key];
    else enter(one, one.doomed ? "failed" : "reserved", cell);
  }
}

export function enter(address: Address, phase: Address["phase"], { switches, world }: Cell): void {
  const { task_seconds } = switches;
  const [from, to] = typeof task_seconds === "number" ? [task_seconds, task_seconds] : task_seconds;
  const due_at = world.date() + (from + (to - from) * world.random()) * 1000;
  Object.assign(address, { phase, due_at, looks: 0 });
}
