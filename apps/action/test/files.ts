/** The format of `GITHUB_OUTPUT` and `GITHUB_STATE`: `name=value`, or `name<<DELIMITER`, lines, `DELIMITER`. */
export function parsePairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  while (lines.length > 0) {
    const line = lines.shift() as string;
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    if (heredoc >= 0 && (equals < 0 || heredoc < equals)) {
      const end = lines.indexOf(line.slice(heredoc + 2));
      if (end < 0) throw new Error(`no end of ${line}`);
      pairs[line.slice(0, heredoc)] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join("\n");
    } else if (equals >= 0) pairs[line.slice(0, equals)] = line.slice(equals + 1);
    else throw new Error(`neither = nor << in ${line}`);
  }
  return pairs;
}

export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** What the runner would obey: `::name key=value::message` after blanks, or `##[name]` anywhere in the line. */
export function parseCommand(line: string): Command | undefined {
  const [, name, properties = "", message = ""] = /^\s*::([^\s:]+)(?: ([^:]*))?::(.*)$/.exec(line) ?? [];
  if (name) return { name, properties: parseProperties(properties), message: decoded(message) };
  const [, old, rest = ""] = /##\[([^\]]+)\](.*)/.exec(line) ?? [];
  return old ? { name: old, properties: {}, message: rest } : undefined;
}

function parseProperties(text: string): Record<string, string> {
  const pairs = text.split(",").flatMap((pair) => {
    const [key = "", value] = pair.split("=", 2);
    return value === undefined ? [] : [[key.trim(), decoded(value.replaceAll("%3A", ":").replaceAll("%2C", ","))]];
  });
  return Object.fromEntries(pairs);
}

const decoded = (text: string) => text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
