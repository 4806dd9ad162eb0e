import * as z from "zod/mini";
import type { ReadFile } from "../../definition/cloud.ts";
import { CredentialsError } from "../../errors.ts";
import type { Settings } from "./settings.ts";

/** What a profile file can say. */
type Profile = Pick<
  Partial<Settings>,
  "access_key" | "secret_key" | "security_token" | "project_id" | "region" | "iam_endpoint"
>;

/** https://github.com/huaweicloud/huaweicloud-sdk-go-v3#223-profile and https://support.huaweicloud.com/intl/en-us/hcli/ */
const OF_SDKS = "~/.huaweicloud/credentials";
const OF_COMMAND_LINE = "~/.hcloud/config.json";

const commandLine = z.looseObject({
  current: z.optional(z.string()),
  profiles: z.array(
    z.looseObject({
      name: z.string(),
      mode: z.optional(z.string()),
      accessKeyId: z.optional(z.string()),
      secretAccessKey: z.optional(z.string()),
      securityToken: z.optional(z.string()),
      region: z.optional(z.string()),
      projectId: z.optional(z.string()),
    }),
  ),
});

/** The profile that the settings lead to: of the SDKs' file, else of the command line's. `undefined` where there is no such file. */
export async function readProfile(settings: Settings, readFile: ReadFile): Promise<Profile | undefined> {
  const { credentials_file, profile_file, profile } = settings;
  const named = profile_file !== undefined || profile !== undefined;
  if (credentials_file !== undefined || !named) {
    const path = credentials_file ?? OF_SDKS;
    const text = await readFile(path);
    if (text !== undefined) return ofSdks(path, text);
    if (credentials_file !== undefined) throw noFile(path, "credentials_file");
  }
  const path = profile_file ?? OF_COMMAND_LINE;
  const text = await readFile(path);
  if (text !== undefined) return ofCommandLine(path, text, profile);
  if (named) throw noFile(path, "profile_file");
  return undefined;
}

/** `[basic]`, then `ak = …`, `sk = …`. Other sections are for services without a project. */
function ofSdks(path: string, text: string): Profile {
  const fields = new Map<string, string>();
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    const [, name] = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line) ?? [];
    section = name ?? section;
    const [, key, value] = /^\s*([A-Za-z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (section === "basic" && key && value) fields.set(key.toLowerCase(), value);
  }
  const [access_key, secret_key] = [fields.get("ak"), fields.get("sk")];
  if (access_key === undefined || secret_key === undefined)
    throw new CredentialsError(`${path} has no \`ak\` and \`sk\` under \`[basic]\``, {
      hint: "Write them there, or give the keys otherwise (HUAWEICLOUD_SDK_AK, HUAWEICLOUD_SDK_SK).",
    });
  return {
    access_key,
    secret_key,
    security_token: fields.get("security_token"),
    project_id: fields.get("project_id"),
    iam_endpoint: fields.get("iam_endpoint"),
  };
}

function ofCommandLine(path: string, text: string, wanted: string | undefined): Profile {
  const { current, profiles } = parsed(path, text);
  const name = wanted ?? current ?? "default";
  const found = profiles.find((one) => one.name === name);
  if (!found)
    throw new CredentialsError(
      `${path} has no profile ${JSON.stringify(name)}, only ${profiles.map((one) => one.name).join(", ") || "none at all"}`,
      { hint: "State one of these as `profile` (HW_PROFILE)." },
    );
  const { mode = "AKSK", accessKeyId, secretAccessKey, securityToken, region, projectId } = found;
  if (mode !== "AKSK" || !accessKeyId || !secretAccessKey)
    throw new CredentialsError(`profile ${JSON.stringify(name)} of ${path} holds no keys (its mode is ${mode})`, {
      hint: "Configure it with an access key, or give the keys otherwise.",
    });
  return {
    access_key: accessKeyId,
    secret_key: secretAccessKey,
    security_token: securityToken || undefined,
    project_id: projectId || undefined,
    region: region || undefined,
  };
}

function parsed(path: string, text: string): z.output<typeof commandLine> {
  try {
    return z.parse(commandLine, JSON.parse(text));
  } catch {
    throw new CredentialsError(`${path} is no profile file of the command line`, {
      hint: "Write it with `hcloud configure`, or give the keys otherwise.",
    });
  }
}

const noFile = (path: string, field: string) =>
  new CredentialsError(`there is no file ${path}`, { hint: `Check \`${field}\`.` });
