package scopes

import (
	"sync"
	"time"
)

// Dates are the versions of Pipedrive and n8n that the tables describe. Their JSON is that of `version --json` and `scopes
// --format json`.
type Dates struct {
	Pipedrive string `json:"pipedrive"` // the date of its specifications
	N8n       string `json:"n8n"`       // the version whose nodes were recorded
}

// Source is what a part of the tables was made from.
type Source struct {
	Name    string // "pipedrive" or "n8n"
	Version string
	Day     time.Time
}

// TableDates returns the dates of the embedded tables.
func TableDates() Dates {
	var d Dates
	for _, s := range sources() {
		switch s.Name {
		case "pipedrive":
			d.Pipedrive = s.Version
		case "n8n":
			d.N8n = s.Version
		}
	}
	return d
}

// Outdated returns the sources that are older than six months at a time: Pipedrive retires calls, and n8n's nodes change.
func Outdated(now time.Time) []Source {
	var old []Source
	for _, s := range sources() {
		if s.Day.AddDate(0, 6, 0).Before(now) {
			old = append(old, s)
		}
	}
	return old
}

// sources reads the table on first use.
var sources = sync.OnceValue(func() []Source {
	var list []Source
	for c := range rowsOf(datesTable) {
		day, err := time.Parse(time.DateOnly, c[2])
		if err != nil {
			panic(err)
		}
		list = append(list, Source{Name: c[0], Version: c[1], Day: day})
	}
	return list
})
