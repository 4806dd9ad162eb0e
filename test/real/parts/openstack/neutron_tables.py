"""Makes Neutron's tables from its models: its own migrations do not run on SQLite. Arguments: the database, then the configuration files."""

import sys

url, *files = sys.argv[1:]

import sqlalchemy
from neutron.common import config

config.register_common_config_options()
config.init([word for file in files for word in ("--config-file", file)])

from neutron.db.migration.models import head  # noqa: F401  imports every model
from neutron_lib.db import model_base

model_base.BASEV2.metadata.create_all(sqlalchemy.create_engine(url))
