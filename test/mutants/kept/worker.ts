import { relative } from "node:path";
import { BroadcastChannel } from "node:worker_threads";
import { inject, TestRunner, vi } from "vitest";
import { type Coverage, type FirstTest, fileAndId, nameOf, type Trial, type Verdict } from "./messages.ts";

type File = Parameters<NonNullable<TestRunner["onAfterRunFiles"]>>[0][number];
type Task = File["tasks"][number];
type Test = Extract<Task, { type: "test" }>;

interface Wanted {
  readonly filepath: string;
  readonly testIds: string[] | undefined;
}

/** What the sources that Stryker has rewritten look at, and write to. */
interface Instruments {
  activeMutant?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
}

/** What Stryker and Vitest keep under names that everybody of the worker can see. */
const surroundings = globalThis as unknown as {
  __stryker__?: Instruments;
  readonly __vitest_worker__: {
    readonly ctx: { readonly files: { filepath: string; testIds?: string[] | undefined }[] };
  };
};

declare module "vitest" {
  interface ProvidedContext {
    /** The name of the channel to the process that asks. */
    mutantsChannel: string;
    /** False where another worker has had the first run: this one only takes the place of one that hung. */
    mutantsFirst: boolean;
  }
}

/**
 * Plays the suite once as it is, and then stays: each mutant is tried by the tests that come by it, in the worker that has them and Mooring
 * loaded. Vitest takes what it plays from a list, and goes on as long as something is put there.
 */
export default class Kept extends TestRunner {
  readonly #instruments: Instruments;
  readonly #channel: BroadcastChannel;
  readonly #isFirst: boolean;
  readonly #tests: FirstTest[] = [];
  /** What Vitest plays, one after the other: it looks at the list's end each time. */
  readonly #list: { filepath: string; testIds?: string[] | undefined }[];
  readonly #files: readonly string[];
  #asked: ((wanted: Wanted) => void) | undefined;
  #played: ((file: File) => void) | undefined;
  #astray: string[] = [];
  #isServing = false;
  #isDecided = false;

