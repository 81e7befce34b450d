package scopes

import "testing"

// everything is all actions of both versions with 40 custom calls and the drop-downs.
func everything() Selection {
	s := Selection{Lookups: true, Items: []Item{{Action: Trigger}}}
	for _, version := range []int{1, 2} {
		for _, o := range Operations(version) {
			s.Items = append(s.Items, Item{Action: o.key()})
		}
	}
	all := Endpoints()
	for i := range 40 {
		s.Calls = append(s.Calls, all[i*len(all)/40].String())
	}
	return s
}

func BenchmarkResolveEverything(b *testing.B) {
	s := everything()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Resolve(s); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkToggle is what the picker does for a key: one action less, the checklist again, and the comparison.
func BenchmarkToggle(b *testing.B) {
	s := everything()
	granted := []Scope{"deals:full", "contacts:read", "users:read"}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.Items[i%len(s.Items)], s.Items[0] = s.Items[0], s.Items[i%len(s.Items)]
		c, err := Resolve(Selection{Items: s.Items[1:], Calls: s.Calls, Lookups: true})
		if err != nil {
			b.Fatal(err)
		}
		c.Compare(granted)
	}
}

// BenchmarkSolveAllEndpoints meets the needs of every endpoint at once but those that leave no choice.
func BenchmarkSolveAllEndpoints(b *testing.B) {
	var needs []Need
	for _, e := range Endpoints() {
		if e.need.len() > 1 {
			needs = append(needs, Need{anyOf: e.need})
		}
	}
	for b.Loop() {
		leastPrivilege(open(needs, 0))
	}
}

func BenchmarkParseCall(b *testing.B) {
	for b.Loop() {
		if _, err := ParseCall("GET https://acme.pipedrive.com/api/v2/deals/42/products?limit=1"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoad is what the first use of the embedded tables costs a command.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		readOperations()
		readLoaders()
		readEndpoints()
	}
}
