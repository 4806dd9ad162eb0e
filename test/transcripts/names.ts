const IDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b/gi;
const TIMES = /\b1\d{9}(?:\d{3})?\b|\b\d{8}T\d{6}Z|\d{4}-\d\d-\d\d[T ][\d:.]+Z?/g;

/**
 * Names for what a world makes up, in the order in which it is first told: a transcript has no chance in it, and no time. `known`: a text
 * with all that was there before, or that is stated; its ids are told by their ends.
 */
export function namesOf(known: string): (text: string) => string {
  const old = new Set(known.match(IDS)?.map(bare));
  const names = new Map<string, string>();
  const nameOf = (id: string) => {
    if (old.has(bare(id))) return `${id.slice(0, 4)}${id.includes("-") ? "…" : "‥"}${id.slice(-4)}`;
    const name = names.get(bare(id)) ?? `<id ${names.size + 1}>`;
    names.set(bare(id), name);
    return name;
  };
  return (text) => text.replace(TIMES, "<time>").replace(IDS, nameOf);
}

const bare = (id: string) => id.replaceAll("-", "").toLowerCase();
