import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a run was about to make, when it was written down. */
export interface Intent {
  /** What would have done already and was left alone: not ours. */
  readonly fitting?: string | undefined;
}

/**
 * What this machine was about to make, by resource. Pulumi writes a new resource into its state only when it is finished: of a run
 * that is killed before that, nothing but this tells the next run that what it finds is its own.
 */
export interface Intents {
  open(urn: string): Intent | undefined;
  begin(urn: string, intent: Intent): void;
  /** The state knows of it by now, or nothing was made. */
  close(urn: string): void;
}

/** For who keeps nothing between runs. */
export const noIntents: Intents = { open: () => undefined, begin: () => undefined, close: () => undefined };

/** In milliseconds: what nobody has come back for in this time is forgotten. */
const KEPT = 30 * 24 * 3_600_000;

/**
 * One small file for each in Pulumi's own folder on this machine (`PULUMI_HOME`, or `.pulumi` in the home folder). `project` is the
 * program's folder: two programs may use the same names. A folder that cannot be written is as good as none.
 */
export function intentsIn(
  environment: Readonly<Record<string, string | undefined>>,
  project: string,
  now: () => number = Date.now,
): Intents {
  const home = environment.HOME ?? environment.USERPROFILE;
  const pulumi = environment.PULUMI_HOME ?? (home && join(home, ".pulumi"));
  if (!pulumi) return noIntents;
  const folder = join(pulumi, "mooring");
  const fileOf = (urn: string) =>
    join(folder, `${createHash("sha256").update(`${project}\n${urn}`).digest("hex").slice(0, 32)}.json`);
  return {
    open(urn) {
      const text = attempt(() => readFileSync(fileOf(urn), "utf8"));
      const { at, ...intent } = (text && attempt(() => JSON.parse(text))) || {};
      return typeof at === "number" && now() - at < KEPT ? intent : undefined;
    },
    begin(urn, intent) {
      attempt(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        forget(folder, now());
        writeFileSync(fileOf(urn), JSON.stringify({ at: now(), urn, ...intent }), { mode: 0o600 });
      });
    },
    close: (urn) => void attempt(() => rmSync(fileOf(urn), { force: true })),
  };
}

function forget(folder: string, now: number): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (now - statSync(file).mtimeMs > KEPT) rmSync(file, { force: true });
  }
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
