import { gcore } from "@mooring/pulumi";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const ipAddress = config.require("serviceAddress");
const instances = config.requireObject<string[]>("instances");

/** The first private port of each instance may use the service address, as keepalived and the like need it. */
async function allowServiceAddress() {
  const found = await Promise.all(instances.map((instanceId) => gcore.getPrivatePorts({ instanceId })));
  return found
    .flatMap(([first]) => first ?? [])
    .map(({ portId }) => new gcore.AllowedAddressPair(`service-${portId}`, { portId, ipAddress }));
}

export const ports = allowServiceAddress().then((pairs) => pairs.map(({ portId }) => portId));
