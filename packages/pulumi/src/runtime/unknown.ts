/** What stands in a preview for a value that is known only after another resource is made; fixed in Pulumi's protocol. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** At any depth: a preview does not know yet what other resources will say. */
export const hasUnknown = (value: unknown): boolean =>
  value === UNKNOWN || (typeof value === "object" && value !== null && Object.values(value).some(hasUnknown));
