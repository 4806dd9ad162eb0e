"""Drives a (pretend) Gcore with the vendor's own client, which checks every answer; prints what it saw as one JSON object.

Argument: the API's origin. Token, project and region come from the vendor's own variables.
"""

import json
import sys
import warnings

import gcore
from gcore import Gcore

warnings.simplefilter("ignore", DeprecationWarning)

INSTANCE_A = "eb3bf756-2650-4483-8470-a897d1ae6fa6"
INSTANCE_B = "d2f9c6a0-3b57-4e18-8a4c-71e5b09f6d32"
PORT_A = "9c31552f-8b64-43a0-abbb-5943721dbd2a"
PORT_B = "166f81b9-91e7-47db-b304-36b5be9ff3e1"
NETWORK = "b5c3135a-b0f5-48e4-a44b-b261a29874f9"
STORAGE = "7d1f0c5e-2a64-4b0d-9c3e-5b8f2d6a9e11"
SUBNET = "33954a5d-b686-4155-a734-1fc72cb4c59b"
KEPT = "2c8e5f7a-6d40-4b91-a3c2-9e1f0d7b8a64"
OLD = "8b3d6f0e-1a5c-4d72-b9e8-4c2f7a6e5d13"

client = Gcore(
    base_url=sys.argv[1],
    _strict_response_validation=True,
    max_retries=0,
    polling_interval_seconds=1,
)
cloud = client.cloud
seen = {"client": gcore.__version__}


def refusal(call):
    try:
        call()
    except gcore.APIStatusError as error:
        return [error.status_code, error.body["exception_class"]]
    return None


seen["account"] = client.iam.get_account_overview().status
seen["projects"] = [one.name for one in cloud.projects.list()]
seen["regions"] = [one.display_name for one in cloud.regions.list()]
seen["instances"] = sorted(one.name for one in cloud.instances.list())
seen["instance"] = cloud.instances.get(INSTANCE_A).name
seen["networks"] = sorted(one.name for one in cloud.networks.list(owned_by="any"))
seen["subnets"] = sorted(one.cidr for one in cloud.networks.subnets.list())
seen["subnet"] = cloud.networks.subnets.get(SUBNET).gateway_ip
quotas = cloud.quotas.get_all()
seen["quotas"] = [one.floating_count_limit for one in quotas.regional_quotas]
seen["quotas used"] = cloud.quotas.get_by_region(client_id=77).floating_count_usage


def interfaces(instance):
    return {one.port_id: one for one in cloud.instances.interfaces.list(instance).results}


seen["interfaces"] = len(interfaces(INSTANCE_A))

kept = cloud.reserved_fixed_ips.create_and_poll(
    type="ip_address", network_id=NETWORK, ip_address="10.40.0.77", is_vip=True
)
seen["reserved"] = [kept.fixed_ip_address, kept.is_vip, kept.reservation.status]
vip = cloud.reserved_fixed_ips.vip
seen["candidates"] = sorted(one.instance_name for one in vip.candidate_ports.list(kept.port_id).results)
seen["added"] = [one.port_id for one in vip.connected_ports.add(kept.port_id, port_ids=[PORT_A]).results]
seen["pair of the member"] = [one.ip_address for one in interfaces(INSTANCE_A)[PORT_A].allowed_address_pairs]
seen["replaced"] = [one.port_id for one in vip.connected_ports.replace(kept.port_id, port_ids=[PORT_B]).results]
seen["members"] = vip.connected_ports.list(kept.port_id).count
seen["deleted while virtual"] = refusal(lambda: cloud.reserved_fixed_ips.delete(kept.port_id))
seen["switched off"] = vip.toggle(kept.port_id, is_vip=False).is_vip
cloud.reserved_fixed_ips.delete_and_poll(kept.port_id)
seen["reserved that are left"] = [one.fixed_ip_address for one in cloud.reserved_fixed_ips.list()]

floating = cloud.floating_ips.create_and_poll(tags={"name": "shop"}, port_id=PORT_A)
seen["floating"] = [floating.fixed_ip_address, floating.status, [one.value for one in floating.tags]]
seen["two on one address"] = refusal(lambda: cloud.floating_ips.update(OLD, port_id=PORT_A))
seen["unassigned"] = cloud.floating_ips.unassign(floating.id).port_id
seen["assigned"] = cloud.floating_ips.assign(floating.id, port_id=PORT_A).port_id
moved = cloud.floating_ips.update_and_poll(floating.id, port_id=None)
seen["detached"] = [moved.port_id, moved.status]
cloud.floating_ips.delete_and_poll(floating.id)
seen["floating that are left"] = [one.id for one in cloud.floating_ips.list()]

cloud.instances.interfaces.attach_and_poll(INSTANCE_B, type="any_subnet", network_id=STORAGE, interface_name="more")
cloud.instances.interfaces.attach_and_poll(INSTANCE_B, type="reserved_fixed_ip", port_id=KEPT)
seen["attached"] = [len(interfaces(INSTANCE_B)), KEPT in interfaces(INSTANCE_B)]
cloud.instances.interfaces.detach_and_poll(INSTANCE_B, ip_address="10.40.0.201", port_id=KEPT)
seen["detached port"] = [len(interfaces(INSTANCE_B)), cloud.reserved_fixed_ips.get(KEPT).reservation.status]
seen["security off"] = cloud.instances.disable_port_security(PORT_B).port_security_enabled
seen["security on"] = cloud.instances.enable_port_security(PORT_B).port_security_enabled

tasks = list(cloud.tasks.list())
seen["tasks"] = sorted({one.task_type for one in tasks})
seen["acknowledged"] = cloud.tasks.acknowledge_one(tasks[0].id).acknowledged_by
seen["finished"] = cloud.tasks.get(tasks[0].id).state
seen["unknown"] = refusal(lambda: cloud.floating_ips.get("11111111-1111-4111-8111-111111111111"))
seen["unknown family"] = refusal(
    lambda: cloud.reserved_fixed_ips.create(type="any_subnet", network_id=NETWORK, ip_family="foo")
)
print(json.dumps(seen))
