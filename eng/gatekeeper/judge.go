// Judges reviews by a ConstraintTemplate and a constraint of Gatekeeper, by its own constraint framework and without a cluster. What matches a
// constraint (kinds, namespaces) is not judged here: every review is.
//
// To build it: copy this file into cmd/judge of constraint/ in github.com/open-policy-agent/frameworks, whose dependencies are vendored, and
// there go build ./cmd/judge. AMBICAP_GATEKEEPER_JUDGE=/path/judge runs the tests that need it.
//
// Usage: judge TEMPLATE.json CONSTRAINT.json <REVIEWS >VIOLATIONS; a review a line ({"object", "oldObject", "operation"}), and a list of messages a
// line.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sort"

	"github.com/open-policy-agent/frameworks/constraint/pkg/apis/templates/v1"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/drivers/rego"
	"github.com/open-policy-agent/frameworks/constraint/pkg/core/constraints"
	"github.com/open-policy-agent/frameworks/constraint/pkg/core/templates"
	"github.com/open-policy-agent/frameworks/constraint/pkg/handler"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type target struct{}
type all struct{}

var _ handler.TargetHandler = target{}

func (all) Match(interface{}) (bool, error) { return true, nil }
func (target) GetName() string              { return "admission.k8s.gatekeeper.sh" }
func (target) MatchSchema() apiextensions.JSONSchemaProps {
	yes := true
	return apiextensions.JSONSchemaProps{Type: "object", XPreserveUnknownFields: &yes}
}
func (target) ProcessData(interface{}) (bool, []string, interface{}, error) { return false, nil, nil, nil }
func (target) HandleReview(o interface{}) (bool, interface{}, error)        { return true, o, nil }
func (target) ValidateConstraint(*unstructured.Unstructured) error         { return nil }
func (target) ToMatcher(*unstructured.Unstructured) (constraints.Matcher, error) {
	return all{}, nil
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	d, err := rego.New()
	must(err)
	c, err := client.NewClient(client.Targets(target{}), client.Driver(d), client.EnforcementPoints("test"))
	must(err)
	var versioned v1.ConstraintTemplate
	raw, err := os.ReadFile(os.Args[1])
	must(err)
	must(json.Unmarshal(raw, &versioned))
	var t templates.ConstraintTemplate
	must(v1.Convert_v1_ConstraintTemplate_To_templates_ConstraintTemplate(&versioned, &t, nil))
	_, err = c.AddTemplate(context.Background(), &t)
	must(err)
	raw, err = os.ReadFile(os.Args[2])
	must(err)
	u := &unstructured.Unstructured{}
	must(u.UnmarshalJSON(raw))
	_, err = c.AddConstraint(context.Background(), u)
	must(err)
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16<<20)
	for in.Scan() {
		var review interface{}
		must(json.Unmarshal(in.Bytes(), &review))
		r, err := c.Review(context.Background(), review)
		must(err)
		msgs := []string{}
		for _, x := range r.Results() {
			msgs = append(msgs, x.Msg)
		}
		sort.Strings(msgs)
		out, _ := json.Marshal(msgs)
		fmt.Println(string(out))
	}
}
