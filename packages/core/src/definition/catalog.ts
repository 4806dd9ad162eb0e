import type { AnyCloud } from "./cloud.ts";

/** What is known of a cloud without loading it. */
export interface CatalogEntry {
  readonly title: string;
  readonly resources: readonly string[];
  readonly queries: readonly string[];
  /** The environment variables that may hold a secret of it. */
  readonly secrets?: readonly string[];
  load(): Promise<AnyCloud>;
}

/** Cloud name → entry. Printed into `clouds/catalog.gen.ts`; a request loads only the cloud that it names. */
export type Catalog = Readonly<Record<string, CatalogEntry>>;
