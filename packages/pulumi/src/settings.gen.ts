// Printed by scripts/generate.ts from the settings of each cloud. Do not edit.

/** Credentials, scope and options, by cloud. In the stack's configuration each has the prefix `mooring:`. */
export interface Settings {
  /** Gcore: A permanent API token. In a shell, quote it singly: older tokens hold a dollar sign. Environment: `GCORE_API_KEY`. Secret. */
  readonly gcoreApiKey?: string;
  /** Gcore: The project's number. Environment: `GCORE_CLOUD_PROJECT_ID`. */
  readonly gcoreProjectId?: number;
  /** Gcore: The region's number. Environment: `GCORE_CLOUD_REGION_ID`. */
  readonly gcoreRegionId?: number;
  /** Gcore: The API's address, without `/cloud`. Environment: `GCORE_BASE_URL`. */
  readonly gcoreEndpoint?: string;
  /** Gcore: May the endpoint be plain `http://` beyond this machine? */
  readonly gcoreAllowPlainHttp?: boolean;
  /** Gcore: How a port's pairs are written: `v2` (PUT, answered by a task), `patch` (the newer ports API; knows no MAC addresses) or `v1` (the old synchronous PUT). */
  readonly gcoreWriteRoute?: "v2" | "patch" | "v1";
}
