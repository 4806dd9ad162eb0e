type Environment = Readonly<Record<string, string | undefined>>;

/** What a step is told of its own name. */
interface Naming {
  /** The input `name`. */
  readonly name: string | undefined;
  /** The leg's values, as JSON; `undefined` outside a matrix. */
  readonly matrix: string | undefined;
  /** Does what is made belong to this one run? Then runs side by side must not share it. */
  readonly ofTheRun: boolean;
}

/**
 * The step's own stable name: the same in each run, so that a repeated run finds what an earlier one made, and another one in each
 * leg of a matrix. `undefined` where there is none: the runner calls a step without an `id` after its action and its place among
 * others of that action (`__mooring_mooring_2`), which a step put in front of it would change. Within one run that does no harm.
 */
export function stepIdentity(environment: Environment, { name, matrix, ofTheRun }: Naming): string | undefined {
  const {
    GITHUB_REPOSITORY = "",
    GITHUB_WORKFLOW = "",
    GITHUB_JOB = "",
    GITHUB_ACTION = "",
    GITHUB_RUN_ID = "",
  } = environment;
  if (name === undefined && !ofTheRun && (GITHUB_ACTION === "" || GITHUB_ACTION.startsWith("__"))) return undefined;
  const own = name === undefined ? [GITHUB_WORKFLOW, GITHUB_JOB, GITHUB_ACTION] : [`name=${name}`];
  return [
    "github",
    GITHUB_REPOSITORY,
    ...own,
    ...(matrix === undefined ? [] : [matrix]),
    ...(ofTheRun ? [GITHUB_RUN_ID] : []),
  ].join("/");
}
