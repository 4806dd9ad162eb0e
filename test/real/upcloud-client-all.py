"""Makes every call that the vendor's own client has of servers and what stands around them; prints one JSON object: call -> "ok" or the failure.

Arguments: the API's origin, the zone, a stopped server, a running server, a private network.
"""

import json
import os
import sys

import upcloud_api
from upcloud_api import FirewallRule, Server, Storage
from upcloud_api.server_group import ServerGroup

origin, zone, asleep, awake, peers = sys.argv[1:]
manager = upcloud_api.CloudManager(token=os.environ["UPCLOUD_TOKEN"])
manager.api.api_root = f"{origin}/1.3"
outcome = {}


def call(name, run, right=lambda value: True):
    try:
        value = run()
        outcome[name] = "ok" if right(value) else f"answered {value!r}"
        return value
    except Exception as error:  # whatever it is, the reader sees it
        outcome[name] = f"{type(error).__name__}: {error}"
        return None


call("authenticate", manager.authenticate)
call("get_account", manager.get_account, lambda it: it["account"]["credits"] > 0)
call("get_zones", manager.get_zones, lambda it: len(it["zones"]["zone"]) == 3)
call("get_timezones", manager.get_timezones, lambda it: "UTC" in it["timezones"]["timezone"])
call("get_prices", manager.get_prices, lambda it: len(it["prices"]["zone"]) == 3)
call("get_server_sizes", manager.get_server_sizes, lambda it: it["server_sizes"]["server_size"])
call("get_server_plans", manager.get_server_plans, lambda it: it["plans"]["plan"])
call("get_hosts", manager.get_hosts, lambda it: it == [])

# Addresses.
call("get_ips", manager.get_ips, lambda it: len(it) == 11)
call("get_ip", lambda: manager.get_ip("203.0.113.20"), lambda it: it.family == "IPv4")
made = call("attach_ip", lambda: manager.attach_ip(asleep))
call("modify_ip", lambda: manager.modify_ip(made, "a.example.com"), lambda it: it.ptr_record == "a.example.com")
call("release_ip", lambda: manager.release_ip(made))
other = manager.attach_ip(asleep, family="IPv6")
other.ptr_record = "b.example.com"
call("IPAddress.save", other.save)
call("IPAddress.destroy", other.destroy)
floating = call("create_floating_ip", lambda: manager.create_floating_ip(zone))
manager.release_ip(floating)

# Networks, interfaces, routers.
call("get_networks", manager.get_networks, lambda it: len(it) == 10)
call("get_networks in a zone", lambda: manager.get_networks(zone=zone), lambda it: len(it) == 4)
network = call("create_network", lambda: manager.create_network("quay", zone, "172.31.0.0/24", "yes", "IPv4"))
call("get_network", lambda: manager.get_network(network.uuid), lambda it: it.name == "quay")
call(
    "modify_network",
    lambda: manager.modify_network(network.uuid, "no", "IPv4", name="pier"),
    lambda it: it.name == "pier" and it.ip_networks[0].address == "172.31.0.0/24",
)
call("get_server_networks", lambda: manager.get_server_networks(awake), lambda it: len(it) == 4)
nic = call(
    "create_network_interface",
    lambda: manager.create_network_interface(asleep, network.uuid, "private", [{"family": "IPv4"}]),
)
call(
    "modify_network_interface",
    lambda: manager.modify_network_interface(asleep, nic.index, source_ip_filtering="no"),
    lambda it: it.source_ip_filtering == "no" and len(it.ip_addresses) == 1,
)
call("delete_network_interface", lambda: manager.delete_network_interface(asleep, nic.index))
router = call("create_router", lambda: manager.create_router("lock"))
call("get_routers", manager.get_routers, lambda it: len(it) == 1)
call("get_router", lambda: manager.get_router(router.uuid), lambda it: it.name == "lock")
call("modify_router", lambda: manager.modify_router(router.uuid, "gate"), lambda it: it.name == "gate")
call("delete_router", lambda: manager.delete_router(router.uuid))
call("delete_network", lambda: manager.delete_network(network.uuid))

# Servers.
call("get_servers", manager.get_servers, lambda it: len(it) == 4)
call("get_servers, populated", lambda: manager.get_servers(populate=True), lambda it: it[0].ip_addresses)
call("get_server", lambda: manager.get_server(awake), lambda it: it.state == "started")
call("get_server_by_ip", lambda: manager.get_server_by_ip("203.0.113.21"), lambda it: it.uuid == awake)
call("get_server_data", lambda: manager.get_server_data(awake), lambda it: len(it) == 3)
call("modify_server", lambda: manager.modify_server(awake, title="mole"), lambda it: it.title == "mole")
ordered = Server(hostname="new.example.com", zone=zone, plan="1xCPU-1GB", storage_devices=[Storage(size=10)])
server = call("create_server", lambda: manager.create_server(ordered), lambda it: it.state == "maintenance")
call("Server.ensure_started", server.ensure_started)
call("Server.populate", server.populate, lambda it: it.state == "started")
server.title = "jetty"
call("Server.save", server.save)
call("Server.get_ip", lambda: server.get_ip("public", "IPv4"))
call("Server.get_public_ip", lambda: server.get_public_ip("IPv6"))
call("Server.get_utility_ip", server.get_utility_ip)
call("Server.to_dict", server.to_dict, lambda it: it["title"] == "jetty")
call("Server.restart", server.restart)

