import { parseArgs } from "node:util";
import { plant } from "./plants.ts";
import { shortest } from "./story.ts";

/**
 * The simulator: stories drawn by chance, of several processes, other people, breaking lines, kills and cancels, in virtual time.
 * `--seed N`: the first seed; `--seconds S`: for so long; `--hours H`: for so much of the world's time; `--stories N`: so many;
 * `--kind <part of a name>`. A seed that ends badly is told in its shortest form; with `--tell`, each exchange of every seed as well.
 * `--plant <name>`: with a fault of that name put into Mooring, until it is found.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    seconds: { type: "string", default: "120" },
    hours: { type: "string", default: "1000000" },
    stories: { type: "string", default: "1000000" },
    kind: { type: "string" },
    plant: { type: "string" },
    tell: { type: "boolean", default: false },
  },
});
const planted = values.plant === undefined ? undefined : plant(values.plant);
// Loads Mooring, so it comes after the planting.
const { all, drawn, nameOf } = await import("./draw.ts");
const { play } = await import("./play.ts");
const trials = all.filter((trial) => nameOf(trial).includes(values.kind ?? planted?.kind ?? ""));

const first = Number(values.seed);
const began = performance.now();
const end = began + Number(values.seconds) * 1000;
let [stories, exchanges, hours, bad] = [0, 0, 0, 0];
const goesOn = () =>
  performance.now() < end &&
  stories < Number(values.stories) &&
  hours < Number(values.hours) &&
  !(values.plant !== undefined && bad > 0);
for (let seed = first; goesOn(); seed += 1) {
  const { trial, story } = drawn(seed, trials);
  const played = await play(trial, story);
  stories += 1;
  exchanges += played.exchanges;
  hours += played.seconds / 3600;
  if (played.violations.length === 0) {
    if (values.tell) console.log([`seed ${seed}: ${nameOf(trial)}`, ...played.tale].join("\n  | "));
    continue;
  }
  bad += 1;
  console.log(`seed ${seed}: ${nameOf(trial)}, after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  const short = await shortest(story, async (one) => (await play(trial, one)).violations.length > 0);
  for (const act of short) console.log(`  ${JSON.stringify(act)}`);
  const { violations, tale } = await play(trial, short);
  for (const line of values.tell ? tale : []) console.log(`  | ${line}`);
  for (const what of violations) console.log(`  ! ${what}`);
}
const cpu = process.cpuUsage();
const minutes = (cpu.user + cpu.system) / 60e6;
console.log(
  `seeds ${first} to ${first + stories - 1}: ${stories} stories, ${exchanges} exchanges, ${hours.toFixed(1)} virtual hours (${(hours / minutes).toFixed(1)} a minute of processor time), ${bad} bad`,
);
const isFound = bad > 0;
process.exitCode = isFound === (values.plant !== undefined) ? 0 : 1;
