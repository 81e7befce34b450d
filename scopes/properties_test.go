package scopes

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
)

// randomSelection has a few items, calls and relations of everything that there is.
func randomSelection(random *rand.Rand) Selection {
	s := Selection{NodeVersion: 1 + random.IntN(2), Lookups: random.IntN(3) == 0, Related: map[string][]Family{}}
	rows := catalogue().rows
	for range random.IntN(12) {
		r := rows[random.IntN(len(rows))]
		s.Items = append(s.Items, Item{Action: r.key(), Related: randomFamilies(random, r.Resource)})
	}
	if random.IntN(5) == 0 {
		s.Items = append(s.Items, Item{Action: Trigger})
	}
	for range random.IntN(5) {
		s.Calls = append(s.Calls, Endpoints()[random.IntN(len(Endpoints()))].String())
	}
	for _, resource := range []string{"file", "note"} {
		s.Related[resource] = randomFamilies(random, resource)
	}
	return s
}

func randomFamilies(random *rand.Rand, resource string) []Family {
	return slices.DeleteFunc(Families(resource), func(Family) bool { return random.IntN(3) > 0 })
}

// listedSet is the checklist as a set, base included.
func listedSet(c Checklist) set { return setOf(c.Needed()...) | baseSet }

// TestChecklistsAreMinimal against brute force. Base costs nothing: it cannot be switched off.
func TestChecklistsAreMinimal(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	tried := 0
	for range 400 {
		s := randomSelection(random)
		c := resolved(t, s)
		needs := open(c.Needs, baseSet)
		var universe set
		for _, n := range hardest(needs) {
			universe |= n
		}
		if universe.len() > 18 { // more would take brute force too long
			continue
		}
		tried++
		if got, want := setOf(c.Needed()...), bruteForce(hardest(needs)); got != want {
			t.Fatalf("%+v gives %v, want %v", s, got.list(), want.list())
		}
	}
	if tried < 300 {
		t.Errorf("only %d selections were small enough", tried)
	}
}

// TestAddingNeverHarms: with one thing more every need is met, and the set is at least as expensive.
func TestAddingNeverHarms(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		before := randomSelection(random)
		more := randomSelection(random)
		after := before
		if len(more.Items) > 0 {
			after.Items = append(slices.Clone(before.Items), more.Items[0])
		} else {
			after.Calls = append(slices.Clone(before.Calls), more.Calls...)
		}
		old, now := resolved(t, before), resolved(t, after)
		for _, c := range []Checklist{old, now} {
			if unmet := open(c.Needs, listedSet(c)); len(unmet) > 0 {
				t.Fatalf("%+v leaves %v unmet", before, lists(unmet))
			}
		}
		if slices.Compare(rank(listedSet(now)), rank(listedSet(old))) < 0 {
			t.Fatalf("%+v needs %v, with %+v only %v", before, old.Needed(), after, now.Needed())
		}
		if unmet := open(old.Needs, listedSet(now)); len(unmet) > 0 {
			t.Fatalf("%+v leaves %v of %+v unmet", after, lists(unmet), before)
		}
	}
}

// TestOrderDoesNotMatter: the checklist of a shuffled selection is the same, byte for byte.
func TestOrderDoesNotMatter(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for range 500 {
		s := randomSelection(random)
		s.Calls = s.Calls[:min(1, len(s.Calls))] // calls stay in their order where they are listed
		want, err := json.Marshal(resolved(t, s))
		if err != nil {
			t.Fatal(err)
		}
		s.Items = append(slices.Clone(s.Items), s.Items...) // nor does saying it twice
		random.Shuffle(len(s.Items), func(i, j int) { s.Items[i], s.Items[j] = s.Items[j], s.Items[i] })
		if got, _ := json.Marshal(resolved(t, s)); string(got) != string(want) {
			t.Fatalf("%+v gives\n%s, in another order\n%s", s, want, got)
		}
	}
}

// TestOrderOfCalls changes nothing but the order in which they are listed.
func TestOrderOfCalls(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	for range 500 {
		s := randomSelection(random)
		want := resolved(t, s)
		s.Calls = slices.Clone(s.Calls)
		slices.Reverse(s.Calls)
		got := resolved(t, s)
		same := func(a, b Entry) bool { return a.Scope == b.Scope && slices.Equal(a.Because, b.Because) }
		if !slices.EqualFunc(got.Scopes, want.Scopes, same) {
			t.Fatalf("%+v gives %v, before %v", s, got.Scopes, want.Scopes)
		}
	}
}

// TestComparisons holds random tokens against random selections.
func TestComparisons(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	for range 2000 {
		c := resolved(t, randomSelection(random))
		granted := set(random.Uint32()&random.Uint32()) & (1<<len(table) - 1)
		got := c.Compare(granted.list())
		missing, excess := setOf(got.Missing...), setOf(got.Excess...)
		if unmet := open(c.Needs, granted|baseSet); (len(unmet) == 0) != (missing == 0) {
			t.Fatalf("%v unmet by %v, missing %v", lists(unmet), granted.list(), got.Missing)
		}
		if missing&(granted|baseSet) != 0 || excess&^granted != 0 || excess&baseSet != 0 {
			t.Fatalf("granted %v, missing %v, excess %v", granted.list(), got.Missing, got.Excess)
		}
		if unmet := open(c.Needs, granted&^excess|missing|baseSet); len(unmet) > 0 {
			t.Fatalf("without the excess %v of %v and with %v, %v are unmet", got.Excess, granted.list(), got.Missing, lists(unmet))
		}
		if exact := c.Compare(c.Needed()); len(exact.Missing)+len(exact.Excess) > 0 {
			t.Fatalf("needed %v, granted the same: %+v", c.Needed(), exact)
		}
	}
}
