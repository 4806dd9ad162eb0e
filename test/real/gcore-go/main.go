// Drives a (pretend) Gcore with the vendor's own Go client, and prints what it saw as one JSON object.
//
// Argument: the API's origin. Token, project and region come from the vendor's own variables. Every answer is checked: a field
// that the client calls required must be there, if only as null, and a field that is there must be of its type.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"sort"

	"github.com/G-Core/gcore-go"
	"github.com/G-Core/gcore-go/cloud"
	"github.com/G-Core/gcore-go/option"
	"github.com/G-Core/gcore-go/packages/respjson"
)

const (
	instanceB = "d2f9c6a0-3b57-4e18-8a4c-71e5b09f6d32"
	instanceA = "eb3bf756-2650-4483-8470-a897d1ae6fa6"
	portA     = "9c31552f-8b64-43a0-abbb-5943721dbd2a"
	portB     = "166f81b9-91e7-47db-b304-36b5be9ff3e1"
	network   = "b5c3135a-b0f5-48e4-a44b-b261a29874f9"
	kept      = "2c8e5f7a-6d40-4b91-a3c2-9e1f0d7b8a64"
	old       = "8b3d6f0e-1a5c-4d72-b9e8-4c2f7a6e5d13"
	elsewhere = "11111111-1111-4111-8111-111111111111"
)

var ctx = context.Background()
var wrong = []string{}

// checked takes an answer that must have come, with every required field in it.
func checked[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	inspect(reflect.ValueOf(value), reflect.TypeOf(value).String())
	return value
}

func inspect(value reflect.Value, where string) {
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !value.IsNil() {
			inspect(value.Elem(), where)
		}
	case reflect.Slice:
		for at := range value.Len() {
			inspect(value.Index(at), fmt.Sprintf("%s[%d]", where, at))
		}
	case reflect.Struct:
		inspectFields(value, where)
	}
}

func inspectFields(value reflect.Value, where string) {
	told := value.FieldByName("JSON")
	for at := range value.NumField() {
		field := value.Type().Field(at)
		if !field.IsExported() || field.Name == "JSON" || !told.IsValid() {
			continue
		}
		inspect(value.Field(at), where+"."+field.Name)
		shown := told.FieldByName(field.Name)
		if !shown.IsValid() {
			continue
		}
		meta, ok := shown.Interface().(respjson.Field)
		omitted, null := meta.Raw() == respjson.Omitted, meta.Raw() == respjson.Null
		// Only the trunk among the two shapes of an interface has sub ports.
		missing := omitted && field.Tag.Get("api") == "required" && field.Name != "SubPorts"
		odd := !omitted && !null && !meta.Valid()
		if ok && (missing || odd) {
			wrong = append(wrong, fmt.Sprintf("%s.%s: %q", where, field.Name, meta.Raw()))
		}
	}
}

func refusal(err error) any {
	var refused *gcore.Error
	if errors.As(err, &refused) {
		return refused.StatusCode
	}
	return fmt.Sprint(err)
}

func main() {
	client := gcore.NewClient(
		option.WithBaseURL(os.Args[1]),
		option.WithMaxRetries(0),
		option.WithPollingIntervalSeconds(1),
	)
	seen := map[string]any{"client": version}
	reserved(client, seen)
	floating(client, seen)
	ports(client, seen)
	tasks(client, seen)
	seen["wrong"] = wrong
	text, _ := json.Marshal(seen)
	fmt.Println(string(text))
}

// reserved: what the Terraform provider's gcore_reservedfixedip does, and its members.
func reserved(client gcore.Client, seen map[string]any) {
	service := client.Cloud.ReservedFixedIPs
	one := checked(service.NewAndPoll(ctx, cloud.ReservedFixedIPNewParams{
		OfIPAddress: &cloud.ReservedFixedIPNewParamsBodyIPAddress{
			NetworkID: network, IPAddress: "10.40.0.77", IsVip: gcore.Bool(true),
		},
	}))
	seen["reserved"] = []any{one.FixedIPAddress, one.IsVip, one.Reservation.Status}
	candidates := checked(service.Vip.CandidatePorts.List(ctx, one.PortID, cloud.ReservedFixedIPVipCandidatePortListParams{}))
	seen["candidates"] = len(candidates.Results)
	added := checked(service.Vip.ConnectedPorts.Add(ctx, one.PortID, cloud.ReservedFixedIPVipConnectedPortAddParams{
		PortIDs: []string{portA},
	}))
	seen["added"] = added.Results[0].PortID
	replaced := checked(service.Vip.ConnectedPorts.Replace(ctx, one.PortID, cloud.ReservedFixedIPVipConnectedPortReplaceParams{
		PortIDs: []string{portB},
	}))
	seen["replaced"] = replaced.Results[0].PortID
	_, err := service.Delete(ctx, one.PortID, cloud.ReservedFixedIPDeleteParams{})
	seen["deleted while virtual"] = refusal(err)
	off := checked(service.Vip.Toggle(ctx, one.PortID, cloud.ReservedFixedIPVipToggleParams{IsVip: false}))
	seen["switched off"] = off.IsVip
	if err := service.DeleteAndPoll(ctx, one.PortID, cloud.ReservedFixedIPDeleteParams{}); err != nil {
		seen["released"] = refusal(err)
	}
	left := []string{}
	pages := service.ListAutoPaging(ctx, cloud.ReservedFixedIPListParams{Limit: gcore.Int(1)})
	for pages.Next() {
		left = append(left, checked(pages.Current(), nil).FixedIPAddress)
	}
	seen["reserved that are left"] = left
}

