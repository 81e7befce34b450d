package wizard

import (
	"slices"

	"connect-pipedrive/handover"
)

// Targets returns the credentials in n8n that can be handed over into, besides the previous or a new one: those that the
// workflows use, if they are of the right method and in this n8n.
func (x Export) Targets(a Answers) []handover.Used {
	if a.Found.Address != "" && !a.looksInto() {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(a.Used), func(u handover.Used) bool { return u.Method != a.Method || u.ID == a.N8N.CredentialID })
}

// into returns the ids to choose from; the empty one is the previous credential, or a new one.
func (x Export) into(a Answers) []string {
	ids := []string{""}
	for _, u := range x.Targets(a) {
		ids = append(ids, u.ID)
	}
	return ids
}

// intoAnother returns the flow with the next of them chosen.
func (x Export) intoAnother(a Answers) Export {
	ids := x.into(a)
	x.Into = ids[(slices.Index(ids, x.Into)+1)%len(ids)]
	for i := range x.Rows {
		if x.Rows[i].Way.ForN8N() { // it was done for another credential
			x = x.with(i, func(r *ExportRow) { r.Done = false })
		}
	}
	return x
}
