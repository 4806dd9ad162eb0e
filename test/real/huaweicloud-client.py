"""Binds, reads and unbinds with the vendor's own client, as its users would; prints what it saw as JSON."""

import json
import os

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkecs.v2 import (
    AssociateServerVirtualIpOption,
    AssociateServerVirtualIpRequest,
    AssociateServerVirtualIpRequestBody,
    DisassociateServerVirtualIpOption,
    DisassociateServerVirtualIpRequest,
    DisassociateServerVirtualIpRequestBody,
    EcsClient,
    ListServerInterfacesRequest,
)
from huaweicloudsdkeip.v2 import (
    CreatePublicipBandwidthOption,
    CreatePublicipOption,
    CreatePublicipRequest,
    CreatePublicipRequestBody,
    DeletePublicipRequest,
    EipClient,
    ListPublicipsRequest,
    ShowBandwidthRequest,
    ShowPublicipRequest,
    UpdatePublicipOption,
    UpdatePublicipRequest,
    UpdatePublicipsRequestBody,
)
from huaweicloudsdkeip.v3 import EipClient as EipClient3
from huaweicloudsdkeip.v3 import ListPublicipsRequest as ListPublicipsRequest3
from huaweicloudsdkvpc.v2 import NeutronListPortsRequest, NeutronShowPortRequest, ShowPortRequest, VpcClient

SUBNET = "7b1e4d2c-9f60-4a83-b5c7-1d0e2f3a4b5c"
SERVER = "c3d9e1f0-72a4-4b6e-8d15-9e0f1a2b3c4d"
NIC = "0a6f2c9e-5b1d-4e7a-9c38-7d2e4f6a8b10"
VIRTUAL_IP = "9d3c5b7a-1e2f-4d60-8a9b-0c1d2e3f4a5b"
NOWHERE = "00000000-0000-4000-8000-000000000000"

environment = os.environ
credentials = BasicCredentials(
    environment["HUAWEICLOUD_SDK_AK"],
    environment["HUAWEICLOUD_SDK_SK"],
    environment["HUAWEICLOUD_SDK_PROJECT_ID"],
)


def build(client):
    return client.new_builder().with_credentials(credentials).with_endpoint(environment["HUAWEICLOUD_ENDPOINT"]).build()


ecs, vpc, eip, eip3 = build(EcsClient), build(VpcClient), build(EipClient), build(EipClient3)


def pairs():
    own = vpc.show_port(ShowPortRequest(port_id=VIRTUAL_IP)).port
    native = vpc.neutron_show_port(NeutronShowPortRequest(port_id=VIRTUAL_IP)).port
    return [[pair.ip_address for pair in port.allowed_address_pairs] for port in (own, native)]


def refusal(call):
    try:
        call()
    except ClientRequestException as error:
        return [error.status_code, error.error_code]


nic = AssociateServerVirtualIpOption(subnet_id=SUBNET, ip_address="192.168.30.50", reverse_binding=True)
bind = AssociateServerVirtualIpRequest(nic_id=NIC, body=AssociateServerVirtualIpRequestBody(nic=nic))
none = DisassociateServerVirtualIpOption(subnet_id="", ip_address="", reverse_binding=False)
unbind = DisassociateServerVirtualIpRequest(nic_id=NIC, body=DisassociateServerVirtualIpRequestBody(nic=none))



def public_address():
    """Buys an EIP, binds it to the virtual IP, looks at it in both APIs, and gives it back."""
    order = CreatePublicipRequestBody(
        publicip=CreatePublicipOption(type="5_bgp", alias="from-the-sdk"),
        bandwidth=CreatePublicipBandwidthOption(name="from-the-sdk", size=5, share_type="PER"),
    )
    made = eip.create_publicip(CreatePublicipRequest(body=order)).publicip

    def put(port):
        body = UpdatePublicipsRequestBody(publicip=UpdatePublicipOption(port_id=port))
        return eip.update_publicip(UpdatePublicipRequest(publicip_id=made.id, body=body)).publicip

    put(VIRTUAL_IP)
    shown = eip.show_publicip(ShowPublicipRequest(publicip_id=made.id)).publicip
    line = eip.show_bandwidth(ShowBandwidthRequest(bandwidth_id=shown.bandwidth_id)).bandwidth
    listed = [one.alias for one in eip.list_publicips(ListPublicipsRequest(public_ip_address=[made.public_ip_address])).publicips]
    third = [one.vnic.port_id for one in eip3.list_publicips(ListPublicipsRequest3(alias=["from-the-sdk"])).publicips]
    put("")
    eip.delete_publicip(DeletePublicipRequest(publicip_id=made.id))
    gone = refusal(lambda: eip.show_publicip(ShowPublicipRequest(publicip_id=made.id)))
    return [shown.status, shown.port_id, line.size, listed, third, gone]


seen = {
    "public_address": public_address(),
    "bound": ecs.associate_server_virtual_ip(bind).port_id,
    "pairs_bound": pairs(),
    "nics": [one.port_id for one in ecs.list_server_interfaces(ListServerInterfacesRequest(server_id=SERVER)).interface_attachments],
    "listed": len(vpc.neutron_list_ports(NeutronListPortsRequest(network_id=SUBNET, device_owner="neutron:VIP_PORT")).ports),
    "unbound": ecs.disassociate_server_virtual_ip(unbind).port_id,
    "pairs_unbound": pairs(),
    "missing_server": refusal(lambda: ecs.list_server_interfaces(ListServerInterfacesRequest(server_id=NOWHERE))),
    "missing_port": refusal(lambda: vpc.show_port(ShowPortRequest(port_id=NOWHERE))),
}
print(json.dumps(seen))
