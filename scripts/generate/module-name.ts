/** `gcore/private-ports` → `gcore_private_ports`: the name of a kind's module for Ansible. */
export const moduleName = (name: string): string => name.replaceAll(/[/-]/g, "_");
