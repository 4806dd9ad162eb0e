import type { Emulator } from "../../emulation.ts";
import { authenticate, checkProject } from "./emulator/access.ts";
import { DEFAULTS, KEY, PROJECT, REGION } from "./emulator/defaults.ts";
import { runDueEips } from "./emulator/eip-world.ts";
import { eipRoutes } from "./emulator/eips.ts";
import { eipV3Routes } from "./emulator/eips-v3.ts";
import { createGate } from "./emulator/gate.ts";
import { createHands } from "./emulator/hands.ts";
import { harvest } from "./emulator/harvest.ts";
import { createHooks } from "./emulator/hooks.ts";
import { iamRoutes, OPEN } from "./emulator/iam.ts";
import { jobRoutes } from "./emulator/jobs.ts";
import { neutronRoutes } from "./emulator/neutron.ts";
import { nicRoutes } from "./emulator/nics.ts";
import { pictureOf } from "./emulator/picture.ts";
import { portRoutes } from "./emulator/ports.ts";
import { privateIpRoutes } from "./emulator/private-ips.ts";
import { answering, gateway, refuse } from "./emulator/refusals.ts";
import { plant } from "./emulator/seed.ts";
import { seedSchema } from "./emulator/seed-schema.ts";
import { subnetRoutes } from "./emulator/subnets.ts";
import { defaultSwitches, switchNotes } from "./emulator/switches.ts";
import { versionRoutes } from "./emulator/versions.ts";
import { vpcRoutes } from "./emulator/vpcs.ts";
import { wiringOf } from "./emulator/wiring.ts";
import { type Cell, emptyState, type Routes } from "./emulator/world.ts";

/** All services, of every cloud of the family. */
const HOSTS =
  /^((ecs|vpc|iam)\.[a-z0-9-]+\.|iam\.)(myhuaweicloud\.(com|eu)|(sc\.)?otc\.t-systems\.com|prod-cloud-ocb\.orange-business\.com|hc\.sbercloud\.ru|alphaedge\.tmone\.com\.my)$/;

/** What every server finds on its own link. */
const METADATA = "169.254.169.254";

/** IAM has the paths of the third version to itself, but for those of EIPs. */
const isIam = (path: string) => path.startsWith("/v3") && !/^\/v3\/[^/]+\/eip\//.test(path);

/**
 * Huawei Cloud, pretended: ports in both APIs, the NICs of servers and the ECS call that binds, private IPs, subnets, EIPs in three APIs, NIC
 * jobs, a server's metadata service, and IAM, with tokens and signatures verified. Networks, VPCs, servers and security groups can only be
 * read. It knows no enterprise projects and no policies beyond `denied`.
 */
export const emulator: Emulator = {
  cloud: "huaweicloud",
  claims: (host) => HOSTS.test(host) || host === METADATA,
  environment: (origin) => ({
    HUAWEICLOUD_ENDPOINT: origin,
    HUAWEICLOUD_SDK_IAM_ENDPOINT: origin,
    HUAWEICLOUD_SDK_AK: KEY.access,
    HUAWEICLOUD_SDK_SK: KEY.secret,
    HUAWEICLOUD_SDK_PROJECT_ID: PROJECT,
    HW_REGION_NAME: REGION,
  }),
  defaults: DEFAULTS,
  seedSchema,
  switchNotes,
  limits: [
    "There is one security group, which can only be read; there are no enterprise projects, and no policies beyond the switch `denied`.",
    "Subnets and servers cannot be made: seed them. A NIC is there, or gone, when its job is accepted.",
  ],
  start(world) {
    const cell: Cell = { world, state: emptyState(), switches: defaultSwitches(), shared: false };
    const gate = createGate(cell);
    const routes: Routes = {
      ...iamRoutes(cell),
      ...portRoutes(cell),
      ...nicRoutes(cell),
      ...privateIpRoutes(cell),
      ...eipRoutes(cell),
      ...eipV3Routes(cell),
      ...subnetRoutes(cell),
      ...neutronRoutes(cell),
      ...vpcRoutes(cell),
      ...versionRoutes(),
      ...jobRoutes(cell),
    };
    const open = Object.entries(routes).map(([name, handle]) => [
      name,
      (request: Parameters<typeof handle>[0]) =>
        answering(world, () => {
          if (OPEN.includes(name)) return handle(request, { project: null, user: "" });
          const caller = authenticate(request, cell);
          if (!isIam(request.path)) checkProject(request, caller, cell);
          gate(request);
          return handle(request, caller);
        }),
    ]);
    return {
      routes: Object.fromEntries(open),
      missing: (request) =>
        answering(world, () => {
          authenticate(request, cell);
          return refuse(gateway(404, "0101", "The API does not exist or has not been published in the environment"));
        }),
      seed: (data) => plant(data, cell),
      switches: cell.switches,
      get state() {
        runDueEips(cell);
        cell.shared = true;
        return cell.state;
      },
      picture: () => pictureOf(cell),
      hands: createHands(cell),
      hooks: createHooks(cell),
      wiring: () => wiringOf(cell),
      harvest: () => harvest(cell.state),
    };
  },
};
