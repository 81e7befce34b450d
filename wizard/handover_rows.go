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

// Start returns the flow for the current answers; earlier choices still stand. What suits where n8n runs is ticked. What the
// world cannot do is not offered, nor is a push in the demo, whose credential is useless in an n8n.
func (x Export) Start(a Answers, w World) Export {
	before := x.Rows
	if x.suits != a.suits() {
		before = nil
	}
	x = Export{Into: x.Into, Proves: w.Prover != nil, suits: a.suits()}
	if !slices.Contains(x.into(a), x.Into) {
		x.Into = ""
	}
	best := bestWay(a.Runs, a.mayPush())
	for _, way := range handover.Ways() {
		row := ExportRow{Way: way, Where: cmp.Or(way.File, a.N8N.URL), On: way.Name == best}
		switch {
		case way.Name == handover.Configuration:
			row.Where, row.On = cmp.Or(a.ConfigPath, way.File), true
		case w.Handover == nil, w.Demo != nil && way.Name == handover.Push:
			continue
		}
		if at := slices.IndexFunc(before, func(r ExportRow) bool { return r.Way.Name == way.Name }); at >= 0 {
			row = before[at]
			row.Done = false
		}
		x.Rows = append(x.Rows, row)
	}
	if a.Done(StepHandOver) {
		x.Rows[0].Done, x.Phase = true, ExportDone
		for i, r := range x.Rows {
			done := slices.ContainsFunc(a.Handed, func(h Handed) bool { return h.Way == r.Way.Name && h.Where == r.Where })
			x.Rows[i].Done = r.Done || done
		}
	}
	return x
}

// suits returns what a recommendation depends on.
func (a Answers) suits() string { return bestWay(a.Runs, a.mayPush()) + string(a.Runs) + a.N8N.URL }

// Ticked reports whether a way is ticked.
func (x Export) Ticked(way string) bool {
	i := x.RowOf(way)
	return i >= 0 && x.Rows[i].On
}

// RowOf returns the index of a way's row, -1 if it is not offered.
func (x Export) RowOf(way string) int {
	for i := range x.Rows { // rows are large, so none is copied
		if x.Rows[i].Way.Name == way {
			return i
		}
	}
	return -1
}

// Offers reports whether a choice about a row is possible now.
func (x Export) Offers(row int, name ChoiceName, a Answers) bool {
	x.At = row
	return Offers(x.rowChoices(a), name)
}

func (x Export) rowChoices(a Answers) []Choice {
	row := x.Rows[x.At]
	choices := []Choice{{Name: ChooseTick}, {Name: ChoosePlace}}
	if row.On && row.Way.ForN8N() && len(x.Targets(a)) > 0 {
		choices = append(choices, Choice{Name: ChooseInto})
	}
	if row.On && row.Way.BasicAuth && a.Selection.Has(scopes.Trigger) {
		choices = append(choices, Choice{Name: ChooseBasicAuth})
	}
	return choices
}

// Beside returns another name for a file that exists: credential-2.json, and after that credential-3.json.
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
