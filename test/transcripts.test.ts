import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { stage } from "./conformance/stage.ts";
import { readScript, type Step, writeScript } from "./transcripts/script.ts";
import { toldOf } from "./transcripts/trials.ts";

/**
 * What a person reads of each kind and query, and what the cloud hears, word by word as it is committed in `transcripts/`: a change of either is the
 * change of a text, and is read in the review. `TRANSCRIPTS=write` writes them anew; `CONFORMANCE=gcore` plays one cloud's.
 */
const { CONFORMANCE: only = "*", TRANSCRIPTS: mode } = process.env;
const isWriting = mode === "write";

describe.each(await toldOf(only))("$name", ({ name, trials, scenes }) => {
  const path = fileURLToPath(new URL(`./transcripts/${name}.txt`, import.meta.url));
  const committed = readScript(path);
  const told = new Map<string, readonly Step[]>();

  it.each(scenes)("$title", async ({ title, play }) => {
    const steps = await play();
    expect(steps).not.toEqual([]);
    told.set(title, steps);
    const advice = "If it is meant so, run again with TRANSCRIPTS=write, and read what has become different";
    if (!isWriting) expect(steps, advice).toEqual(committed.get(title));
  });

  it.skipIf(isWriting)("there is nothing else in its transcript, and no secret", async () => {
    expect([...committed.keys()]).toEqual(scenes.map(({ title }) => title));
    const text = JSON.stringify([...committed]);
    for (const trial of trials) for (const secret of await stage(trial).secrets()) expect(text).not.toContain(secret);
  });

  afterAll(() => {
    if (!isWriting) return;
    const all = scenes.map(({ title }) => [title, told.get(title) ?? committed.get(title) ?? []] as const);
    writeScript(path, name, new Map(all));
  });
});
