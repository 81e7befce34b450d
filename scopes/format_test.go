package scopes

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/exp/golden"
)

// shown are the checklists that the goldens show.
func shown(t *testing.T) map[string]Checklist {
	t.Helper()
	return map[string]Checklist{
		"Nothing":     resolved(t, Selection{}),
		"OnlyBase":    resolved(t, Selection{Calls: []string{"GET /v1/users/me"}}),
		"One":         resolved(t, with(t, Selection{}, "deal:create", "deal:get")),
		"Everything2": resolved(t, with(t, Selection{Lookups: true}, "*", "trigger")),
		"Everything1": resolved(t, with(t, Selection{NodeVersion: 1, Lookups: true}, "*", "trigger")),
		"Mixed": resolved(t, with(t, Selection{
			Lookups: true,
			Related: map[string][]Family{"file": {Deals}},
			Calls: []string{
				"GET /api/v2/pipelines", "GET https://acme.pipedrive.com/api/v2/deals/{{ $json.id }}/products?limit=500", "GET /v1/users/me",
				"POST /api/v2/stages", "GET /v1/deals/archived", "GET /v1/deals", "GET /v1/nope",
			},
			Unresolved: []Unresolved{
				{Workflow: "new leads.json", Node: "Pipedrive1", Reason: "the operation is an expression"},
				{Node: "HTTP Request", Call: "GET https://example.com", Reason: "not a pipedrive.com host"},
			},
		}, "file:get", "note:create", "dealActivity:getAll", "deal:duplicate", "product:search", "person:search")),
		"Open": resolved(t, Selection{Unresolved: []Unresolved{{Workflow: "x.json", Node: "Pipedrive1", Reason: "the operation is an expression"}}}),
		"Hostile": resolved(t, Selection{
			Calls: []string{
				"GET /v1/users/7?x=`a`*b*_c_[d](e)<f>|g", "GET /v1/deals/archived?a=``" + "\u202e\u200b" + "```b",
				"GET /v1/nope/\x1b[31m\x00\u009b2J**bold**\n# heading <b>@all</b>",
			},
			Unresolved: []Unresolved{{Workflow: "a\x1b]0;x\x07.json", Node: "- [ ] **Admin**\r\n- [x] `x`", Reason: "line\nbreak | \u2066here"}},
		}),
	}
}

func TestText(t *testing.T) {
	for name, c := range shown(t) {
		t.Run(name, func(t *testing.T) {
			text := c.Text()
			golden.RequireEqual(t, text)
			for line := range strings.Lines(text) {
				if line = strings.TrimSuffix(line, "\n"); utf8.RuneCountInString(line) > 80 && strings.Contains(strings.TrimSpace(line), ", ") {
					t.Errorf("%d columns: %s", utf8.RuneCountInString(line), line)
				}
			}
			checkClean(t, text)
		})
	}
}

func TestMarkdown(t *testing.T) {
	for name, c := range shown(t) {
		t.Run(name, func(t *testing.T) {
			text := c.Markdown()
			golden.RequireEqual(t, text)
			if got, want := strings.Count("\n"+text, "\n- [ ] "), len(c.Needed()); got != want {
				t.Errorf("%d boxes to tick, want %d", got, want)
			}
			if got := strings.Count("\n"+text, "\n- [x] "); got != 1 {
				t.Errorf("%d boxes are ticked, want base alone", got)
			}
			checkClean(t, text)
		})
	}
}

// checkClean makes sure that nothing in a text acts on a terminal.
func checkClean(t *testing.T, text string) {
	t.Helper()
	if !strings.HasSuffix(text, "\n") || strings.HasSuffix(text, "\n\n") {
		t.Error("does not end in one line break")
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasSuffix(line, " ") {
			t.Errorf("blanks at the end: %q", line)
		}
		if want := printable(line); strings.Join(strings.Fields(line), " ") != want {
			t.Errorf("%q is not clean", line)
		}
	}
}

// enough is what nobody may say while anything is unresolved.
var enough = []string{"enough", "nothing to switch on", "no scope has to", "needs no scope", "no more", "no others", "no other:"}

// TestNothingIsEnoughWhileUnresolved, in no format, whatever else is picked.
func TestNothingIsEnoughWhileUnresolved(t *testing.T) {
	random := rand.New(rand.NewPCG(15, 16))
	for i := range 300 {
		s := randomSelection(random)
		if i%3 == 0 {
			s = Selection{}
		}
		if i%2 == 0 {
			s.Unresolved = []Unresolved{{Node: "A", Reason: "the operation is an expression"}}
		} else {
			s.Calls = append(s.Calls, "GET /v1/deals")
		}
		c := resolved(t, s)
		data, err := json.Marshal(c)
		if err != nil || c.Settled() {
			t.Fatalf("%+v is settled, %v", s, err)
		}
		for _, text := range []string{c.Text(), c.Markdown(), c.List(), string(data)} {
			for _, claim := range enough {
				if text = strings.ToLower(text); strings.Contains(text, claim) {
					t.Fatalf("%q in\n%s", claim, text)
				}
			}
		}
	}
}

func TestList(t *testing.T) {
	for name, want := range map[string]string{
		"Nothing": "", "OnlyBase": "", "One": "deals:full\n",
		"Everything2": "deals:full\nactivities:full\ncontacts:full\nproducts:full\nleads:full\nwebhooks:full\nusers:read\n",
	} {
		if got := shown(t)[name].List(); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "",
		" a\tb\r\nc ":              "a b c",
		"\x1b[31mred\x1b[0m":       "[31mred[0m",
		"\u009b2J":                 "2J",
		"\u202egnp.exe\u2066":      "gnp.exe",
		"zero\u200bwidth\ufeff":    "zerowidth",
		"Größe 東京 🙂":               "Größe 東京 🙂",
		"a\xffb":                   "a\ufffdb",
		"tag\U000e0041":            "tag",
		"no-break\u00a0and\u2028.": "no-break and .",
	} {
		if got := printable(text); got != want {
			t.Errorf("printable(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{"GET /v1/users/`", "``` x `` y ` z", "<script>", "a\nb", "[x](y)", "`", "GET /v1/deals/archived?```"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Resolve(Selection{Calls: []string{text}, Unresolved: []Unresolved{{Node: text, Reason: text}}})
		if err != nil {
			t.Fatal(err)
		}
		out := c.Markdown()
		checkClean(t, out)
		headings := 1 + len(c.Sections())
		if strings.Count(out, "\n- [x] ") != 1 || strings.Count(out, "\n- [ ] ") != len(c.Needed()) || strings.Count("\n"+out, "\n#") != headings {
			t.Fatalf("%q changes the list:\n%s", text, out)
		}
		checkClean(t, c.Text())
	})
}
