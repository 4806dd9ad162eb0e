import { parse, YAMLParseError } from "yaml";

/** Why a text is no YAML: the line where it begins to go wrong. The library's own words quote that line, which may hold a password. */
interface NoYaml {
  readonly line: number | undefined;
}

/** Loaded only where a file is to be read: the library is larger than all else that a request needs. */
export function readYaml(text: string): { readonly value: unknown } | { readonly wrong: NoYaml } {
  try {
    return { value: parse(text) };
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    return { wrong: { line: error.linePos?.[0].line } };
  }
}
