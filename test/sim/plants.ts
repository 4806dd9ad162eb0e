import { registerHooks } from "node:module";

/** A fault put into Mooring on purpose, to see that the simulator finds it. */
export interface Plant {
  /** The room and file of `packages/core/src`. */
  readonly file: string;
  /** Stands there once, and in the same words when it is built. */
  readonly find: string;
  readonly put: string;
  /** Part of the names of the kinds that it concerns; left out: of all. */
  readonly kind?: string;
}

export const plants: Readonly<Record<string, Plant>> = {
  "a lost foreign pair": {
    file: "kits/allowed-pairs/fold.ts",
    find: "adds.forEach(apply);",
    put: "if (adds.length > 0 && list.length > 1) list = list.slice(1); adds.forEach(apply);",
  },
  "a double purchase": { file: "kits/tie.ts", find: "await tie.giveBack();", put: "", kind: "/floating-ip" },
  "a forgotten server": {
    file: "clouds/upcloud/stopped-server.ts",
    find: 'if (stop !== "none")',
    put: 'if (stop !== "none" && !stopper.signal.aborted)',
    kind: "upcloud/",
  },
  "a wrong changed": { file: "engine/item-report.ts", find: ': effect !== "none"', put: ': effect === "done"' },
  "a leaked listener": { file: "time/limits.ts", find: 'caller?.removeEventListener("abort", giveUp);', put: "" },
};

/** Everything of the core that is loaded from now on has this fault. Throws an Error for a name that none has. */
export function plant(name: string): Plant {
  const chosen = plants[name];
  if (!chosen)
    throw new Error(`There is no fault ${JSON.stringify(name)}; there is ${Object.keys(plants).join(", ")}.`);
  const built = `/packages/core/dist/${chosen.file.replace(/\.ts$/, ".js")}`;
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith(built)) return loaded;
      const text = String(loaded.source);
      if (text.split(chosen.find).length !== 2) throw new Error(`${chosen.find} does not stand once in ${built}.`);
      return { ...loaded, source: text.replace(chosen.find, () => chosen.put) };
    },
  });
  return chosen;
}
