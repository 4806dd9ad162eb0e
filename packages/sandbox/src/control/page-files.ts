import { readFileSync } from "node:fs";

interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/page.js": ["page.js", "text/javascript; charset=utf-8"],
  "/page.css": ["page.css", "text/css; charset=utf-8"],
};

const read = new Map<string, PageFile>();

/** One of the files that the page consists of, as the build has made them. */
export function pageFile(path: string): PageFile | undefined {
  if (!Object.hasOwn(FILES, path)) return undefined;
  const [file = "", type = ""] = FILES[path] ?? [];
  const known = read.get(path) ?? { type, body: readFileSync(new URL(`../page/${file}`, import.meta.url)) };
  read.set(path, known);
  return known;
}
