import { styleText } from "node:util";

/** What the person at the terminal reads. Coloured only on a terminal; `styleText` sees to that, and obeys NO_COLOR. */
export interface Screen {
  title(text: string, under: string): void;
  chapter(title: string, what: string): void;
  step(name: string, kept: boolean, says: readonly string[], cost: string): void;
  aside(text: string): void;
  wrong(text: string): void;
  /** How many steps failed. */
  failures(): number;
  verdict(text: string): void;
}

/** Behind mark, name and cost. A line fits 80 columns. */
const INDENT = 22;

type Style = Parameters<typeof styleText>[0];

export function createScreen(print: (line: string) => void = console.log): Screen {
  let failures = 0;
  const paint = (style: Style, text: string) => styleText(style, text, { stream: process.stdout });
  return {
    title: (text, under) => print(`${paint("bold", text)}\n${paint("dim", under)}`),
    chapter: (title, what) => print(`\n${paint(["bold", "cyan"], title)}  ${paint("dim", what)}`),
    step(name, kept, says, cost) {
      if (!kept) failures += 1;
      const mark = kept ? paint("green", "ok") : paint("red", "NO");
      const [first = "", ...rest] = says;
      print(`${mark}  ${paint("bold", name.padEnd(7))} ${paint("dim", cost.padEnd(8))}  ${first}`);
      for (const line of rest) print(`${" ".repeat(INDENT)}${line}`);
    },
    aside: (text) => print(`${" ".repeat(INDENT)}${paint("yellow", text)}`),
    wrong: (text) => print(`${" ".repeat(INDENT)}${paint("red", text)}`),
    failures: () => failures,
    verdict: (text) => print(`\n${paint(failures === 0 ? ["bold", "green"] : ["bold", "red"], text)}`),
  };
}
