/** A value from JSON as Python's `str` spells it: refusals repeat what was sent in these words. */
export function said(value: unknown): string {
  return typeof value === "string" ? value : shown(value);
}

/** The same as `repr`: with quotation marks around text. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (typeof value !== "object") return String(value);
  const members = Object.entries(value).map(([name, one]) => `${shown(name)}: ${shown(one)}`);
  return `{${members.join(", ")}}`;
}
