#!/usr/bin/env node
// `pulumi import` wants the language of the project to be there, and asks it nothing where no code is to be written. The real
// language host is no Go module and cannot be built here; the SDK's own server for inline programs answers in its place.
const { createRequire } = require("node:module");
const { join } = require("node:path");

const sdk = createRequire(join(__dirname, "../../../packages/pulumi/package.json"));
const ofSdk = createRequire(sdk.resolve("@pulumi/pulumi"));
const grpc = ofSdk("@grpc/grpc-js");
const { LanguageServer } = sdk("@pulumi/pulumi/automation/server.js");
const { LanguageRuntimeService } = sdk("@pulumi/pulumi/proto/language_grpc_pb.js");

const server = new grpc.Server();
server.addService(LanguageRuntimeService, new LanguageServer(async () => ({})));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
