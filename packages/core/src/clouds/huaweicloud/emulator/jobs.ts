import * as z from "zod/mini";
import { ok } from "../../../emulation/answers.ts";
import { shapedBody } from "../../../emulation/body.ts";
import { secondsOf } from "../../../emulation/durations.ts";
import type { EmulatedRequest } from "../../../emulation.ts";
import { addPort, anyAddress, forgetPorts, isNic } from "./network.ts";
import { ecs, noBody, refuse } from "./refusals.ts";
import { type Caller, type Cell, hexId, type Job, type Routes, type Server } from "./world.ts";

const attachBody = z.looseObject({
  nics: z.array(z.looseObject({ subnet_id: z.string(), ip_address: z.optional(z.string()) })).check(z.minLength(1)),
});
const detachBody = z.looseObject({ nics: z.array(z.looseObject({ id: z.string() })).check(z.minLength(1)) });

/** Attaching and detaching NICs, the work that ECS does by jobs. The NIC is there, or gone, when its job is accepted. */
export function jobRoutes(cell: Cell): Routes {
  const { state, switches, world } = cell;

  function serverOf({ params }: EmulatedRequest, { project }: Caller): Server {
    const server = state.servers[params.server ?? ""];
    return server && server.project_id === project ? server : refuse(ecs(404, "Ecs.0114", "The ECS does not exist"));
  }

  function accept(type: string, server: Server, nic: string) {
    const now = world.date();
    const job: Job = {
      id: hexId(world),
      project_id: server.project_id,
      type,
      begins_at: now,
      ends_at: now + secondsOf(switches.task_seconds, world.random) * 1000,
      nic_id: nic,
      server_id: server.id,
    };
    state.jobs[job.id] = job;
    return ok({ job_id: job.id });
  }

  return {
    "POST /v1/:project/cloudservers/:server/nics": (request, caller) => {
      const server = serverOf(request, caller);
      const [wanted] = read(request, attachBody).nics;
      const subnet =
        state.subnets[wanted?.subnet_id ?? ""] ?? refuse(ecs(400, "Ecs.0038", "The subnet does not exist"));
      const ip = wanted?.ip_address ?? anyAddress(state, subnet) ?? refuse(ecs(400, "Ecs.0012", "No free IP address"));
      const nic = addPort(cell, { subnet, addresses: [ip], owner: `compute:${server.zone}`, device: server.id });
      return accept("addNic", server, nic.id);
    },
    "POST /v1/:project/cloudservers/:server/nics/delete": (request, caller) => {
      const server = serverOf(request, caller);
      const nic = state.ports[read(request, detachBody).nics[0]?.id ?? ""];
      if (!nic || !isNic(nic) || nic.device_id !== server.id)
        return refuse(ecs(400, "Ecs.0085", "The ECS does not have this NIC"));
      delete state.ports[nic.id];
      forgetPorts(cell);
      return accept("delNic", server, nic.id);
    },
    "GET /v1/:project/jobs/:job": ({ params }, { project }) => {
      const job = state.jobs[params.job ?? ""];
      if (!job || job.project_id !== project) return refuse(ecs(400, "Common.0011", "The job does not exist"));
      return ok(shape(job));
    },
  };

  function shape(job: Job) {
    const done = world.date() >= job.ends_at;
    const common = {
      status: done ? "SUCCESS" : "RUNNING",
      begin_time: new Date(job.begins_at).toISOString(),
      end_time: done ? new Date(job.ends_at).toISOString() : "",
      error_code: null,
      fail_reason: null,
    };
    const sub = { job_id: `${job.id}-1`, job_type: job.type, ...common, entities: { nic_id: job.nic_id } };
    return {
      job_id: job.id,
      job_type: job.type === "addNic" ? "batchAddNics" : "batchDelNics",
      ...common,
      entities: { sub_jobs_total: 1, sub_jobs: [sub] },
    };
  }
}

const read = <T>(request: EmulatedRequest, schema: z.ZodMiniType<T>): T =>
  shapedBody(request, schema, noBody(ecs, "Ecs.0005"));
