package scopes

import (
	"iter"
	"math/bits"
	"strings"
)

// set is a set of known scopes: bit i stands for table[i].
type set uint32

// setOf returns the set of scopes; scopes that are not in the table are left out.
func setOf(list ...Scope) set {
	var s set
	for _, scope := range list {
		if at := position(scope); at >= 0 {
			s |= 1 << at
		}
	}
	return s
}

// baseSet is what every app has.
const baseSet set = 1

// each yields the positions in the table's order.
func (s set) each() iter.Seq[int] {
	return func(yield func(int) bool) {
		for ; s != 0; s &= s - 1 {
			if !yield(bits.TrailingZeros32(uint32(s))) {
				return
			}
		}
	}
}

func (s set) len() int { return bits.OnesCount32(uint32(s)) }

// list never returns nil, so that JSON shows [].
func (s set) list() []Scope {
	list := make([]Scope, 0, s.len())
	for at := range s.each() {
		list = append(list, table[at].Scope)
	}
	return list
}

// widened adds X:full wherever X:read is in the set, because it covers everything that X:read does.
func (s set) widened() set {
	for at := range s.each() {
		if family, ok := strings.CutSuffix(string(table[at].Scope), ":read"); ok {
			s |= setOf(Scope(family + ":full"))
		}
	}
	return s
}
