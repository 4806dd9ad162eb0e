import { rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "@mooring/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Certificate, makeSigned } from "./road/certificate.ts";
import { frontEnds, type Wish } from "./road/front-ends.ts";
import { cloudOverTls, proxy, type Running } from "./road/servers.ts";

/** More than a busy machine needs for one request. In seconds. */
const PATIENCE = 60;
const PORT = "60a00002-1b2c-4d3e-8f4a-5b6c7d8e9f02";
const pair: Wish = { resource: "openstack/allowed-address-pair", spec: { port_id: PORT, ip_address: "10.60.0.9" } };

/** Loopback, and what the catalogue calls the services where it is asked by name. */
const NAMES = ["IP:127.0.0.1", "DNS:keystone.openstack.example", "DNS:*.regionone.openstack.example"];

let certificate: Certificate;
let stranger: Certificate;
let folder: string;
let sandbox: Sandbox;
let cloud: Running;
/** Who is asking; not where. */
let who: Record<string, string>;
/** Keystone and Neutron at one address over TLS. */
let where: Record<string, string>;

beforeAll(async () => {
  certificate = makeSigned(NAMES);
  stranger = makeSigned(NAMES);
  folder = await mkdtemp(join(tmpdir(), "mooring-clouds-"));
});
afterAll(() => {
  certificate.remove();
  stranger.remove();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  sandbox = createSandbox({ clouds: ["openstack"] });
  const { openstack = "" } = await sandbox.listen();
  cloud = await cloudOverTls(certificate, openstack);
  const { OS_AUTH_URL: _, ...rest } = sandbox.environment() as Record<string, string>;
  who = rest;
  const origin = `https://127.0.0.1:${cloud.port}`;
  where = { OS_AUTH_URL: `${origin}/v3`, OS_NETWORK_ENDPOINT_OVERRIDE: `${origin}/network/RegionOne` };
});
afterEach(async () => {
  await cloud.close();
  await sandbox.close();
});

const standing = () =>
  (sandbox.cloud("openstack").state.ports as Record<string, { allowed_address_pairs: { ip_address: string }[] }>)[
    PORT
  ]?.allowed_address_pairs.map(({ ip_address }) => ip_address);

describe.each(frontEnds)(
  "a private cloud whose certificate an authority of its own has signed, in $name,",
  ({ run }) => {
    it("is trusted where OS_CACERT names that authority", async () => {
      const { failed, text } = await run({ ...who, ...where, OS_CACERT: certificate.file }, PATIENCE, pair);
      expect(failed, text).toBe(false);
      expect(standing()).toEqual(["10.60.0.9"]);
    });

    it("is trusted where the entry of clouds.yaml names it by `cacert`", async () => {
      const file = join(folder, "clouds.yaml");
      const entry = {
        auth: {
          auth_url: where.OS_AUTH_URL,
          username: who.OS_USERNAME,
          password: who.OS_PASSWORD,
          project_name: who.OS_PROJECT_NAME,
        },
        region_name: who.OS_REGION_NAME,
        network_endpoint_override: where.OS_NETWORK_ENDPOINT_OVERRIDE,
        cacert: certificate.file,
      };
      writeFileSync(file, JSON.stringify({ clouds: { harbour: entry } }));
      const { failed, text } = await run({ OS_CLOUD: "harbour", OS_CLIENT_CONFIG_FILE: file }, PATIENCE, pair);
      expect(failed, text).toBe(false);
      expect(standing()).toEqual(["10.60.0.9"]);
      expect(text).not.toContain(who.OS_PASSWORD);
    });

    it("is trusted at the addresses of its catalogue, too, and behind a proxy", async () => {
      const { port, seen, close } = await proxy({ to: cloud.port });
      const named = { OS_AUTH_URL: "https://keystone.openstack.example/v3", HTTPS_PROXY: `http://127.0.0.1:${port}` };
      const { failed, text } = await run({ ...who, ...named, OS_CACERT: certificate.file }, PATIENCE, pair);
      await close();
      expect(failed, text).toBe(false);
      expect(standing()).toEqual(["10.60.0.9"]);
      expect(new Set(seen.map(({ line }) => line))).toEqual(
        new Set(["CONNECT keystone.openstack.example:443", "CONNECT neutron.regionone.openstack.example:443"]),
      );
    });

    it("is refused where nobody vouches for it, or another authority is named, and is told no password", async () => {
      for (const more of [{}, { OS_CACERT: stranger.file }]) {
        const { failed, text } = await run({ ...who, ...where, ...more }, PATIENCE, pair);
        expect(failed).toBe(true);
        expect(text).toContain("the certificate of the other side is not trusted");
        expect(text).toMatch(/OS_CACERT|openstackCacert/);
      }
      expect(sandbox.journal.entries()).toEqual([]);
    });

    it("is not asked where the file of OS_CACERT is not there, or holds no certificate", async () => {
      const words = join(folder, "words.pem");
      writeFileSync(words, "no certificate\n");
      for (const [path, said] of [
        [join(folder, "nothing.pem"), "there is no file"],
        [words, "holds no certificate"],
      ] as const) {
        const { failed, text } = await run({ ...who, ...where, OS_CACERT: path }, PATIENCE, pair);
        expect(failed).toBe(true);
        expect(text).toContain(said);
      }
      expect(sandbox.journal.entries()).toEqual([]);
    });
  },
);
