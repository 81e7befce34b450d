package scopes

import (
	"strconv"
	"strings"
)

// UnknownError is a name that does not exist, with the nearest one that does.
type UnknownError struct {
	What    string // "action", "node", "related family", …
	Name    string
	Nearest string // empty if none is similar
}

// Unknown returns the error for a name that is not among the known ones.
func Unknown(what, name string, known []string) *UnknownError {
	return &UnknownError{What: what, Name: name, Nearest: Nearest(name, known)}
}

// Hint asks whether the nearest name was meant; it is empty if none is similar.
func (e *UnknownError) Hint() string {
	if e.Nearest == "" {
		return ""
	}
	return "did you mean " + strconv.Quote(e.Nearest) + "?"
}

// Error says `unknown action "deal:crate"`; what was meant is for the hint.
func (e *UnknownError) Error() string {
	const longest = 60
	name := []rune(e.Name)
	if len(name) > longest {
		name = append(name[:longest], '…')
	}
	return "unknown " + e.What + " " + strconv.Quote(string(name))
}

// Nearest returns the candidate with the fewest edits from the name; empty if none is within one edit or a quarter of the
// longer name. Letter case counts for less than a letter. Among equally near ones the first wins.
func Nearest(name string, candidates []string) string {
	if len(name) > 100 {
		return ""
	}
	best, least := "", 0
	for _, c := range candidates {
		letters := distance(strings.ToLower(name), strings.ToLower(c))
		edits := 2*letters + min(1, distance(name, c))
		if letters <= max(1, len(name)/4, len(c)/4) && (best == "" || edits < least) {
			best, least = c, edits
		}
	}
	return best
}

// distance returns how many bytes have to be added, dropped, changed, or swapped with their neighbour to get from a to b.
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(last[j]+1, row[j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
