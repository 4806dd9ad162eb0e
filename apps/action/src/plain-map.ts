/** `name: value`, from the first column on: a word, several, or what stands in double quotes and is written there as it is. */
const LINE = /^([A-Za-z]\w{0,60}): +(?:"([ !#-[\]-~]*)"|([A-Za-z0-9](?:[ \w./-]*[\w./-])?)) *$/;
/** Words that YAML takes for something else. Numbers are told by JavaScript, which knows more of them than YAML does. */
const MEANING = /^(?:true|false|null)$/i;

/**
 * The simplest YAML of all, a map of names to texts, which is what most specs are; `undefined` for any other, which the library is to
 * read: loading it costs a short step a tenth of its time.
 */
export function plainMap(text: string): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const line of text.trimEnd().split("\n")) {
    const [, name, quoted, plain = ""] = LINE.exec(line) ?? [];
    if (name === undefined || Object.hasOwn(found, name)) return undefined;
    if (quoted === undefined && (MEANING.test(plain) || !Number.isNaN(Number(plain)))) return undefined;
    found[name] = quoted ?? plain;
  }
  return found;
}
