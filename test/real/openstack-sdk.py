"""Drives a (pretend) OpenStack with openstacksdk, unmodified; prints what it saw as one JSON object. It logs in by the usual variables."""

import json
import os
from importlib.metadata import version

import openstack
from openstack import exceptions

seen = {"client": version("openstacksdk")}


def refusal(call):
    try:
        call()
    except exceptions.HttpException as error:
        return [error.status_code, str(error.details)]
    return None


cloud = openstack.connect()
network = cloud.network
seen["project"] = cloud.current_project.name
seen["networks"] = sorted(one.name for one in network.networks())
seen["outer"] = [one.name for one in network.networks(is_router_external=True)]
seen["aliases"] = all(network.find_extension(name) for name in ("allowed-address-pairs", "port-security", "revision-if-match"))

server = cloud.compute.find_server("web-1")
seen["server"] = server.name
seen["interfaces"] = sorted(one.fixed_ips[0]["ip_address"] for one in cloud.compute.server_interfaces(server))
seen["ports"] = sorted(one.name for one in network.ports(device_id=server.id))
seen["paged"] = len(list(network.ports(limit=2, paginated=True)))

port = network.find_port("web-1-port")
first = port.revision_number
foreign = port.allowed_address_pairs
added = network.update_port(port, allowed_address_pairs=foreign + [{"ip_address": "10.60.0.50"}])
seen["pairs"] = sorted(one["ip_address"] for one in added.allowed_address_pairs)
seen["own MAC"] = [one["mac_address"] == port.mac_address for one in added.allowed_address_pairs if one["ip_address"] == "10.60.0.50"]
seen["compare and set"] = refusal(
    lambda: network.update_port(port.id, if_revision=added.revision_number - 1, allowed_address_pairs=foreign)
)
back = network.update_port(port.id, if_revision=added.revision_number, allowed_address_pairs=foreign)
seen["back"] = back.revision_number - first
seen["multicast"] = refusal(lambda: network.update_port(port.id, allowed_address_pairs=[{"ip_address": "224.0.0.1"}]))
seen["shared"] = refusal(
    lambda: network.update_port(network.find_port("web-1-provider"), allowed_address_pairs=[{"ip_address": "10.0.0.1"}])
)[0]

private = network.find_network("private")
vip = network.create_port(network_id=private.id, name="sdk-vip", fixed_ips=[{"ip_address": "10.60.0.60"}])
network.set_tags(vip, ["mooring"])
seen["vip"] = [vip.fixed_ips[0]["ip_address"], [one.name for one in network.ports(tags="mooring")]]
network.delete_port(vip)
seen["vip gone"] = network.find_port("sdk-vip")

outer = network.find_network("public")
floating = network.create_ip(floating_network_id=outer.id, description="sdk")
floating = network.update_ip(floating, port_id=port.id)
seen["floating"] = [floating.fixed_ip_address, floating.status]
floating = network.update_ip(floating, port_id=None)
seen["detached"] = floating.port_id
network.delete_ip(floating)
seen["released"] = network.find_ip(floating.floating_ip_address)

os.environ["OS_REGION_NAME"] = "RegionTwo"
two = openstack.connect()
seen["second region"] = [one.fixed_ips[0]["ip_address"] for one in two.network.ports()]
os.environ["OS_INTERFACE"] = "internal"
inside = openstack.connect()
seen["internal"] = "/network-internal/" in inside.network.get_endpoint()

program = openstack.connect(
    load_envvars=False,
    load_yaml_config=False,
    auth_type="v3applicationcredential",
    region_name="RegionOne",
    auth={
        "auth_url": os.environ["OS_AUTH_URL"],
        "application_credential_id": os.environ["PRETEND_CREDENTIAL"],
        "application_credential_secret": os.environ["PRETEND_SECRET"],
    },
)
seen["program"] = program.network.find_port("web-2-port").fixed_ips[0]["ip_address"]
os.environ["OS_PASSWORD"] = "wrong"
try:
    openstack.connect().authorize()
except exceptions.SDKException as error:
    seen["wrong password"] = "requires authentication. (HTTP 401)" in str(error)

print(json.dumps(seen))
