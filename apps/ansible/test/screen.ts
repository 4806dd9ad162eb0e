// biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal is steered with them
const TOKEN = /\u001b\[[\d;]*[A-Za-z]|[\s\S]/gu;

/**
 * What a terminal of so many columns shows in the end, of all that was written to it: its lines without colours. A line that was too long
 * for a row is one line.
 */
export function screenOf(written: string, columns: number): readonly string[] {
  const rows: { text: string; continues: boolean }[] = [{ text: "", continues: false }];
  let [row, column] = [0, 0];
  const at = () => rows[row] as (typeof rows)[number];
  const down = (continues: boolean) => {
    row += 1;
    rows[row] ??= { text: "", continues };
  };
  for (const [token] of written.matchAll(TOKEN)) {
    if (token === "\r") column = 0;
    else if (token === "\n") down(false);
    else if (token === "\u001b[K") at().text = at().text.slice(0, column);
    else if (!token.startsWith("\u001b")) {
      if (column === columns) {
        down(true);
        column = 0;
      }
      const { text } = at();
      at().text = text.slice(0, column).padEnd(column) + token + text.slice(column + 1);
      column += 1;
    }
  }
  return rows.reduce<string[]>((lines, { text, continues }) => {
    if (continues) lines.push(`${lines.pop()}${text}`);
    else lines.push(text);
    return lines;
  }, []);
}
