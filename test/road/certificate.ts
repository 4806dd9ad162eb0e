import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Names that only the tests' proxy knows, and the loopback address. */
const NAMES = ["DNS:api.harbour.example", "DNS:localhost", "IP:127.0.0.1"];

export interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
  /** Who vouches for it, PEM: for `NODE_EXTRA_CA_CERTS`, or whatever a cloud calls it. */
  readonly file: string;
  remove(): void;
}

/** A certificate of one day that vouches for itself. */
export function makeCertificate(): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "mooring-road-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const subject = ["-subj", "/CN=api.harbour.example", "-addext", `subjectAltName=${NAMES.join(",")}`, "-days", "1"];
  openssl("req", "-x509", ...FRESH_KEY, ...subject, "-keyout", key, "-out", cert);
  return {
    key: readFileSync(key),
    cert: readFileSync(cert),
    file: cert,
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** A certificate of one day for these names, for which an authority of one day vouches, as private clouds have it. */
export function makeSigned(names: readonly string[]): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "mooring-road-"));
  const at = (name: string) => join(folder, name);
  const authority = ["-keyout", at("authority-key.pem"), "-out", at("authority.pem")];
  openssl("req", "-x509", ...FRESH_KEY, "-subj", "/CN=An authority of a test", "-days", "1", ...authority);
  openssl("req", "-new", ...FRESH_KEY, "-subj", "/CN=cloud", "-keyout", at("key.pem"), "-out", at("wish.pem"));
  writeFileSync(at("names"), `subjectAltName=${names.join(",")}\n`);
  const signed = ["-CA", at("authority.pem"), "-CAkey", at("authority-key.pem"), "-set_serial", "1", "-days", "1"];
  openssl("x509", "-req", ...signed, "-extfile", at("names"), "-in", at("wish.pem"), "-out", at("certificate.pem"));
  return {
    key: readFileSync(at("key.pem")),
    cert: readFileSync(at("certificate.pem")),
    file: at("authority.pem"),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

const FRESH_KEY = ["-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];

const openssl = (...args: readonly string[]) => execFileSync("openssl", args, { timeout: 10_000, stdio: "pipe" });
