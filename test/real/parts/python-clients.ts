import { createHash } from "node:crypto";
import { join } from "node:path";
import { obtain, type Part, PartUnavailable, pathWith } from "./part.ts";
import { buildVirtualenv, findPythons } from "./python.ts";

/** The vendors' official clients. */
export const VENDOR_CLIENTS: readonly string[] = [
  "gcore==0.59.0",
  "upcloud-api==2.9.0",
  "huaweicloudsdkecs==3.1.219",
  "huaweicloudsdkvpc==3.1.219",
  "huaweicloudsdkeip==3.1.219",
];

/** OpenStack's client with the extensions of the Open Telekom Cloud. */
export const obtainOtcClients = (): Promise<Part> =>
  obtainPythonClients(["openstacksdk==4.7.1", "otcextensions==0.34.8"]);

/** A virtualenv with the given pinned packages (`name==version`) in the machine's newest Python. */
export async function obtainPythonClients(pins: readonly string[] = VENDOR_CLIENTS): Promise<Part> {
  const [python] = await findPythons();
  if (python === undefined) {
    throw new PartUnavailable(
      "python-clients",
      "needs Python 3.9 or later with venv, on PATH or from a version manager",
    );
  }
  const version = pins.join(" ").replaceAll("==", " ");
  const hash = createHash("sha256").update(pins.join("\n")).digest("hex").slice(0, 12);
  const folder = await obtain({
    name: "python-clients",
    version,
    key: `python-clients-${hash}-python-${python.version}`,
    build: (site) => buildVirtualenv(site, python, pins),
  });
  const bin = join(folder, "bin");
  return {
    name: "python-clients",
    version,
    folder,
    bin,
    env: { PATH: pathWith(bin) },
    madeWith: `Python ${python.version}, ${python.executable}`,
  };
}
