"""Gives addresses their names with the vendor's own client, one after another, as a script in a playbook would.

Arguments: the API's origin, and the names by their addresses as JSON.
"""

import json
import os
import sys

import upcloud_api

manager = upcloud_api.CloudManager(token=os.environ["UPCLOUD_TOKEN"])
manager.api.api_root = f"{sys.argv[1]}/1.3"
for address, name in json.loads(sys.argv[2]).items():
    there = manager.get_ip(address)
    if there.ptr_record != name:
        there.ptr_record = name
        there.save()
