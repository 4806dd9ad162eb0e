import { readFileSync } from "node:fs";
import { parse } from "yaml";

interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly main: string; readonly post: string };
}

export const manifest = parse(readFileSync(new URL("../action.yml", import.meta.url), "utf8")) as Manifest;
