package scopes

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"
)

// The part of SARIF 2.1.0 that is written, https://docs.oasis-open.org/sarif/sarif/v2.1.0/.
type (
	// SARIF is a log of one run.
	SARIF struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string    `json:"id"`
		Short   sarifText `json:"shortDescription"`
		Help    sarifText `json:"help"`
		HelpURI string    `json:"helpUri,omitempty"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
	}
	sarifLocation struct {
		Physical *sarifPhysical `json:"physicalLocation,omitempty"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI    string `json:"uri"`
		BaseID string `json:"uriBaseId,omitempty"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifLogical struct {
		Name      string `json:"name"`
		Qualified string `json:"fullyQualifiedName"`
	}
)

// Guide is Pipedrive's page about what each scope opens.
const Guide = "https://pipedrive.readme.io/docs/marketplace-scopes-and-permissions-explanations"

// sarifRules are all rules of findings.
var sarifRules = []sarifRule{
	{string(MissingScope), sarifText{"A scope is needed and not granted"},
		sarifText{"Switch the scope on in Developer Hub, then authorize the app again: added scopes count only from then on."}, Guide},
	{string(ExcessScope), sarifText{"A scope is granted and not needed"},
		sarifText{"Switch the scope off in Developer Hub, unless something else connects with the same app."}, Guide},
	{string(WideScope), sarifText{"A scope opens far more than what it is needed for"},
		sarifText{"Use the narrower request that the message names, or accept the scope."}, Guide},
	{string(NotResolved), sarifText{"What a node or a call needs is not known"},
		sarifText{"Make it plain in the workflow, or select by hand what it does. While it stands there nothing is called enough."}, ""},
	{string(RetiredCall), sarifText{"Pipedrive retired or deprecated a request"},
		sarifText{"Use what the message names instead; scopes --to-v2 says for each node and call what to change."}, ""},
	{string(UndocumentedCall), sarifText{"Pipedrive's specification does not know a request, or what is sent with it"},
		sarifText{"It may fail whatever the scopes: use what the message names instead."}, ""},
	{string(DraftDiffers), sarifText{"What was read of a workflow is not what runs"},
		sarifText{"Export the published version, or let --n8n read it."}, ""},
}

// NewSARIF returns a log of findings. version is the program's.
func NewSARIF(findings []Finding, version string) SARIF {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "connect-pipedrive", Version: version, Rules: sarifRules}},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}
	for _, f := range findings {
		r := sarifResult{
			RuleID:    string(f.Rule),
			RuleIndex: slices.IndexFunc(sarifRules, func(r sarifRule) bool { return r.ID == string(f.Rule) }),
			Level:     "warning",
			Message:   sarifText{f.text()},
		}
		if f.Failing {
			r.Level = "error"
		}
		if l := f.sarifLocation(); l.Physical != nil || l.Logical != nil {
			r.Locations = []sarifLocation{l}
		}
		run.Results = append(run.Results, r)
	}
	return SARIF{Schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}}
}

// sarifLocation returns the place in the file, and the node within its workflow.
func (f Finding) sarifLocation() (l sarifLocation) {
	if f.inFile() {
		l.Physical = &sarifPhysical{Artifact: artifact(f.File)}
		if f.Line > 0 {
			l.Physical.Region = &sarifRegion{f.Line}
		}
	}
	if f.Node != "" {
		l.Logical = []sarifLogical{{printable(f.Node), f.where()}}
	} else if f.Workflow != "" {
		l.Logical = []sarifLogical{{printable(f.Workflow), f.where()}}
	}
	return l
}

// artifact returns the URI of a file. A relative path stays relative to where the program was started, which tools that
// display findings take as the root of the sources.
func artifact(file string) sarifArtifact {
	path := filepath.ToSlash(filepath.Clean(file))
	if !filepath.IsAbs(file) {
		return sarifArtifact{(&url.URL{Path: path}).String(), "%SRCROOT%"}
	}
	if !strings.HasPrefix(path, "/") { // a drive of Windows
		path = "/" + path
	}
	return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: path}).String()}
}
