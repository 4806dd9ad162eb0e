import { parseArgs } from "node:util";
import { all, drawn, nameOf } from "./draw.ts";
import { play } from "./play.ts";
import { shortest } from "./story.ts";

/**
 * The simulator: stories drawn by chance, of several processes, breaking lines, kills and cancels, in virtual time. `--seed N`: the
 * first seed; `--seconds S`: for so long; `--stories N`: so many; `--kind <part of a name>`. A seed that ends badly is told in its shortest form.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    seconds: { type: "string", default: "120" },
    stories: { type: "string", default: "1000000" },
    kind: { type: "string", default: "" },
  },
});
const trials = all.filter((trial) => nameOf(trial).includes(values.kind));

const first = Number(values.seed);
const end = performance.now() + Number(values.seconds) * 1000;
let [stories, exchanges, hours, bad] = [0, 0, 0, 0];
for (let seed = first; performance.now() < end && stories < Number(values.stories); seed += 1) {
  const { trial, story } = drawn(seed, trials);
  const played = await play(trial, story);
  stories += 1;
  exchanges += played.exchanges;
  hours += played.seconds / 3600;
  if (played.violations.length === 0) continue;
  bad += 1;
  const short = await shortest(story, async (one) => (await play(trial, one)).violations.length > 0);
  console.log(`seed ${seed}: ${nameOf(trial)}`);
  for (const act of short) console.log(`  ${JSON.stringify(act)}`);
  for (const what of (await play(trial, short)).violations) console.log(`  ! ${what}`);
}
const cpu = process.cpuUsage();
const minutes = (cpu.user + cpu.system) / 60e6;
console.log(
  `seeds ${first} to ${first + stories - 1}: ${stories} stories, ${exchanges} exchanges, ${hours.toFixed(1)} virtual hours (${(hours / minutes).toFixed(1)} a minute of processor time), ${bad} bad`,
);
process.exitCode = bad > 0 ? 1 : 0;