// floating: what the Terraform provider's gcore_floatingip does.
func floating(client gcore.Client, seen map[string]any) {
	service := client.Cloud.FloatingIPs
	one := checked(service.NewAndPoll(ctx, cloud.FloatingIPNewParams{
		PortID: gcore.String(portA), Tags: map[string]string{"name": "shop"},
	}))
	seen["floating"] = []any{one.FixedIPAddress, one.Status, one.Tags[0].Value}
	_, err := service.Update(ctx, old, cloud.FloatingIPUpdateParams{PortID: gcore.String(portA)})
	seen["two on one address"] = refusal(err)
	seen["unassigned"] = checked(service.Unassign(ctx, one.ID, cloud.FloatingIPUnassignParams{})).PortID
	moved := checked(service.UpdateAndPoll(ctx, one.ID, cloud.FloatingIPUpdateParams{PortID: gcore.String(portA)}))
	seen["assigned"] = moved.PortID
	if err := service.DeleteAndPoll(ctx, one.ID, cloud.FloatingIPDeleteParams{}); err != nil {
		seen["given back"] = refusal(err)
	}
	_, err = service.Get(ctx, elsewhere, cloud.FloatingIPGetParams{})
	seen["unknown"] = refusal(err)
	quotas := checked(client.Cloud.Quotas.GetAll(ctx))
	seen["quotas"] = quotas.RegionalQuotas[0].FloatingCountLimit
}

// ports: interfaces, and the pairs of the provider's gcore_port_allowed_address_pairs, whose removal sends no list at all.
func ports(client gcore.Client, seen map[string]any) {
	service := client.Cloud.Instances.Interfaces
	attached := checked(service.AttachAndPoll(ctx, instanceB, cloud.InstanceInterfaceAttachParams{
		OfNewInterfaceReservedFixedIPSchema: &cloud.InstanceInterfaceAttachParamsBodyNewInterfaceReservedFixedIPSchema{
			PortID: kept, Type: gcore.String("reserved_fixed_ip"),
		},
	}))
	seen["attached"] = len(attached.Results)
	detached := checked(service.DetachAndPoll(ctx, instanceB, cloud.InstanceInterfaceDetachParams{
		IPAddress: "10.40.0.201", PortID: kept,
	}))
	seen["detached"] = len(detached.Results)
	path := fmt.Sprintf("cloud/v2/ports/%s/%s/%s/allow_address_pairs",
		os.Getenv("GCORE_CLOUD_PROJECT_ID"), os.Getenv("GCORE_CLOUD_REGION_ID"), portA)
	said := []any{}
	for _, body := range []any{
		map[string]any{"allowed_address_pairs": []any{map[string]string{"ip_address": "10.40.0.78"}}},
		map[string]any{},
	} {
		var order cloud.TaskIDList
		if err := client.Put(ctx, path, body, &order); err != nil {
			said = append(said, refusal(err))
			continue
		}
		checked(client.Cloud.Tasks.Poll(ctx, order.Tasks[0]))
		for _, one := range checked(service.List(ctx, instanceA, cloud.InstanceInterfaceListParams{})).Results {
			if one.PortID == portA {
				said = append(said, len(one.AllowedAddressPairs))
			}
		}
	}
	seen["pairs set and cleared"] = said
}

func tasks(client gcore.Client, seen map[string]any) {
	kinds := map[string]bool{}
	pages := client.Cloud.Tasks.ListAutoPaging(ctx, cloud.TaskListParams{Limit: gcore.Int(3)})
	for pages.Next() {
		kinds[checked(pages.Current(), nil).TaskType] = true
	}
	all := []string{}
	for kind := range kinds {
		all = append(all, kind)
	}
	sort.Strings(all)
	seen["tasks"] = all
}

// version is that of the client, as the program was built.
var version = "unknown"
