"""Gives addresses their names with requests, one after another, as a script in a playbook would that knows the API.

Arguments: the API's origin, and the names by their addresses as JSON.
"""

import json
import os
import sys

import requests

session = requests.Session()
session.headers["authorization"] = f"Bearer {os.environ['UPCLOUD_TOKEN']}"
for address, name in json.loads(sys.argv[2]).items():
    url = f"{sys.argv[1]}/1.3/ip_address/{address}"
    there = session.get(url).json()["ip_address"]
    if there["ptr_record"] != name:
        session.patch(url, json={"ip_address": {"ptr_record": name}}).raise_for_status()
