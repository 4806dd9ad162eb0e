import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { runChild } from "./child.ts";

/** A registry of npm on loopback that has the packages of our scope alone: what installing them by name does once they are published. */
export interface Registry {
  /** A line for `.npmrc`: what is not ours comes from where it always does. */
  readonly npmrc: string;
  close(): void;
}

export async function startRegistry(tarballs: readonly string[]): Promise<Registry> {
  const packages = new Map<string, { name: string; version: string; file: string }>();
  for (const file of tarballs) {
    const { stdout } = await runChild("tar", ["-xzOf", file, "package/package.json"], { timeoutMs: 30_000 });
    const manifest = JSON.parse(stdout) as { name: string; version: string };
    packages.set(manifest.name, { ...manifest, file });
  }
  const server = createServer(({ url = "/", headers }, answer) => {
    const path = decodeURIComponent(url.slice(1));
    const whole = packages.get(path);
    const packed = tarballs.find((file) => basename(file) === path);
    if (packed) return void answer.end(readFileSync(packed));
    if (!whole) return void answer.writeHead(404).end("{}");
    const { file, ...manifest } = whole;
    const integrity = `sha512-${createHash("sha512").update(readFileSync(file)).digest("base64")}`;
    const dist = { tarball: `http://${headers.host}/${basename(file)}`, integrity };
    const versions = { [manifest.version]: { ...manifest, dist } };
    answer.setHeader("content-type", "application/json");
    answer.end(JSON.stringify({ name: manifest.name, "dist-tags": { latest: manifest.version }, versions }));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { npmrc: `@mooring:registry=http://127.0.0.1:${port}/\n`, close: () => server.close() };
}
