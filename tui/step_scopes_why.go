package tui

import (
	"fmt"
	"maps"

	"connect-pipedrive/scopes"
	"connect-pipedrive/wizard"
)

// explain computes what each reason of a scope holds up.
func (s stepScopes) explain(a wizard.Answers, scope scopes.Scope) stepScopes {
	s.without = maps.Clone(s.without)
	for _, entry := range s.checklist.Scopes {
		if entry.Scope != scope {
			continue
		}
		for _, r := range entry.Because {
			if _, known := s.without[r]; !known {
				s.without[r] = withoutWords(s.checklist, a.Selection.Without(r))
			}
		}
	}
	return s
}

// withoutWords says how the checklist changes for a smaller selection.
func withoutWords(now scopes.Checklist, smaller scopes.Selection) string {
	then, err := scopes.Resolve(smaller)
	if err != nil {
		return ""
	}
	gone, instead := without(now.Needed(), then.Needed()), without(then.Needed(), now.Needed())
	switch {
	case len(gone) == 0:
		return "others need it, too"
	case len(instead) == 0:
		return "without it no " + joined(gone)
	}
	return fmt.Sprintf("without it %s instead of %s", joined(instead), joined(gone))
}

func (s stepScopes) unfold(a wizard.Answers, scope scopes.Scope, on bool) stepScopes {
	s.unfolded = maps.Clone(s.unfolded)
	if on {
		s.unfolded[scope] = true
		return s.explain(a, scope)
	}
	delete(s.unfolded, scope)
	return s
}
