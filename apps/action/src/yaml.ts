import { LineCounter, parseDocument } from "yaml";

/**
 * One YAML document, or JSON; `undefined` for nothing at all. Throws an Error whose message completes the input's name; it quotes nothing
 * from the text, which may hold a secret. `where`: what comes behind the place of a mistake, such as ` of pair.yml`.
 */
export function parseYaml(text: string, where: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: "core",
    stringKeys: true,
    resolveKnownTags: false,
    prettyErrors: false,
    lineCounter: lines,
  });
  const mistake = document.errors[0] ?? document.warnings[0];
  if (mistake) {
    const { line, col } = lines.linePos(mistake.pos[0]);
    throw new Error(`is not valid YAML at line ${line}, column ${col}${where}: ${inWords(mistake)}`);
  }
  return withoutAliasBombs(() => document.toJS({ maxAliasCount: 100 })) ?? undefined;
}

function inWords({ code, message }: { code: string; message: string }): string {
  if (code === "MULTIPLE_DOCS") return "it holds more than one document";
  if (code === "RESOURCE_EXHAUSTION") return "it is nested too deeply";
  return (message.split(/[:"]/)[0] ?? "").trim();
}

function withoutAliasBombs(expand: () => unknown): unknown {
  try {
    const value = expand();
    JSON.stringify(value);
    return value;
  } catch {
    throw new Error("has an alias (*name) that is unknown, contains itself or expands without measure");
  }
}
