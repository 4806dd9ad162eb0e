import { runStep, type Site } from "./part.ts";

export interface GoCommand {
  /** The import path of the command's main package. */
  readonly package: string;
  readonly version: string;
  readonly ldflags?: string;
}

export const GO_ENVIRONMENT = {
  // The machine's own Go or a plain refusal: never a toolchain fetched in passing.
  GOTOOLCHAIN: "local",
  GOWORK: "off",
};

const FETCH_LIMIT = 10 * 60_000;
const BUILD_LIMIT = 20 * 60_000;

/**
 * Builds `bin/<last part of the package>` from the Go module proxy.
 * `go install package@version` would be shorter, but refuses modules with replace directives.
 */
export async function buildGoCommand(site: Site, command: GoCommand): Promise<void> {
  const env = { ...process.env, ...GO_ENVIRONMENT };
  const name = command.package.split("/").at(-1);
  const ldflags = ["-s", "-w", command.ldflags].filter((flag) => flag !== undefined).join(" ");

  await runStep(site, "go", ["mod", "init", "mooring.local/part"], { env, timeoutMs: 60_000 });
  await runStep(site, "go", ["get", "-tool", `${command.package}@${command.version}`], { env, timeoutMs: FETCH_LIMIT });
  await runStep(
    site,
    "go",
    ["build", "-p", "2", "-trimpath", "-ldflags", ldflags, "-o", `bin/${name}`, command.package],
    { env, timeoutMs: BUILD_LIMIT },
  );
}
