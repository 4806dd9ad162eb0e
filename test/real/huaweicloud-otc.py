"""The job as users of the Open Telekom Cloud do it, with openstacksdk and its extensions; prints what it saw as JSON."""

import json
import os

import openstack
from otcextensions import sdk

SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c"
NICS = ["0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10", "2c8b4e1a-7d3f-4a9c-9e5a-9f4a6b8c0d32"]

connection = openstack.connect(
    auth_url=os.environ["OS_AUTH_URL"],
    username=os.environ["OS_USERNAME"],
    password=os.environ["OS_PASSWORD"],
    user_domain_name=os.environ["OS_DOMAIN_NAME"],
    project_name=os.environ["OS_PROJECT_NAME"],
    project_domain_name=os.environ["OS_DOMAIN_NAME"],
    region_name=os.environ["OS_REGION_NAME"],
)
sdk.register_otc_extensions(connection)
network = connection.network


def pairs(port):
    return sorted(pair["ip_address"] for pair in network.get_port(port).allowed_address_pairs)


seen = {
    "network": network.find_network("harbour-subnet").id,
    "subnets": sorted(subnet.ip_version for subnet in network.subnets(network_id=SUBNET)),
    "group": network.find_security_group("default").name,
    "eips": sorted(ip.floating_ip_address for ip in network.ips()),
    "vpcs": [vpc.name for vpc in connection.vpc.vpcs()],
    "vpc_subnets": sorted(subnet.name for subnet in connection.vpc.subnets()),
}
vip = network.create_port(
    network_id=SUBNET, device_owner="neutron:VIP_PORT", name="sdk-vip", fixed_ips=[{"ip_address": "192.168.30.45"}]
)
addresses = [network.get_port(nic).fixed_ips[0]["ip_address"] for nic in NICS]
for count in (1, 2):
    network.update_port(vip, allowed_address_pairs=[{"ip_address": address} for address in addresses[:count]])
seen["bound"] = pairs(vip.id)
network.update_port(vip, allowed_address_pairs=[])
seen["unbound"] = pairs(vip.id)
network.delete_port(vip)
seen["removed"] = network.find_port("sdk-vip") is None
print(json.dumps(seen))
