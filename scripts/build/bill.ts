import type { Metafile } from "esbuild";
import { bundledIn } from "./bundled.ts";

/**
 * The software bill of materials of a bundle, in the form of CycloneDX 1.6: https://cyclonedx.org/docs/1.6/json/. The same bytes for the
 * same bundle, so it carries neither a time nor a serial number; both may be left out.
 */
export function billFor(
  metafile: Metafile,
  { name, version }: { readonly name: string; readonly version: string },
): string {
  const bill = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: { type: "application", "bom-ref": name, name, version, licenses: licences("Apache-2.0") } },
    components: bundledIn(metafile).map(({ name, version, license }) => {
      const url = purl(name, version);
      return { type: "library", "bom-ref": url, name, version, purl: url, licenses: licences(license) };
    }),
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

const licences = (expression: string) => [/ /.test(expression) ? { expression } : { license: { id: expression } }];

/** https://github.com/package-url/purl-spec: the at sign of a scope is encoded. */
const purl = (name: string, version: string): string => `pkg:npm/${name.replace("@", "%40")}@${version}`;
