"""Adds one allowed address pair as openstacksdk's users do: reads the port, appends, updates. Arguments: port, address."""

import sys

import openstack

port_id, address = sys.argv[1:]
network = openstack.connect().network
port = network.get_port(port_id)
network.update_port(port, allowed_address_pairs=port.allowed_address_pairs + [{"ip_address": address}])
