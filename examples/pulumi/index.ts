import { gcore } from "@mooring/pulumi";

const address = new gcore.AllowedAddressPair("address", {
  portId: "9c31552f-8b64-43a0-abbb-5943721dbd2a",
  ipAddress: "10.40.0.100",
});

export const id = address.id;
