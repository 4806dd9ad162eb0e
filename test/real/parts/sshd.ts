import { existsSync, globSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { runChild } from "./child.ts";
import { obtain, type Part, PartUnavailable, runStep } from "./part.ts";
import { freePorts, startServer } from "./server.ts";

/** A user that is nobody's account, and may do nothing. */
const NOBODY = 65534;
const isRoot = () => process.getuid?.() === 0;

/** The server of SSH from Debian's packages, unpacked: nothing is installed. */
export async function obtainSshd(): Promise<Part> {
  const folder = await obtain({
    name: "sshd",
    version: "from Debian's packages",
    key: "sshd-debian",
    build: async (site) => {
      // Whoever the server runs as must be able to read it.
      await chmod(site.folder, 0o755);
      await mkdir(join(site.folder, "root"));
      await runStep(site, "apt-get", ["download", "openssh-server", "libnss-wrapper"], { timeoutMs: 2 * 60_000 });
      for (const file of (await readdir(site.folder)).filter((name) => name.endsWith(".deb"))) {
        await runStep(site, "dpkg-deb", ["--extract", file, "root"], { timeoutMs: 60_000 });
        await rm(join(site.folder, file));
      }
    },
  });
  const bin = join(folder, "root/usr/sbin");
  if (!existsSync(join(bin, "sshd"))) throw new PartUnavailable("sshd", "the unpacked package holds no sshd");
  return { name: "sshd", version: "from Debian's packages", folder, bin, env: {} };
}

export interface RunningSshd {
  /** A line for an inventory, without the name of the host. */
  readonly variables: string;
  stop(): Promise<void>;
}

/**
 * A server on loopback that lets one key in, made for it, as a user without rights: who runs the tests, or in root's place nobody. That
 * user's home is a folder of the test's, which root tells the server by an own list of users.
 */
export async function startSshd({ folder: unpacked, bin }: Part): Promise<RunningSshd> {
  const folder = await mkdtemp(join(tmpdir(), "mooring-real-sshd-"));
  const home = join(folder, "home");
  await mkdir(home);
  for (const name of ["host", "user"])
    await runChild("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, name)], { timeoutMs: 20_000 });
  const [port = 0] = await freePorts(1);
  const configuration = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${join(folder, "host")}`,
    `AuthorizedKeysFile ${join(folder, "user.pub")}`,
    "PidFile none",
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "Subsystem sftp internal-sftp",
  ];
  await writeFile(join(folder, "sshd_config"), `${configuration.join("\n")}\n`);
  const args = ["-D", "-e", "-f", join(folder, "sshd_config")];
  const own = isRoot() ? await asNobody(folder, home, unpacked) : { command: join(bin, "sshd"), before: [], env: {} };
  const server = await startServer(own.command, [...own.before, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...own.env },
    log: join(folder, "log"),
    timeoutMs: 20_000,
    ready: () => accepts(port),
  });
  const options = "-F /dev/null -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o IdentitiesOnly=yes";
  return {
    variables: [
      "ansible_host=127.0.0.1",
      `ansible_port=${port}`,
      `ansible_user=${isRoot() ? "nobody" : userInfo().username}`,
      `ansible_ssh_private_key_file=${join(folder, "user")}`,
      `ansible_ssh_common_args='${options}'`,
      `ansible_remote_tmp=${join(home, "tmp")}`,
    ].join(" "),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function asNobody(folder: string, home: string, unpacked: string) {
  await chmod(folder, 0o755);
  for (const path of [home, join(folder, "host")]) await chown(path, NOBODY, NOBODY);
  await writeFile(join(folder, "users"), `nobody:x:${NOBODY}:${NOBODY}::${home}:/bin/sh\n`);
  await writeFile(join(folder, "groups"), `nogroup:x:${NOBODY}:\n`);
  const [wrapper = ""] = globSync(join(unpacked, "root/usr/lib/*/libnss_wrapper.so"));
  return {
    command: "setpriv",
    before: [
      ...["--reuid", String(NOBODY), "--regid", String(NOBODY), "--clear-groups"],
      join(unpacked, "root/usr/sbin/sshd"),
    ],
    env: {
      LD_PRELOAD: wrapper,
      NSS_WRAPPER_PASSWD: join(folder, "users"),
      NSS_WRAPPER_GROUP: join(folder, "groups"),
    },
  };
}

const accepts = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const finish = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.once("data", () => finish(true));
    socket.once("error", () => finish(false));
  });