# Tags and groups.
tag = call("create_tag", lambda: manager.create_tag("dock", "of ours", [awake]), lambda it: len(it.servers) == 1)
call("get_tags", manager.get_tags, lambda it: len(it) == 1)
call("get_tag", lambda: manager.get_tag("dock"), lambda it: it.description == "of ours")


def modify_tag():
    try:
        return manager.modify_tag("dock", "all", [awake], "docks")
    except KeyError:  # 2.9.0 looks for the answer's "tag" twice, after the call
        return manager.get_tag("docks")


call("modify_tag", modify_tag, lambda it: it.name == "docks")
call("assign_tags", lambda: manager.assign_tags(asleep, ["docks"]))
call("get_servers by tag", lambda: manager.get_servers(tags_has_one=["docks"]), lambda it: len(it) == 2)
call("remove_tags", lambda: manager.remove_tags(asleep, ["docks"]))
tagged = manager.get_server(awake)
call("Server.remove_tags", lambda: tagged.remove_tags(["docks"]))
call("Server.add_tags", lambda: tagged.add_tags(["docks"]), lambda it: tagged.tags == ["docks"])
tag = manager.get_tag("docks")
tag.description = "few"
call("Tag.save", tag.save)
call("Tag.destroy", tag.destroy)
manager.create_tag("last")
call("delete_tag", lambda: manager.delete_tag("last"))
group = call("create_server_group", lambda: manager.create_server_group(ServerGroup(title="fleet", labels=[], servers=[])))
call("get_server_group", lambda: manager.get_server_group(group.uuid), lambda it: it.title == "fleet")
call("delete_server_group", lambda: manager.delete_server_group(group.uuid))

# Firewall.
rule = FirewallRule(position="1", direction="in", family="IPv4", protocol="tcp", action="accept")
call("create_firewall_rule", lambda: manager.create_firewall_rule(awake, rule.to_dict()), lambda it: it.action == "accept")
call("get_firewall_rules", lambda: manager.get_firewall_rules(awake), lambda it: len(it) == 1)
call("get_firewall_rule", lambda: manager.get_firewall_rule(awake, 1), lambda it: it.protocol == "tcp")
call("configure_firewall", lambda: manager.configure_firewall(awake, [rule.to_dict()]), lambda it: len(it) == 1)
call("delete_firewall_rule", lambda: manager.delete_firewall_rule(awake, 1))
guarded = manager.get_server(awake)
call("Server.get_firewall_rules", guarded.get_firewall_rules, lambda it: len(it) == 1)
call("FirewallRule.destroy", lambda: guarded.get_firewall_rules()[0].destroy())
call("Server.add_firewall_rule", lambda: guarded.add_firewall_rule(rule))
call("Server.configure_firewall", lambda: guarded.configure_firewall([rule]))

# Disks.
disk = call("create_storage", lambda: manager.create_storage(zone, 20, title="hold"), lambda it: it.size == 20)
call("get_storages", manager.get_storages, lambda it: disk.uuid in [one.uuid for one in it])
call("get_templates", manager.get_templates)
call("get_storage", lambda: manager.get_storage(disk.uuid), lambda it: it.title == "hold")
call("modify_storage", lambda: manager.modify_storage(disk.uuid, 30, "cargo"), lambda it: it.size == 30)
call("attach_storage", lambda: manager.attach_storage(asleep, disk.uuid, "disk", None), lambda it: len(it) == 2)
call("detach_storage", lambda: manager.detach_storage(asleep, "virtio:1"), lambda it: len(it) == 1)
call("delete_storage", lambda: manager.delete_storage(disk.uuid))

# Down and up, and away.
sleeper = manager.get_server(asleep)
call("Server.add_ip", sleeper.add_ip)
call("Server.remove_ip", lambda: sleeper.remove_ip(sleeper.ip_addresses[-1]))
call("Server.start", sleeper.start)
call("Server.shutdown", lambda: sleeper.shutdown(hard=True))
call("Server.stop_and_destroy", lambda: server.stop_and_destroy(), lambda it: True)
call("get_servers, afterwards", manager.get_servers, lambda it: len(it) == 4)

print(json.dumps(outcome))
