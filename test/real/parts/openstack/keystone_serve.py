"""Serves the real Keystone on loopback. Arguments: its configuration file, the port."""

import os
import sys

configuration, port = sys.argv[1:]
os.environ["OS_KEYSTONE_CONFIG_FILES"] = configuration
sys.argv = ["keystone"]

from keystone.server.wsgi import initialize_public_application
from waitress import serve

serve(initialize_public_application(), host="127.0.0.1", port=int(port), threads=8)
