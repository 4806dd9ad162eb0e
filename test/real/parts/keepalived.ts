import { delimiter, dirname } from "node:path";
import { layWire, NoRoom } from "../../../packages/sandbox/src/wire/wire.ts";
import { runChild } from "./child.ts";
import { commandIn, ownOrUnpacked } from "./debian.ts";
import { type Part, PartUnavailable } from "./part.ts";

const COMMANDS = ["keepalived", "nft", "ip", "ping"];

/** keepalived with a kernel that lets this user have networks of its own. */
export async function obtainKeepalived(): Promise<Part> {
  const packages = ["keepalived", "nftables", "iproute2", "iputils-ping"];
  const { folders, root, env } = await ownOrUnpacked("keepalived", COMMANDS, packages);
  const command = commandIn(folders, "keepalived") as string;
  const bin = dirname(command);
  const { stderr, stdout, failure } = await runChild(command, ["--version"], { timeoutMs: 20_000, env });
  if (failure !== undefined) throw new PartUnavailable("keepalived", `${command} does not run: ${failure}`);
  const { LD_LIBRARY_PATH } = env;
  // The wire takes its commands from where this process does.
  if (root !== undefined) Object.assign(process.env, { LD_LIBRARY_PATH, PATH: folders.join(delimiter) });
  try {
    await (await layWire(() => ({ networks: [], mapped: [] }))).close();
  } catch (error) {
    if (error instanceof NoRoom) throw new PartUnavailable("keepalived", error.message);
    throw error;
  }
  return {
    name: "keepalived",
    version: /Keepalived v(\S+)/.exec(`${stdout}${stderr}`)?.[1] ?? "unknown",
    folder: root ?? "the machine's own",
    bin,
    env: LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH },
  };
}
