import type { ReadFile } from "../../definition/cloud.ts";
import { CredentialsError, InputError, systemCode } from "../../errors.ts";
import { isMap } from "../../map.ts";
import type { Settings } from "./settings.ts";

type Entry = Readonly<Record<string, unknown>>;
/** A name alone, with nothing behind its colon, is an empty entry. */
type Entries = Readonly<Record<string, Entry | null>>;
type ReadYaml = typeof import("./read-yaml.ts").readYaml;

/** Where openstacksdk looks, in its order. https://docs.openstack.org/openstacksdk/latest/user/config/configuration.html */
const FOLDERS = ["", "~/.config/openstack/", "/etc/openstack/"];
const ENDINGS = ["yaml", "yml", "json"];

/** What an entry of `clouds.yaml` says, with what `secure.yaml` and the profile add: names with underscores, `auth` on top. */
export async function readEntry(
  settings: Pick<Settings, "clouds_file" | "secure_file"> & { readonly cloud: string },
  read: ReadFile,
): Promise<Entry> {
  const { readYaml } = await import("./read-yaml.ts");
  const load = async (name: string, stated: string | undefined): Promise<Loaded | undefined> => {
    const paths = stated
      ? [stated]
      : FOLDERS.flatMap((folder) => ENDINGS.map((ending) => `${folder}${name}.${ending}`));
    for (const path of paths) {
      const text = await readIt(path, read);
      if (text !== undefined) return { path, clouds: cloudsIn(path, name, readYaml(text)) };
    }
    return undefined;
  };
  const clouds = await load("clouds", settings.clouds_file);
  if (!clouds) throw noFile(settings);
  const secure = await load("secure", settings.secure_file);
  const entry = clouds.clouds[settings.cloud];
  if (!entry) throw noEntry(settings.cloud, clouds);
  const own = merged(flat(entry), flat(secure?.clouds[settings.cloud] ?? {}));
  return merged(await profileOf(own, load), own);
}

interface Loaded {
  readonly path: string;
  readonly clouds: Entries;
}

async function readIt(path: string, read: ReadFile): Promise<string | undefined> {
  try {
    return await read(path);
  } catch (error) {
    throw new CredentialsError(`${path} cannot be read (${systemCode(error) ?? "no reason given"})`, {
      hint: "Check who may read it.",
    });
  }
}

function cloudsIn(path: string, name: string, read: ReturnType<ReadYaml>): Entries {
  if ("wrong" in read) {
    const { line } = read.wrong;
    throw new InputError([
      { path: [], message: `${path} is not YAML${line === undefined ? "" : `, from line ${line} on`}` },
    ]);
  }
  const whole = read.value;
  const key = name === "clouds-public" ? "public-clouds" : "clouds";
  const clouds = isMap(whole) ? (whole[key] ?? {}) : undefined;
  if (!areEntries(clouds))
    throw new InputError([{ path: [], message: `${path} must hold a map \`${key}\` of entries` }]);
  return clouds;
}

/** A profile is what a vendor's users have in common, kept in `clouds-public.yaml`. The vendors' own, which openstacksdk brings along, are not known here. */
async function profileOf(
  entry: Entry,
  load: (name: string, stated: undefined) => Promise<Loaded | undefined>,
): Promise<Entry> {
  const { profile } = entry;
  if (typeof profile !== "string" || typeof entry.auth_url === "string") return {};
  const found = (await load("clouds-public", undefined))?.clouds[profile];
  if (found) return flat(found);
  throw new CredentialsError(`the profile ${profile} is not known here`, {
    hint: "Put its `auth_url`, and what else it says, into the entry of `clouds.yaml`.",
  });
}

/** `auth` and what stands beside it as one map; `auth-url` is `auth_url`. */
function flat(entry: Entry): Entry {
  const { auth, ...beside } = entry;
  return underscored({ ...beside, ...(isMap(auth) ? auth : {}) });
}

const underscored = (map: Entry): Entry =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name.replaceAll("-", "_"), value]));

const merged = (below: Entry, above: Entry): Entry => ({ ...below, ...above });

const areEntries = (value: unknown): value is Entries =>
  isMap(value) && Object.values(value).every((one) => one === null || isMap(one));

const noFile = ({ cloud, clouds_file }: { cloud: string; clouds_file?: string | undefined }) =>
  new CredentialsError(
    clouds_file
      ? `there is no file ${clouds_file}`
      : `there is no clouds.yaml that could say what the cloud ${cloud} is`,
    {
      hint: `It is looked for in ${FOLDERS.map((folder) => folder || "the current folder").join(", ")}, or where OS_CLIENT_CONFIG_FILE says.`,
    },
  );

const noEntry = (cloud: string, { path, clouds }: Loaded) =>
  new CredentialsError(`${path} has no entry ${cloud}; it has ${Object.keys(clouds).join(", ") || "none"}`, {
    hint: "Check `cloud` (OS_CLOUD).",
  });
