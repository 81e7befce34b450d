package scopes

import (
	"math"
	"slices"
	"strings"
	"sync"
)

// What a scope costs: the order of the magnitudes is the order of what to avoid, first administration, then the scopes
// that show everything, then full access, then each further scope. No set holds 256 scopes, so no sum spills over.
const (
	costAny   = 1
	costFull  = costAny << 8
	costWide  = costFull << 8
	costAdmin = costWide << 8
)

var costs = sync.OnceValue(func() *[len(table)]int {
	var costs [len(table)]int
	for i, info := range table {
		costs[i] = costAny + extraCost(info.Scope)
	}
	return &costs
})

func extraCost(s Scope) int {
	switch s {
	case Admin:
		return costAdmin
	case "search:read", "recents:read":
		return costWide
	case "phone-integration", "video-calls", "messengers-integration":
		return costFull
	}
	if strings.HasSuffix(string(s), ":full") {
		return costFull
	}
	return 0
}

// leastPrivilege returns the cheapest set that has a scope of each need; among equally cheap sets, the one whose sorted list
// of positions in the table is smallest. It is exact. No need may be empty.
func leastPrivilege(needs []set) set {
	var chosen set
	var open []set
	for _, n := range hardest(needs) {
		if n.len() == 1 {
			chosen |= n
		} else {
			open = append(open, n)
		}
	}
	if len(open) == 0 {
		return chosen
	}
	s := search{costs: costs(), least: math.MaxInt}
	s.branch(open, 0, 0, 0)
	return chosen | s.best
}

// hardest leaves out every need that is satisfied whenever another one is, because it has all of the other's alternatives.
func hardest(needs []set) []set {
	var hard []set
	for _, n := range needs {
		easier := slices.ContainsFunc(needs, func(other set) bool { return other != n && other&^n == 0 })
		if !easier && !slices.Contains(hard, n) {
			hard = append(hard, n)
		}
	}
	return hard
}

// search is a branch and bound over sets of scopes.
type search struct {
	costs *[len(table)]int
	best  set
	least int // the cost of best
}

// branch tries all sets that contain chosen, which costs cost, contain nothing of refused, and satisfy needs.
func (s *search) branch(needs []set, chosen, refused set, cost int) {
	if len(needs) == 0 {
		s.keep(chosen, cost)
		return
	}
	if cost+s.bound(needs, refused) > s.least {
		return
	}
	fewest := needs[0] &^ refused
	for _, n := range needs[1:] {
		if left := n &^ refused; left.len() < fewest.len() {
			fewest = left
		}
	}
	for at := range fewest.each() {
		one := set(1) << at
		var open []set
		for _, n := range needs {
			if n&one == 0 {
				open = append(open, n)
			}
		}
		s.branch(open, chosen|one, refused, cost+s.costs[at])
		refused |= one // the sets that contain it have been tried
	}
}

// bound returns a lower bound for the cost of sets that satisfy the needs: needs without a common alternative add up.
func (s *search) bound(needs []set, refused set) int {
	var counted set
	sum := 0
	for _, n := range needs {
		n &^= refused
		if n&counted != 0 {
			continue
		}
		counted |= n
		least := math.MaxInt32 // what an empty need costs
		for at := range n.each() {
			least = min(least, s.costs[at])
		}
		sum += least
	}
	return sum
}

// keep records a solution if it is better. Equal costs mean the same number of scopes: then the lists of positions first
// differ at the lowest scope that is in only one of the sets.
func (s *search) keep(found set, cost int) {
	differ := found ^ s.best
	if cost < s.least || cost == s.least && differ&-differ&found != 0 {
		s.best, s.least = found, cost
	}
}
