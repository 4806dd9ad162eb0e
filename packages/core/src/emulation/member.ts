/** What stands under a name in a body that nobody has checked; `undefined` where it is no object, or has no such member. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const members: Readonly<Record<string, unknown>> = { ...value };
  return members[name];
}
