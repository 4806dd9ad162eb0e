"""Drives a (pretend) UpCloud with the vendor's own client; prints what it saw as one JSON object.

Arguments: the API's origin, the zone, a stopped server, a running server, a private network.
"""

import json
import os
import sys

import upcloud_api
from upcloud_api.errors import UpCloudAPIError

origin, zone, asleep, awake, network = sys.argv[1:]


def manager_with(**credentials):
    manager = upcloud_api.CloudManager(**credentials)
    manager.api.api_root = f"{origin}/1.3"
    return manager


def refusal(call):
    try:
        call()
    except UpCloudAPIError as error:
        return error.error_code
    return None


manager = manager_with(username=os.environ["PRETEND_USERNAME"], password=os.environ["PRETEND_PASSWORD"])
by_token = manager_with(token=os.environ["UPCLOUD_TOKEN"])
seen = {"client": upcloud_api.__version__}

seen["account"] = manager.authenticate()["account"]["username"]
seen["same account by token"] = by_token.authenticate()["account"]["username"]
seen["wrong password"] = refusal(lambda: manager_with(username="x", password="y").authenticate())
seen["zones"] = [one["id"] for one in manager.get_zones()["zones"]["zone"]]

before = manager.get_ips()
seen["addresses"] = len(before)
seen["attached"] = len(manager.get_ips(ignore_ips_without_server=True))

made = manager.attach_ip(asleep)
default = made.address.replace(".", "-") + f".{zone}.upcloud.host"
seen["assigned"] = [made.access, made.family, made.server, made.ptr_record == default]
made.ptr_record = "vendor.example.com"
made.save()
seen["renamed"] = manager.get_ip(made.address).ptr_record
seen["renamed by put"] = manager.modify_ip(made, "again.example.com").ptr_record
made.destroy()
seen["gone"] = refusal(lambda: manager.get_ip(made.address))
seen["after"] = len(manager.get_ips())

six = manager.attach_ip(asleep, family="IPv6")
seen["IPv6 as written"] = manager.get_ip(six.address).address == six.address
manager.release_ip(six)

seen["assign on a running server"] = refusal(lambda: manager.attach_ip(awake))
seen["utility released"] = refusal(lambda: manager.release_ip("10.99.4.19"))
seen["no such server"] = refusal(lambda: manager.attach_ip("00aa0000-0000-4000-8000-000000000001"))

public = [nic for nic in manager.get_server_networks(awake) if nic.type == "public"][0]
floating = manager.create_floating_ip(zone, mac=public.mac)
seen["floating"] = [floating.server == awake, manager.get_ip(floating.address).address == floating.address]
manager.api.patch_request(f"/ip_address/{floating.address}", {"ip_address": {"mac": None}})
seen["detached"] = getattr(manager.get_ip(floating.address), "server", None)
manager.release_ip(floating)

sleeper = manager.get_server(asleep)
seen["state"] = sleeper.state
nic = manager.create_network_interface(asleep, network, "private", [{"family": "IPv4"}])
seen["interface"] = [nic.type, nic.network == network, len(nic.ip_addresses)]
manager.delete_network_interface(asleep, nic.index)
seen["interfaces"] = len(manager.get_server_networks(asleep))

sleeper.start()
seen["started"] = manager.get_server(asleep).state
sleeper.shutdown(hard=True)
seen["stopping"] = refusal(lambda: manager.release_ip("203.0.113.22"))

print(json.dumps(seen))
