/** What crosses the wire as a struct. */
type Props = Record<string, unknown>;

/** Which live things: one by its id, one by what it would state, or each that a query finds. */
export interface Wanted {
  /** The kind, such as `gcore/allowed-address-pair`. */
  readonly kind: string;
  readonly id?: string | undefined;
  /** In the program's spelling; with `query`, what it is asked with. */
  readonly spec?: Props | undefined;
  readonly query?: string | undefined;
}

/** One entry of Pulumi's import file, without its name. */
export interface Imported {
  readonly type: string;
  readonly id: string;
  readonly inputs: Props;
  readonly outputs: Props;
}

/** `skipped`: what the query has found that is no such thing, in words. */
export interface Imports {
  readonly found: readonly Imported[];
  readonly skipped: readonly string[];
}
