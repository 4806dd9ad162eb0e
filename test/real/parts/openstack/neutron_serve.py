"""Serves the real Neutron on loopback. Arguments: the port, then its configuration files."""

import os
import sys

port, *files = sys.argv[1:]
os.environ["OS_NEUTRON_CONFIG_DIR"] = os.path.dirname(files[0])
sys.argv = ["neutron-api"] + [word for file in files for word in ("--config-file", file)]

from neutron.wsgi.api import application
from waitress import serve

serve(application, host="127.0.0.1", port=int(port), threads=8)
