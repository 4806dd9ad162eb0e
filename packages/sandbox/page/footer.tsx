import { call, save } from "./call.ts";
import type { State } from "./store.ts";
import { say } from "./voice.ts";

export function Footer({ totals }: { totals: State["totals"] }) {
  const { sinceMark, exchanges, writes } = totals;
  return (
    <footer>
      <p>
        <strong class={sinceMark === 0 ? "none" : ""}>
          <output>{sinceMark}</output> {sinceMark === 1 ? "write" : "writes"} since the mark
        </strong>{" "}
        <small>
          a second run should make 0; {exchanges} exchanges in all, {writes} of them writes
        </small>
      </p>
      <button type="button" onClick={() => void call("POST", "mark").then((done) => done && say("Counting anew."))}>
        Set the mark
      </button>
      <button
        type="button"
        onClick={() => void call("POST", "reset").then((done) => done && say("The world is as it was at the start."))}
      >
        Reset
      </button>
      <button type="button" onClick={() => void saveSeed()}>
        Save as seed
      </button>
      <button type="button" onClick={() => void saveTest()}>
        Save the journal as a test
      </button>
    </footer>
  );
}

async function saveSeed(): Promise<void> {
  const seed = await call("GET", "seed");
  if (seed) save("world.json", "application/json", `${JSON.stringify(seed, null, 2)}\n`);
}

async function saveTest(): Promise<void> {
  const text = await call("GET", "test");
  if (typeof text === "string") save("saved.test.mjs", "text/javascript", text);
}
