package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/words"
)

// standings are the possible results of a configuration, worst first.
var standings = []struct {
	kind fault.Kind
	word string
}{
	{fault.Usage, "cannot be used"},
	{fault.Refused, "refused"},
	{fault.Failed, "failed"},
	{fault.Unreachable, "not reachable"},
}

// summarize ends the report on several configurations: how many had which result, and which ones. It goes to standard output
// or, with --json, to standard error.
func (r *fleetRun) summarize() error {
	if len(r.names) == 1 {
		return nil
	}
	out, width := r.app.out, widthOf(r.app.out)
	if r.flags.json {
		out, width = r.app.err, widthOf(r.app.err)
	}
	text := &reportText{width: width}
	ok, undone := 0, []string{}
	for i, o := range r.results {
		switch {
		case o == nil || o.cut:
			undone = append(undone, r.names[i])
		case o.err == nil:
			ok++
		}
	}
	counts := []string{fmt.Sprintf("%d ok", ok)}
	lists := &reportText{width: width}
	list := func(word string, names []string) {
		if len(names) == 0 {
			return
		}
		counts = append(counts, fmt.Sprintf("%d %s", len(names), word))
		lists.hang("  "+word+": ", shorten(names))
	}
	for _, s := range standings {
		list(s.word, r.namesOf(s.kind))
	}
	list("not validated", undone)
	text.hang("", words.Count(len(r.names), "configuration")+": "+strings.Join(counts, ", "))
	_, err := io.WriteString(out, text.text.String()+lists.text.String())
	return err
}

// namesOf returns the configurations with an error of a kind, each with the statuses of its failed checks.
func (r *fleetRun) namesOf(kind fault.Kind) []string {
	var names []string
	for _, o := range r.results {
		switch {
		case o == nil || o.cut || kindOf(o.err) != kind:
		case o.trouble != "":
			names = append(names, o.name+" ("+o.trouble+")")
		default:
			names = append(names, o.name)
		}
	}
	return names
}

// shorten lists names, but not all if there are many.
func shorten(names []string) string {
	if more := len(names) - maxShown; more > 0 {
		return strings.Join(names[:maxShown], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}

// troubles names the statuses of the checks that failed, each once, in the order of the checks.
func (v validation) troubles() string {
	var statuses []connection.Status
	for _, c := range v.Checks {
		if !c.Status.Works() && !slices.Contains(statuses, c.Status) {
			statuses = append(statuses, c.Status)
		}
	}
	return words.Join(statuses, ", ")
}
