import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Names that only the tests' proxy knows, and the loopback address. */
const NAMES = ["DNS:api.harbour.example", "DNS:localhost", "IP:127.0.0.1"];

export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** For `NODE_EXTRA_CA_CERTS`. */
  readonly file: string;
  remove(): void;
}

/** A certificate of one day that vouches for itself. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "mooring-road-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const subject = ["-subj", "/CN=api.harbour.example", "-addext", `subjectAltName=${NAMES.join(",")}`, "-days", "1"];
  const kind = ["-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  execFileSync("openssl", ["req", ...kind, ...subject, "-keyout", key, "-out", cert], {
    timeout: 10_000,
    stdio: "pipe",
  });
  return {
    key: readFileSync(key),
    cert: readFileSync(cert),
    file: cert,
    remove: () => rmSync(folder, { recursive: true }),
  };
}
