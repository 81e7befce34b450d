package wizard

import (
	"slices"

	"connect-pipedrive/handover"
)

// targets are the ids of the credentials that can be handed over into: of the one of before, or a new one, and of those
// that the workflows use, as far as they are of the method. Those of another n8n are none.
func (x Export) targets(a Answers) []string {
	list := []string{""}
	if a.Found.Address != "" && !a.looksInto() {
		return list
	}
	for _, u := range a.Used {
		if u.Method == a.Method && u.ID != a.N8N.CredentialID {
			list = append(list, u.ID)
		}
	}
	return list
}

// Targets are the credentials of n8n that can be handed over into besides the one of before, or a new one.
func (x Export) Targets(a Answers) []handover.Used {
	ids := x.targets(a)[1:]
	return slices.DeleteFunc(slices.Clone(a.Used), func(u handover.Used) bool { return !slices.Contains(ids, u.ID) })
}

// HandInto chooses the credential of n8n to hand over into; one that is not there changes nothing.
func (x Export) HandInto(id string, a Answers) Export {
	if id == x.Into || !slices.Contains(x.targets(a), id) {
		return x
	}
	x.Into = id
	for i := range x.Rows {
		if x.Rows[i].Kind == RowWay && x.Rows[i].Way.ForN8N() { // what was done was for another one
			x = x.with(i, func(r *ExportRow) { r.Done = false })
		}
	}
	return x
}