  constructor(config: ConstructorParameters<typeof TestRunner>[0]) {
    super(config);
    this.#instruments = surroundings.__stryker__ ??= {};
    this.#channel = new BroadcastChannel(inject("mutantsChannel"));
    this.#isFirst = inject("mutantsFirst");
    this.#list = surroundings.__vitest_worker__.ctx.files;
    this.#files = this.#list.map(({ filepath }) => filepath);
    if (!this.#isFirst) this.#list.splice(1);
    this.#isDecided = !this.#isFirst;
    process.on("unhandledRejection", (reason) => this.#astray.push(String(reason)));
    process.on("uncaughtException", (error) => this.#astray.push(String(error)));
  }

  /** What is loaded before the tests is nobody's own; what a file does outside of its tests is everybody's there. */
  override importFile(path: string, source: "collect" | "setup"): unknown {
    const isTests = source === "collect" && !this.#isServing;
    this.#instruments.currentTestId = isTests ? fileOf(path) : undefined;
    return super.importFile(path, source);
  }

  override async onBeforeRunTask(test: Test): Promise<void> {
    if (this.#isDecided) test.mode = "skip";
    await super.onBeforeRunTask(test);
  }

  override onBeforeTryTask(test: Test, options: { retry: number; repeats: number }): void {
    super.onBeforeTryTask(test, options);
    if (!this.#isServing) this.#instruments.currentTestId = nameOf(fileOf(test.file.filepath), test.id);
  }

  override onAfterTryTask(test: Test): void {
    if (!this.#isServing) this.#instruments.currentTestId = fileOf(test.file.filepath);
    super.onAfterTryTask(test);
  }

  override async onAfterRunTask(test: Test): Promise<void> {
    super.onAfterRunTask(test);
    // Whoever notices ends the trial.
    if (this.#isServing && test.result?.state === "fail") this.#isDecided = true;
  }

  override async onAfterRunFiles(files: File[]): Promise<void> {
    super.onAfterRunFiles(files);
    this.#instruments.currentTestId = undefined;
    const [file] = files;
    if (file === undefined) return;
    if (this.#isServing) this.#played?.(file);
    else {
      this.#tests.push(...testsOf(file).map(firstTest));
      if (this.#isFirst && file.filepath !== this.#files.at(-1)) return;
      this.#serve();
    }
    const next = await new Promise<Wanted>((resolve) => {
      this.#asked = resolve;
    });
    this.#isDecided = false;
    this.#list.push({ ...this.#list[0], ...next });
  }

  #serve(): void {
    this.#isServing = true;
    // The first run may take its time. What a mutant keeps waiting for longer never comes.
    Object.assign(this.config, { testTimeout: PATIENCE, hookTimeout: PATIENCE });
    // The process that asks keeps no book of these.
    Object.assign(this, {
      onTaskUpdate: async () => undefined,
      onCollected: async () => undefined,
      onAfterRunTask: Kept.prototype.onAfterRunTask,
      onAfterRunFiles: Kept.prototype.onAfterRunFiles,
    });
    let order = Promise.resolve();
    this.#channel.onmessage = ({ data }) => {
      if (!("trial" in (data as object))) return;
      order = order.then(async () =>
        this.#channel.postMessage({ verdict: await this.#try((data as { trial: Trial }).trial) }),
      );
    };
    this.#channel.postMessage({ first: { tests: this.#tests, coverage: this.#coverage() } });
  }

  async #try(trial: Trial): Promise<Verdict> {
    const chosen = this.#chosen(trial.tests);
    if (trial.isLoadedAnew) this.#loadAnew(trial.mutant);
    let played = 0;
    for (const [file, ids] of chosen) {
      this.#astray = [];
      const done = await this.#play(file, ids, trial);
      const tests = testsOf(done).filter(({ result }) => result?.state === "pass" || result?.state === "fail");
      played += tests.length;
      const failed = tests.filter(({ result }) => result?.state === "fail");
      const broken = done.result?.errors?.[0]?.message ?? this.#astray[0];
      if (failed.length === 0 && broken === undefined) continue;
      const isEndless = (this.#instruments.hitCount ?? 0) > (trial.hitLimit ?? Number.POSITIVE_INFINITY);
      const words = failed[0]?.result?.errors?.[0]?.message ?? broken ?? "";
      if (trial.isLoadedAnew) this.#loadAnew(undefined);
      const noticedBy = (failed.length === 0 ? testsOf(done).slice(0, 1) : failed).map(({ id }) =>
        nameOf(fileOf(file), id),
      );
      return { noticedBy, words, played, isEndless };
    }
    if (trial.isLoadedAnew) this.#loadAnew(undefined);
    return { noticedBy: [], words: "", played, isEndless: false };
  }

  async #play(file: string, ids: string[] | undefined, { mutant, hitLimit }: Trial): Promise<File> {
    Object.assign(this.#instruments, { activeMutant: mutant, hitCount: 0, hitLimit });
    const done = await new Promise<File>((resolve) => {
      this.#played = resolve;
      this.#asked?.({ filepath: file, testIds: ids });
    });
    this.#instruments.activeMutant = undefined;
    return done;
  }

  #loadAnew(mutant: string | undefined): void {
    this.#instruments.activeMutant = mutant;
    vi.resetModules();
  }

  /** Files in the order of the suite. */
  #chosen(tests: readonly string[] | undefined): [file: string, ids: string[] | undefined][] {
    if (tests === undefined) return this.#files.map((file) => [file, undefined]);
    return this.#files
      .map((path): [string, string[]] => {
        const own = tests.map(fileAndId).filter(([file]) => file === fileOf(path));
        return [path, spread(own.map(([, id]) => id))];
      })
      .filter(([, ids]) => ids.length > 0);
  }

  #coverage(): Coverage {
    const { static: loading = {}, perTest = {} } = this.#instruments.mutantCoverage ?? {};
    const whole: Record<string, Record<string, number>> = {};
    for (const { id } of this.#tests) {
      const [file] = fileAndId(id);
      const sum = { ...perTest[file] };
      for (const [mutant, count] of Object.entries(perTest[id] ?? {})) sum[mutant] = (sum[mutant] ?? 0) + count;
      whole[id] = sum;
    }
    return { static: loading, perTest: whole };
  }
}

/** In milliseconds: of a trial, for one test. */
const PATIENCE = 20_000;

/**
 * Of a file with a thousand tests, some from everywhere: a mutant that is noticed by none of a hundred is hardly noticed by the rest, and
 * counts as not noticed. So a score is rather too low than too high.
 */
const MOST = 120;

function spread<T>(all: readonly T[]): T[] {
  const step = Math.max(1, all.length / MOST);
  return Array.from({ length: Math.min(MOST, all.length) }, (_, index) => all[Math.floor(index * step)] as T);
}

const fileOf = (path: string): string => relative(process.cwd(), path);

const testsOf = ({ tasks }: { tasks: readonly Task[] }): Test[] =>
  tasks.flatMap((task) => (task.type === "suite" ? testsOf(task) : [task]));

const firstTest = ({ id, file, name, result }: Test): FirstTest => ({
  id: nameOf(fileOf(file.filepath), id),
  name,
  timeSpentMs: result?.duration ?? 0,
  failure: result?.state === "fail" ? (result.errors?.[0]?.message ?? "failed") : file.result?.errors?.[0]?.message,
});
