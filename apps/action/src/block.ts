import { readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import { errorOf, systemCode } from "@mooring/core";
import { plainMap } from "./plain-map.ts";

/** In bytes: ten thousand items fit. The environment of a process, which hands inputs over, holds less: files are for more. */
const LARGEST = 8 * 1024 * 1024;

/**
 * An input that holds YAML or JSON, or `@path` to a file with it. `undefined` for nothing at all. Rejects with an Error whose message
 * completes the input's name; it quotes nothing from the text, which may hold a secret.
 */
export async function readBlock(input: string, workspace: string): Promise<unknown> {
  const text = input.trim();
  if (!text.startsWith("@")) return parseBlock(text, "");
  const path = text.slice(1);
  return parseBlock(readWorkspaceFile(path, workspace), ` of ${path}`);
}

function readWorkspaceFile(path: string, workspace: string): string {
  try {
    const file = realpathSync(resolve(workspace, path));
    const inside = relative(realpathSync(workspace), file);
    if (inside.startsWith("..") || isAbsolute(inside)) throw new Error("lies outside the workspace");
    const stats = statSync(file);
    if (!stats.isFile()) throw new Error("is not a file");
    if (stats.size > LARGEST) throw new Error(`has ${stats.size} bytes; the limit is ${LARGEST}`);
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = systemCode(error);
    const reason =
      code === "ENOENT"
        ? "does not exist; is the repository checked out before this step?"
        : (code ?? errorOf(error).message);
    throw new Error(`the file ${JSON.stringify(path)} ${reason}`);
  }
}

async function parseBlock(text: string, where: string): Promise<unknown> {
  const size = Buffer.byteLength(text);
  if (size > LARGEST) throw new Error(`has ${size} bytes; the limit is ${LARGEST}`);
  return plainMap(text) ?? (await import("./yaml.ts")).parseYaml(text, where);
}
