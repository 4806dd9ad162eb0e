// Printed by scripts/generate.ts from the settings of each cloud. Do not edit.

/** Credentials, scope and options, by cloud. In the stack's configuration each has the prefix `mooring:`. */
export interface Settings {
  /** Gcore: A permanent API token. Environment: `GCORE_API_KEY`. Secret. */
  readonly gcoreApiKey?: string;
  /** Gcore: The project. Environment: `GCORE_CLOUD_PROJECT_ID`. */
  readonly gcoreProjectId?: number;
  /** Gcore: The region. Environment: `GCORE_CLOUD_REGION_ID`. */
  readonly gcoreRegionId?: number;
}
