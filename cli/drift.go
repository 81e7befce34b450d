package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"connect-pipedrive/internal/connection"
	"connect-pipedrive/internal/fault"
	"connect-pipedrive/internal/sanitize"
	"connect-pipedrive/internal/words"
	"connect-pipedrive/scopes"
)

// driftFlags are the flags that say what a checklist is compared with, and what a comparison fails for.
type driftFlags struct {
	granted string
	against string
	strict  bool
}

func (f *driftFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.granted, "granted", "", "compare with the scopes of a `LIST`, and fail where one is missing")
	flags.StringVar(&f.against, "against", "", "compare with the scopes of the token in a configuration `FILE`, and fail where one is missing")
	flags.BoolVar(&f.strict, "strict", false, "fail for what is not resolved as well, and for scopes that are granted and not needed")
	complete(cmd, "granted", completeScopes)
}

// granted is what a checklist is compared with. The zero value means no comparison.
type granted struct {
	scopes     []scopes.Scope // nil: nothing to compare with
	file       string         // where they were found; empty: on the command line
	credential string         // the id of n8n's credential that has them; empty: unknown
}

// read finds out what is granted.
func (f *driftFlags) read(cmd *cobra.Command, a *app) (granted, error) {
	switch given := cmd.Flags().Changed("granted"); {
	case given && f.against != "":
		return granted{}, fault.New(fault.Usage, "give one of them", "--granted and --against both say what is granted")
	case f.against != "":
		g, err := f.token(a)
		return g, namingConfig(f.against, err)
	case given:
		list := scopes.ParseList(f.granted)
		if len(list) == 0 {
			return granted{}, fault.New(fault.Usage, "give the scopes of the token, as in `--granted base,deals:read`", "--granted names no scope")
		}
		for _, s := range list {
			if err := scopes.Known(s); err != nil {
				hint := fault.HintOf(err)
				if hint != "" { // a warning has no line for one
					hint = " (" + hint + ")"
				}
				fmt.Fprintf(a.err, "connect-pipedrive: warning: %s is granted: it meets no need%s\n", sanitize.Line(err.Error(), 100), hint)
			}
		}
		return granted{scopes: list}, nil
	}
	return granted{}, nil
}

// token returns what the token of a configuration may do.
func (f *driftFlags) token(a *app) (granted, error) {
	c, err := a.openConfig(f.against)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return granted{}, fault.New(fault.Usage, "name the configuration that holds the token, or give the scopes with --granted", "%w", err)
	case err != nil:
		return granted{}, err
	}
	g := granted{file: f.against, credential: c.N8N.CredentialID}
	if c.Method == connection.APIToken {
		return g, fault.New(fault.Usage, "compare with a configuration of the method oauth2, or leave out --against",
			"%s has an API token, and that has no scopes", f.against)
	}
	if g.scopes = scopes.ParseList(c.Token.Scope); len(g.scopes) == 0 {
		return g, fault.New(fault.Usage, "log in with `connect-pipedrive login`, or give the scopes with --granted",
			"%s does not say which scopes its token has", f.against)
	}
	return g, nil
}

// compare adds the comparison to a checklist. An API token's credential has no scopes.
func (g granted) compare(list *scopes.Checklist) {
	if g.scopes != nil {
		c := list.Compare(g.scopes)
		list.Comparison = &c
	}
}

// to returns what is granted to the credential of a node; nil if it is known to be another one.
func (g granted) to(credential string) []scopes.Scope {
	if g.credential != "" && credential != "" && credential != g.credential {
		return nil
	}
	return g.scopes
}

// compareEach compares what each credential needs; if it is known which one has the granted scopes, only that one.
func (g granted) compareEach(all scopes.ByCredential) {
	known := false
	for _, c := range all.Credentials {
		known = known || g.credential != "" && c.ID == g.credential
	}
	for i := range all.Credentials {
		if c := &all.Credentials[i]; c.HasScopes() && (!known || c.ID == g.credential) {
			g.compare(&c.Checklist)
		}
	}
}

// gate returns which findings count as failures. If nothing says in which file the scopes are granted, the first file that
// was read stands for it, since tools that display findings need a location for each.
func (f *driftFlags) gate(g granted, s selected) scopes.Gate {
	gate := scopes.Gate{Strict: f.strict, Token: scopes.Place{File: g.file}}
	if g.file == "" && len(s.flows.Nodes) > 0 {
		gate.Token.File = s.flows.Nodes[0].File
	}
	return gate
}

// failure returns the error for the findings that make a run fail, or nil.
func failure(findings []scopes.Finding) error {
	missing, excess, open := map[scopes.Scope]bool{}, map[scopes.Scope]bool{}, 0
	for _, f := range findings {
		switch {
		case !f.Failing:
		case f.Rule == scopes.MissingScope:
			missing[f.Scope] = true
		case f.Rule == scopes.ExcessScope:
			excess[f.Scope] = true
		default:
			open++
		}
	}
	var said, hints []string
	say := func(what, hint string) { said, hints = append(said, what), append(hints, hint) }
	if n := len(missing); n > 0 {
		say(words.Count(n, "missing scope")+": "+inOrder(missing),
			"switch on what is missing in Developer Hub, unless it is on already, then authorize the app again: added scopes count only from then on")
	}
	if n := len(excess); n > 0 && open > 0 {
		say(words.Count(n, "scope")+" granted and not needed by what is resolved: "+inOrder(excess), "switch off nothing before all is resolved")
	} else if n > 0 {
		say(words.Count(n, "scope")+" granted and not needed: "+inOrder(excess), "switch off what is not needed, unless something else connects with the same app")
	}
	if open > 0 {
		say(words.Count(open, "thing")+" not resolved", "make what is not resolved plain in the workflow, or leave out --strict")
	}
	if len(said) == 0 {
		return nil
	}
	return fault.New(fault.Failed, strings.Join(hints, "; "), "%s", strings.Join(said, "; "))
}

// inOrder lists scopes in the order of the scope table.
func inOrder(set map[scopes.Scope]bool) string {
	return words.Join(scopes.ParseList(words.Join(slices.Collect(maps.Keys(set)), ",")), ", ")
}
