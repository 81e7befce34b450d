package wizard

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"connect-pipedrive/handover"
	"connect-pipedrive/scopes"
)

// Start is the flow for the answers as they are now; what was chosen before still stands. Without others there is only
// the configuration.
func (x Export) Start(a Answers, others bool) Export {
	before := x.Rows
	if x.suits != a.suits() {
		before = nil
	}
	x = Export{Into: x.Into, suits: a.suits()}
	into := x.into(a)
	if !slices.Contains(into, x.Into) {
		x.Into = ""
	}
	add := func(kind ExportRowKind, w handover.Way, where string) {
		row := ExportRow{Kind: kind, Way: w, Where: where, On: kind == RowWay && w.Name == handover.Configuration}
		for _, r := range before {
			if r.Kind == kind && r.Way.Name == w.Name {
				row.Where, row.On = r.Where, r.On
			}
		}
		x.Rows = append(x.Rows, row)
	}
	for _, w := range handover.Ways() {
		switch {
		case w.Name == handover.Configuration:
			add(RowWay, w, cmp.Or(a.ConfigPath, w.File))
		case others:
			add(RowWay, w, cmp.Or(w.File, a.N8N.URL))
			if w.ForN8N() && len(into) > 1 {
				add(RowCredential, w, "")
			}
			if w.BasicAuth && a.Selection.Has(scopes.Trigger) {
				add(RowBasicAuth, w, "")
			}
		}
	}
	if before == nil {
		x = x.recommend(a)
	}
	if a.Done(StepHandOver) {
		x.Rows[0].Done, x.Phase = true, ExportDone
		for i, r := range x.Rows {
			done := slices.ContainsFunc(a.Handed, func(h Handed) bool { return r.Kind == RowWay && h.Way == r.Way.Name && h.Where == r.Where })
			x.Rows[i].Done = r.Done || done
		}
	}
	return x
}

// suits is what a recommendation depends on.
func (a Answers) suits() string { return bestWay(a.Runs, a.mayPush()) + string(a.Runs) + a.N8N.URL }

// recommend ticks what suits where n8n runs: a file where it can be imported, nothing where n8n has no import, and the
// push instead of the file once there is a key.
func (x Export) recommend(a Answers) Export {
	best := bestWay(a.Runs, a.mayPush())
	x.Rows = slices.Clone(x.Rows)
	for i, r := range x.Rows {
		if r.Kind == RowWay && (r.Way.Name == handover.Push || r.Way.Name == handover.ImportFile) {
			x.Rows[i].On = r.Way.Name == best
		}
	}
	return x
}

// Ticked reports whether a way is to be gone.
func (x Export) Ticked(way string) bool {
	i := x.RowOf(way)
	return i >= 0 && x.Rows[i].On
}

// RowOf is the index of a way's row, -1 if it is not offered.
func (x Export) RowOf(way string) int {
	for i := range x.Rows { // a row is large: none is copied
		if r := &x.Rows[i]; r.Kind == RowWay && r.Way.Name == way {
			return i
		}
	}
	return -1
}

func (x Export) rowChoices() []Choice {
	switch row := x.Rows[x.At]; {
	case row.Kind == RowBasicAuth:
		return []Choice{{Name: ChooseTick, Label: "tick"}}
	case row.Kind == RowCredential:
		return []Choice{{Name: ChooseTick, Label: "another one"}}
	case row.Way.Name == handover.Configuration:
		return []Choice{{Name: ChooseTick, Label: "keep secrets elsewhere"}, {Name: ChoosePlace, Label: "path"}}
	case row.Way.File == "":
		return []Choice{{Name: ChooseTick, Label: "tick"}, {Name: ChoosePlace, Label: "address"}}
	}
	return []Choice{{Name: ChooseTick, Label: "tick"}, {Name: ChoosePlace, Label: "path"}}
}

// Beside is the name for a file that another one has: credential-2.json, and after that credential-3.json.
func Beside(path string) string {
	ext := filepath.Ext(path)
	stem := strings.TrimSuffix(path, ext)
	if at := strings.LastIndex(stem, "-"); at >= 0 {
		if n, err := strconv.Atoi(stem[at+1:]); err == nil && n > 1 {
			return fmt.Sprintf("%s-%d%s", stem[:at], n+1, ext)
		}
	}
	return stem + "-2" + ext
}
