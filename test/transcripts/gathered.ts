/** What several names lead to is told once: `403, 409 | failed, …`. */
export function gathered(ends: readonly (readonly [name: string, text: string])[]): string[] {
  const names = new Map<string, string[]>();
  for (const [name, text] of ends) names.set(text, [...(names.get(text) ?? []), name]);
  return [...names].map(([text, those]) => `${those.join(", ")} | ${text || "nothing"}`);
}
