package scopes

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// rank words the order of what to avoid: what to compare, one after the other, smaller first.
func rank(s set) []int {
	var admin, wide, full int
	var positions []int
	for at, info := range table {
		if s&(1<<at) == 0 {
			continue
		}
		positions = append(positions, at)
		switch name := string(info.Scope); {
		case name == "admin":
			admin++
		case name == "search:read" || name == "recents:read":
			wide++
		case strings.HasSuffix(name, ":full") || name == "phone-integration" || name == "video-calls" || name == "messengers-integration":
			full++
		}
	}
	return append([]int{admin, wide, full, len(positions)}, positions...)
}

// bruteForce tries every subset of the scopes that the needs mention.
func bruteForce(needs []set) set {
	var universe set
	for _, n := range needs {
		universe |= n
	}
	var best set
	found := false
	for sub := universe; ; sub = (sub - 1) & universe {
		meets := !slices.ContainsFunc(needs, func(n set) bool { return n&sub == 0 })
		if meets && (!found || slices.Compare(rank(sub), rank(best)) < 0) {
			best, found = sub, true
		}
		if sub == 0 {
			return best
		}
	}
}

func TestLeastPrivilegeByHand(t *testing.T) {
	for _, c := range []struct{ name, needs, want string }{
		{"nothing", "", ""},
		{"no choice", "deals:full; contacts:read", "deals:full contacts:read"},
		{"reading is enough", "deals:read|deals:full", "deals:read"},
		{"one covers the other", "deals:read|deals:full; deals:full", "deals:full"},
		{"a read is less than a full that meets more", "deals:read|deals:full; deals:full|contacts:full|contacts:read", "deals:read contacts:read"},
		{"fewer in all", "deals:read|activities:read; deals:read|contacts:read; activities:read|deals:read", "deals:read"},
		{"two reads before one full", "deals:read|leads:full; contacts:read|leads:full", "deals:read contacts:read"},
		{"two fulls before recents", "recents:read|deals:full; recents:read|contacts:full", "deals:full contacts:full"},
		{"search and recents before admin", "admin|search:read; admin|recents:read", "recents:read search:read"},
		{"wide where it is there anyway", "search:read; search:read|deals:read|deals:full", "search:read"},
		{"admin where it is there anyway", "admin; admin|webhooks:full; admin|deals:read", "admin"},
		{"integrations count as full", "phone-integration|users:read; video-calls|deals:full|projects:read", "projects:read users:read"},
		{"a tie goes to the table", "contacts:read|deals:read", "deals:read"},
		{"a tie of sets", "deals:read|activities:read; deals:read|contacts:read; activities:read|mail:read; contacts:read|mail:read", "deals:read mail:read"},
		{"not greedy", "deals:read|goals:read; activities:read|goals:read; contacts:read|goals:read; deals:read|mail:read; activities:read|leads:read; contacts:read|products:read",
			"deals:read activities:read contacts:read"},
	} {
		var needs []set
		for n := range strings.SplitSeq(c.needs, ";") {
			if list := ParseList(strings.ReplaceAll(n, "|", " ")); len(list) > 0 {
				needs = append(needs, setOf(list...))
			}
		}
		if got, want := leastPrivilege(needs), setOf(ParseList(c.want)...); got != want {
			t.Errorf("%s: %v, want %v", c.name, got.list(), want.list())
		}
	}
}

// TestLeastPrivilegeIsExact on random needs over random parts of the table.
func TestLeastPrivilegeIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		universe := random.Perm(len(table))[:2+random.IntN(9)]
		needs := make([]set, random.IntN(12))
		for i := range needs {
			for needs[i] == 0 {
				for _, at := range universe {
					if random.IntN(3) == 0 {
						needs[i] |= 1 << at
					}
				}
			}
		}
		if got, want := leastPrivilege(needs), bruteForce(needs); got != want {
			t.Fatalf("%v gives %v, want %v", lists(needs), got.list(), want.list())
		}
		random.Shuffle(len(needs), func(i, j int) { needs[i], needs[j] = needs[j], needs[i] })
		if got, want := leastPrivilege(needs), bruteForce(needs); got != want {
			t.Fatalf("in another order %v gives %v, want %v", lists(needs), got.list(), want.list())
		}
	}
}

func lists(needs []set) [][]Scope {
	var l [][]Scope
	for _, n := range needs {
		l = append(l, n.list())
	}
	return l
}

// TestCostsAreTheOrder: the sum of costs puts any two sets in the same order as rank does.
func TestCostsAreTheOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	cost := func(s set) (sum int) {
		for at := range s.each() {
			sum += costs()[at]
		}
		return sum
	}
	for range 10000 {
		a, b := set(random.Uint32N(1<<len(table))), set(random.Uint32N(1<<len(table)))
		if got, want := cmp.Compare(cost(a), cost(b)), slices.Compare(rank(a)[:4], rank(b)[:4]); got != want {
			t.Fatalf("%v against %v: %d, want %d", a.list(), b.list(), got, want)
		}
	}
}

func FuzzLeastPrivilege(f *testing.F) {
	f.Add([]byte{3, 0, 5, 0, 6, 0})
	f.Add([]byte{255, 255, 1, 16, 2, 32, 4, 64, 8, 128})
	f.Fuzz(func(t *testing.T, data []byte) {
		// 14 scopes of all kinds, so that brute force has an end: two bytes for each need.
		scopes := ParseList("deals:read deals:full activities:read activities:full contacts:read contacts:full products:read " +
			"webhooks:full users:read recents:read search:read admin phone-integration project-fields:full")
		var needs []set
		for ; len(data) >= 2 && len(needs) < 20; data = data[2:] {
			var n set
			for i, s := range scopes {
				if (uint(data[0])|uint(data[1])<<8)>>i&1 == 1 {
					n |= setOf(s)
				}
			}
			if n != 0 {
				needs = append(needs, n)
			}
		}
		if got, want := leastPrivilege(needs), bruteForce(needs); got != want {
			t.Fatalf("%v gives %v, want %v", lists(needs), got.list(), want.list())
		}
	})
}
