import { createHash } from "node:crypto";
import type { Mark } from "@mooring/core";

type Environment = Readonly<Record<string, string | undefined>>;

/** The step of a run for whose sake things are made that are not to stay. Plain data: it goes into the step's state. */
export interface Maker {
  /** With the server that it is on: several may share a cloud. */
  readonly repository: string;
  readonly run: string;
  readonly attempt: number;
  readonly job: string;
  readonly step: string;
  /** What tells the leg of a matrix from others; `undefined` outside one. */
  readonly matrix: string | undefined;
  /** Are its things given back whatever becomes of the job? Otherwise only when it fails. */
  readonly always: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** `undefined` where the runner says too little. */
export function makerOf(
  environment: Environment,
  { name, matrix, always }: Pick<Maker, "matrix" | "always"> & { readonly name: string | undefined },
  at: number,
): Maker | undefined {
  const { GITHUB_RUN_ID: run = "", GITHUB_RUN_ATTEMPT = "", GITHUB_JOB: job = "" } = environment;
  const repository = repositoryOf(environment);
  if (repository === undefined || !RUN.test(run)) return undefined;
  const attempt = Number.parseInt(GITHUB_RUN_ATTEMPT, 10) || 1;
  return { repository, run, attempt, job, step: name ?? environment.GITHUB_ACTION ?? "", matrix, always, at };
}

const RUN = /^\d{1,15}$/;

/** What runs here, by the server's name and its own. */
export function repositoryOf({ GITHUB_SERVER_URL = "https://github.com", GITHUB_REPOSITORY }: Environment) {
  return GITHUB_REPOSITORY ? `${GITHUB_SERVER_URL.replace(/^https?:\/\//, "")}/${GITHUB_REPOSITORY}` : undefined;
}

/** As many attempts as fit; nobody has seen so many. */
const MOST = 9_999;
const LONGEST = 255;

/** The mark of what the step makes for its item of this place. */
export function markOf(maker: Maker, index: number): Mark {
  const { repository, run, attempt, job, step, matrix, always, at } = maker;
  const which = digest(JSON.stringify([job, step, matrix ?? null, index])).slice(0, 8);
  const key = `mooring-${digest(repository).slice(0, 12)}-${run}-${always ? "a" : "f"}${which}`;
  const short = `${key}-${Math.min(attempt, MOST)}-${Math.floor(at / 1000).toString(36)}`;
  const words = `${repository}, run ${run}, attempt ${attempt}, job ${job}, step ${step}`;
  return { key, short, long: `${short} (${words.replace(/[^\x20-\x7e]/g, "?")}`.slice(0, LONGEST - 1).concat(")") };
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex");

/** What a mark tells of its maker. */
interface Told {
  readonly run: string;
  readonly always: boolean;
  /** Missing where there was no room for more than the key. */
  readonly attempt?: number;
  /** Milliseconds since 1970. */
  readonly at?: number;
}

const FORM = /^mooring-([0-9a-f]{12})-(\d+)-([af])[0-9a-f]{8}(?:-(\d{1,4})-([0-9a-z]{1,8}))?(?: |$)/;

/** `undefined` where it is another repository's. */
export function readMark(mark: string, repository: string): Told | undefined {
  const [, of, run = "", letter, attempt, at] = FORM.exec(mark) ?? [];
  if (of !== digest(repository).slice(0, 12)) return undefined;
  const more =
    attempt === undefined || at === undefined ? {} : { attempt: Number(attempt), at: Number.parseInt(at, 36) * 1000 };
  return { run, always: letter === "a", ...more };
}
