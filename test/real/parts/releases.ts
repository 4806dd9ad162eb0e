import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { makeSigned } from "../../road/certificate.ts";

/** A pretend github.com on loopback, with the files of one folder as those of the latest release. */
export interface Releases {
  /** For `~/.curlrc`: leads curl here, and makes it trust what it finds. */
  readonly curlrc: string;
  close(): void;
}

export async function startReleases(folder: string): Promise<Releases> {
  const certificate = makeSigned(["DNS:github.com"]);
  const server = createServer({ key: certificate.key, cert: certificate.cert }, ({ url = "/" }, answer) => {
    const file = join(folder, basename(url));
    if (!url.startsWith("/mooring/mooring/releases/latest/download/") || !existsSync(file))
      return void answer.writeHead(404).end();
    answer.end(readFileSync(file));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    curlrc: `connect-to = "github.com:443:127.0.0.1:${port}"\ncacert = "${certificate.file}"\nnoproxy = "*"\nsilent\nshow-error\n`,
    close: () => {
      server.close();
      certificate.remove();
    },
  };
}
