import { emulatorWorks } from "./emulators.ts";
import { measured } from "./grow.ts";
import { manyItemsWorks } from "./growth.ts";

// The process in which `grow.ts` has one work measured: which, and the sizes.
const [, , work = "", sizes = ""] = process.argv;
const run = { ...manyItemsWorks(), ...emulatorWorks() }[work];
if (run === undefined) throw new Error(`there is no work called ${work}`);
const milliseconds = await measured(run, sizes.split(",").map(Number));
console.log(JSON.stringify({ milliseconds, megabytes: process.resourceUsage().maxRSS / 1000 }));
