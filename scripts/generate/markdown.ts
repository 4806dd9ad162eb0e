/** One cell or one line: no line break, no bar that would end a cell. */
const cell = (text: string) => text.replaceAll(/\s*\n\s*/g, " ").replaceAll("|", "\\|");

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

export const fence = (language: string, code: string): string => `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;

/** Blocks with an empty line between; those that are `undefined` or empty are left out. */
export const page = (...blocks: readonly (string | undefined | false)[]): string =>
  `${blocks.filter(Boolean).join("\n\n")}\n`;

export const printedNotice = "<!-- Printed by scripts/generate.ts. Do not edit. -->";
