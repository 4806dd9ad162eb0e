import type { RunningEmulator } from "../emulation.ts";

/** Has anybody been given the state, to change it behind the emulator's back? */
interface Shared {
  readonly state: RunningEmulator["state"];
  shared: boolean;
}

/**
 * The looks at a world in which work is under way: `runDue` brings it up to date before each. Other members are laid onto what this answers, by
 * `Object.assign`: a spread would read the state once and for all.
 */
export function upToDate<Looks extends Record<string, () => unknown>>(cell: Shared, runDue: () => void, looks: Looks) {
  const after =
    <T>(look: () => T) =>
    (): T => {
      runDue();
      return look();
    };
  // The same names, each with a look of the same answer.
  const wrapped = Object.fromEntries(Object.entries(looks).map(([name, look]) => [name, after(look)])) as Looks;
  return Object.assign(
    {
      get state() {
        runDue();
        cell.shared = true;
        return cell.state;
      },
    },
    wrapped,
  );
}
