import type { Screen } from "./screen.ts";

/** One line of a demo's screen: its parts, so that a picture can colour them. */
export interface Line {
  readonly mark?: string;
  readonly name?: string;
  readonly cost?: string;
  readonly text: string;
  readonly style?: "title" | "plain" | "aside" | "verdict";
}

/** The same screen, with a memory. */
export function recorded(screen: Screen): { readonly screen: Screen; readonly lines: Line[] } {
  const lines: Line[] = [];
  return {
    lines,
    screen: {
      ...screen,
      title(text, under) {
        lines.push({ style: "plain", text });
        screen.title(text, under);
      },
      step(name, kept, says, cost) {
        const [first = "", ...rest] = says;
        lines.push({ mark: kept ? "ok" : "NO", name, cost, text: first }, ...rest.map((text) => ({ text })));
        screen.step(name, kept, says, cost);
      },
      aside(text) {
        lines.push({ style: "aside", text });
        screen.aside(text);
      },
      verdict(text) {
        lines.push({ style: "verdict", text });
        screen.verdict(text);
      },
    },
  };
}
