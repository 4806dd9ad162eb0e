/**
 * The step's own stable name: the same in each run, so that a repeated run finds what an earlier one made. With `release` what
 * is made belongs to one run, and runs side by side must not share it.
 */
export function stepIdentity(environment: Readonly<Record<string, string | undefined>>, release: boolean): string {
  const names = ["GITHUB_REPOSITORY", "GITHUB_WORKFLOW", "GITHUB_JOB", "GITHUB_ACTION"];
  if (release) names.push("GITHUB_RUN_ID");
  return ["github", ...names.map((name) => environment[name] ?? "")].join("/");
}
