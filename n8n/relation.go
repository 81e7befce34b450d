package n8n

import (
	"slices"

	"connect-pipedrive/scopes"
)

// relations are the parameters in which a file's or a note's node says what it relates to. A lead_id says nothing.
var relations = map[string]scopes.Family{
	"deal_id":     scopes.Deals,
	"org_id":      scopes.Contacts,
	"person_id":   scopes.Contacts,
	"activity_id": scopes.Activities,
}

// related returns the families that a node states, in the order of scopes.Families; none for a resource that has no
// relations. A parameter counts wherever it is (additionalFields, updateFields, filters) and whatever its value, even an
// expression or an empty one: it is there because somebody added it.
func related(resource string, parameters any) []scopes.Family {
	possible := scopes.Families(resource)
	if possible == nil {
		return nil
	}
	stated := map[scopes.Family]bool{}
	walk("", parameters, func(key string, _ any) {
		if family, ok := relations[key]; ok {
			stated[family] = true
		}
	})
	families := slices.DeleteFunc(possible, func(f scopes.Family) bool { return !stated[f] })
	if len(families) == 0 {
		return nil
	}
	return families
}
