import { systemCode } from "@mooring/core";

const LOOK_EVERY_MS = 500;

/**
 * Calls `gone` once when the process that started this one has ended. A process without a parent to speak of, such as the first
 * one of a container, has none to lose.
 */
export function whenParentEnds(gone: () => void): void {
  const parent = process.ppid;
  if (parent <= 1) return;
  const timer = setInterval(() => {
    if (process.ppid === parent && isAlive(parent)) return;
    clearInterval(timer);
    gone();
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** Windows keeps the number of a parent that is gone. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}
