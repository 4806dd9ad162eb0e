import { type ChildProcess, spawn } from "node:child_process";

/** A room of the kernel's own: networks, mounts and processes in it are seen by nobody else, and all of it ends with it. */
interface Room {
  /** The first process in it, as the rest of the machine knows it. */
  readonly pid: number;
  /** Runs shell lines in it, one after the other, and stops at the first that fails. Rejects with what it said. */
  run(script: string): Promise<string>;
  /** How a command is run in it: what comes before the command. */
  readonly enter: readonly string[];
  close(): Promise<void>;
}

/** Why there can be none here: one sentence. */
export class NoRoom extends Error {
  override readonly name = "NoRoom";
}

const NEEDED = ["unshare", "nsenter", "setpriv", "ip", "nft"] as const;
const READY = "the room is ready";

/** Of one user without any rights: with a user namespace of its own. It ends when this process does, also by a kill: its input ends then. */
export async function openRoom(): Promise<Room> {
  if (process.platform !== "linux") throw new NoRoom("real packets need Linux and its network namespaces");
  for (const command of NEEDED) {
    const { status } = await ended(
      spawn("sh", ["-c", `command -v ${command}`], { env: environment(), stdio: "ignore" }),
    );
    if (status !== 0)
      throw new NoRoom(`there is no \`${command}\` here; it is in the packages iproute2, nftables and util-linux`);
  }
  const root = process.getuid?.() === 0;
  const user = root ? [] : ["--user", "--map-root-user"];
  // Before the room has a /proc of its own, the one that is there tells what the rest of the machine calls this process.
  const script = [
    "read -r pid rest < /proc/self/stat",
    "mount -t tmpfs none /run && mkdir -p /run/netns && mount -t proc none /proc && ip link set lo up || exit 1",
    `echo "${READY} $pid"`,
    "exec cat > /dev/null",
  ].join("\n");
  const child = spawn(
    "unshare",
    [...user, "--net", "--mount", "--pid", "--fork", "--kill-child=KILL", "sh", "-c", script],
    { env: environment(), stdio: ["pipe", "pipe", "pipe"] },
  );
  const said: string[] = [];
  child.stderr.on("data", (chunk) => void said.push(String(chunk)));
  const pid = await new Promise<number>((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += String(chunk);
      const [, number] = new RegExp(`${READY} (\\d+)`).exec(text) ?? [];
      if (number !== undefined) resolve(Number(number));
    });
    child.once("error", (error) => reject(new NoRoom(`\`unshare\` cannot be run: ${error.message}`)));
    child.once("close", () =>
      reject(
        new NoRoom(
          `this kernel lets nobody but root have network namespaces: ${said.join("").trim().split("\n").at(-1) ?? "no reason given"}`,
        ),
      ),
    );
  });
  const enter = [
    "nsenter",
    `--target=${pid}`,
    ...(root ? [] : ["--user", "--preserve-credentials"]),
    "--net",
    "--mount",
    "--pid",
    // Whoever is told to end takes what it runs along.
    "setpriv",
    "--pdeathsig=KILL",
  ];
  return {
    pid,
    enter,
    async run(lines) {
      const [command = "", ...args] = [...enter, "sh", "-e"];
      const shell = spawn(command, args, { env: environment(), stdio: ["pipe", "pipe", "pipe"] });
      shell.stdin.end(lines);
      const { status, output, errors } = await ended(shell);
      if (status !== 0) throw new Error(`the network could not be laid: ${errors.trim() || `status ${status}`}`);
      return output;
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const end = new Promise((resolve) => child.once("close", resolve));
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), 2_000);
      await end;
      clearTimeout(timer);
    },
  };
}

/** An ordinary user's path leads past what only root uses as a rule. */
export const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin`,
});

function ended(child: ChildProcess): Promise<{ status: number | null; output: string; errors: string }> {
  let output = "";
  let errors = "";
  child.stdout?.on("data", (chunk) => {
    output += String(chunk);
  });
  child.stderr?.on("data", (chunk) => {
    errors += String(chunk);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve({ status, output, errors }));
  });
}
