import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { createMemory } from "./memory.ts";
import { createPassages } from "./passages.ts";

/** One thing that was done, and what there is to tell of it, line by line. */
export interface Step {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What is done in one world, from its beginning. */
export interface Scene {
  readonly title: string;
  play(): Promise<readonly Step[]>;
}

const AS_IN = "as in: ";

/** The committed text of a transcript: the steps of each scene by its title, with all that it leaves out put back. */
export function readScript(path: string): Map<string, readonly Step[]> {
  const memory = createMemory();
  const passages = createPassages();
  const scenes = new Map<string, readonly Step[]>();
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  for (const part of text.split(/^## /m).slice(1)) {
    const [head = "", ...parts] = part.split(/^### /m);
    const [title = "", reference = ""] = head.trimEnd().split("\n\n");
    const steps = parts.map((one): Step => {
      const [name = "", ...told] = one.trimEnd().split("\n");
      const lines = passages.whole(told, memory.whole);
      passages.keep(nameOf(title, name), lines);
      return { title: name, lines };
    });
    scenes.set(title, scenes.get(reference.replace(AS_IN, "")) ?? steps);
  }
  return scenes;
}

/** Writes a transcript: what was told before is not told again, but where, or how it begins. */
export function writeScript(path: string, name: string, scenes: ReadonlyMap<string, readonly Step[]>): void {
  const memory = createMemory();
  const passages = createPassages();
  const wholes = new Map<string, string>();

  function stepText(scene: string, { title, lines }: Step): string {
    const text = passages.brief(lines, memory.brief).join("\n");
    passages.keep(nameOf(scene, title), lines);
    return `### ${title}\n${text}\n`;
  }

  const texts = [...scenes].map(([title, steps]) => {
    const whole = JSON.stringify(steps);
    const same = wholes.get(whole);
    if (same !== undefined) return `## ${title}\n\n${AS_IN}${same}\n`;
    wholes.set(whole, title);
    return [`## ${title}\n`, ...steps.map((step) => stepText(title, step))].join("\n");
  });
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, [`# ${name}\n`, ...texts].join("\n"));
}

const nameOf = (scene: string, step: string) => `${scene} / ${step}`;
