import { createVirtualClock } from "@mooring/core";
import { openBook } from "../packages/core/src/report/ledger.ts";
import { createWaiter, type Schedule } from "../packages/core/src/time/wait.ts";
import { chance, round, type Table } from "./measure.ts";

const SECONDS = [2, 4, 6, 10, 20, 60, 180, 600];

/** What passes between the end of a task and the poll that sees it, as a share of the task's time. */
export async function waiting(short: boolean): Promise<Table> {
  const draws = short ? 40 : 200;
  const random = chance(7);
  const rows = [];
  const losses: number[] = [];
  for (const seconds of SECONDS) {
    const lengths = Array.from({ length: draws }, () => seconds * 1000 * (0.9 + 0.2 * random()));
    const ours = await follow(lengths);
    const fixed = await follow(lengths, { first: 5_000, share: 0, cap: 5_000 });
    losses.push(ours.loss);
    rows.push([`${seconds} s`, percent(ours.loss), round(ours.polls, 1), percent(fixed.loss), round(fixed.polls, 1)]);
  }
  const mean = losses.reduce((sum, one) => sum + one, 0) / losses.length;
  rows.push(["mean", percent(mean), "", "", ""]);
  return {
    title: "Time lost after the task has finished",
    note: "Mean share of the task's time, and polls; against a fixed loop of 5 s. Aim: a mean of at most 6 %.",
    columns: ["task", "lost", "polls", "fixed: lost", "polls"],
    rows,
    aims: [{ work: "lost after a task has finished", figure: mean * 100, unit: "% of its time", floor: 0, aim: 6 }],
  };
}

const percent = (share: number) => `${round(share * 100, 1)} %`;

async function follow(lengths: readonly number[], schedule?: Schedule) {
  let lost = 0;
  let polls = 0;
  for (const length of lengths) {
    const clock = createVirtualClock();
    const waiter = createWaiter<void>({
      clock,
      ...(schedule ? { schedule } : {}),
      poll: async (ids) => {
        polls += 1;
        return new Map(
          ids.map((id) => [
            id,
            clock.now() >= length ? { state: "succeeded", value: undefined } : { state: "pending" },
          ]),
        );
      },
    });
    const hour = 3_600_000;
    await waiter.follow(
      { id: "t", what: "a task" },
      {
        deadline: hour,
        wait: hour,
        attempt: hour,
        retry: hour,
        signal: new AbortController().signal,
        ledger: openBook(),
      },
    );
    lost += (clock.now() - length) / length;
  }
  return { loss: lost / lengths.length, polls: polls / lengths.length };
}
