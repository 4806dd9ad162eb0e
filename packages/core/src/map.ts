/** A map of fields, as YAML and JSON have it: no list, and not nothing. */
export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The fields of a value that may be anything: none where it is no map. */
export const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => (isMap(value) ? value : {});

/** The type of a map without the fields that hold nothing. */
type Filled<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/** `{ a: 1, b: undefined }` → `{ a: 1 }`: a field that holds nothing is left out. */
export const filled = <T extends object>(map: T): Filled<T> =>
  // The entries have lost which name goes with which value; what is left out is what the type leaves out.
  Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined)) as Filled<T>;
